// SPDX-License-Identifier: MIT
/**
 * What an observer could see of signing is the same for every key of a size:
 * every address, length, branch, select and divisor, in their order.
 *
 * Seen in two ways. By probes in the shipped modules (../shared/probes.mjs), whose
 * hash of all that is compared. And by V8 itself, which for the shipped bytes
 * prints the address of each access that its baseline compiler's code makes.
 * Copies with a leak planted (shared/plant.h) must differ.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { newKey, pem } from "../../js/keys.js";
import { KERNELS, MODULE_OF } from "../shared/layout.mjs";
import { compile, hash, load, start } from "../shared/layout.mjs";

const KEYS = 50;

export const check = {
  claim:
    "signing shows the same addresses, branches and selects for every key of 2048 bits, on every kernel",
  figures: { keys: KEYS, "keys in V8's own trace": KEYS },
  quick: 20,
};

const MESSAGE = Buffer.from("what is signed");
/** So many reads of one field, one after the other, mark a place in V8's trace,
 * which has a buffer of its own: what JavaScript prints gets into the midst. */
const MARK = 100;
const LEAKS = ["branch", "index", "select"];
/** So many lines of V8's trace are a third of a signature, far into its windows. */
const FEW_LINES = 300_000;
/** In the first third of these a secret index shows. */
const LEAK_LINES = 100_000;
const ALL_LINES = 800_000;

/** @returns {string} the trace of a signature, by probes */
function probed(module, kernel, key) {
  const core = start(module);
  load(core, key, KERNELS[kernel]);
  core.trace.value = 0n;
  core.seen.value = 0;
  hash(core, MESSAGE);
  if (core.sign_end() !== 256) throw new Error("cannot sign");
  return `${core.seen.value} ${core.trace.value}`;
}

/** @returns {Promise<string>} the same by V8, of a module as it lies there: of
 * the whole signature, or of its first so many lines */
async function traced({ node, dir }, path, kernel, key, most = Infinity) {
  const file = `${dir}/key.pem`;
  writeFileSync(file, key);
  // A copy with one more section loads the key: V8 compiles it apart from the
  // module that is traced, which takes over its memory.
  const script = `
    const { built, hash, load, memoryOf, start } = await import(process.argv[1]);
    const bytes = built("${path}");
    const section = Buffer.from([0, 1, 0]);
    const copy = Buffer.concat([bytes, section]);
    const loader = start(new WebAssembly.Module(copy));
    load(loader, fs.readFileSync(process.argv[2]), ${KERNELS[kernel]});
    v8.setFlagsFromString("--trace-wasm-memory");
    const core = start(new WebAssembly.Module(bytes));
    memoryOf(core).set(memoryOf(loader));
    if (${KERNELS[kernel] < 0}) core.kernel_cold();
    const mark = () => { for (let i = 0; i < ${MARK}; i++) core.key_form(); };
    mark();
    hash(core, Buffer.from(process.argv[3]));
    process.exitCode = core.sign_end() === 256 ? 0 : 1;
    mark();`;
  const child = spawn(
    node,
    ["--liftoff-only", "--input-type=module"].concat([
      "-e",
      script,
      new URL("../shared/layout.mjs", import.meta.url).href,
      file,
      MESSAGE.toString(),
    ]),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise((resolve) => child.on("close", resolve));
  const digest = createHash("sha256");
  let [lines, marks, repeated, last] = [0, 0, 1, ""];
  for await (const line of createInterface({ input: child.stdout })) {
    const seen = line.split(" val: ")[0];
    repeated = seen === last ? repeated + 1 : 1;
    last = seen;
    if (repeated === MARK) marks++;
    if (marks !== 1) continue;
    digest.update(seen);
    lines++;
    if (lines === most) child.kill();
    if (child.killed) return `${lines} ${digest.digest("hex")}`;
  }
  if ((await ended) !== 0 || marks !== 2 || lines < ALL_LINES) {
    throw new Error(`V8 traced no signature: ${lines} lines, ${marks} marks`);
  }
  return `${lines} ${digest.digest("hex")}`;
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run(context) {
  const { long, more, log } = context;
  const first = {};
  const same = (what, trace, key) => {
    first[what] ??= trace;
    if (first[what] !== trace) {
      throw new Error(`${what}: ${trace}, not ${first[what]}\n${key}`);
    }
  };
  const modules = Object.fromEntries(
    ["core", "core-scalar", ...LEAKS].map((name) => [
      name,
      compile(`assurance-build/${name}.trace.wasm`),
    ]),
  );

  const keys = [pem(newKey()), pem(newKey())];
  const planted = LEAKS.map((leak) => {
    const traces = keys.map((key) => probed(modules[leak], "fma", key));
    if (traces[0] === traces[1]) throw new Error(`the ${leak} is missed`);
    return `a secret ${leak} in the private operation`;
  });
  const leak = (key) =>
    traced(context, "assurance-build/index.wasm", "fma", key, LEAK_LINES);
  if ((await leak(keys[0])) === (await leak(keys[1]))) {
    throw new Error("the index is missed in V8's trace");
  }
  planted.push("a secret index, in V8's own trace");

  const counts = { keys: 0, "keys in V8's own trace": 0 };
  while (counts.keys < 2 || more(counts)) {
    const key = (keys[counts.keys] ??= pem(newKey()));
    for (const [kernel, name] of Object.entries(MODULE_OF)) {
      same(`probes, ${kernel}`, probed(modules[name], kernel, key), key);
    }
    counts.keys++;
    if (counts.keys > 2 && !long) continue;
    for (const kernel of long ? ["cold", "fma", "simd"] : ["cold", "fma"]) {
      const lines = long ? Infinity : FEW_LINES;
      const trace = await traced(context, "wasm/core.wasm", kernel, key, lines);
      same(`V8, ${kernel}`, trace, key);
    }
    counts["keys in V8's own trace"]++;
  }
  if (first["V8, cold"] === first["V8, fma"]) {
    throw new Error("V8 traced the same code twice");
  }
  for (const what in first) log(`${what}: ${first[what]}`);
  return { counts, planted };
}
