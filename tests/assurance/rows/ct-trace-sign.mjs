// SPDX-License-Identifier: MIT
/**
 * What an observer could see of signing is the same for every key of a size:
 * every address, length, branch, select and divisor, in their order.
 *
 * Seen in two ways. By probes in the shipped modules (../probes.mjs), whose
 * hash of all that is compared. And by V8 itself, which for the shipped bytes
 * prints the address of each access that its baseline compiler's code makes.
 * Copies with a leak planted (tests/ct/plant.h) must differ.
 */
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { KERNELS, compile, hash, load, start } from "../layout.mjs";

const KEYS = 50;

export const row = {
  claim:
    "signing shows the same addresses, branches and selects for every key of 2048 bits, on every kernel",
  covers: [
    "c/abi.c",
    "c/build/finish.mjs",
    "c/rsa",
    "c/tom",
    "tests/assurance/probes.mjs",
    "tests/assurance/rows/ct-trace-sign.mjs",
    "tests/ct/plant.h",
    "tests/ct/module.mjs",
  ],
  figures: { keys: KEYS, "keys in V8's own trace": KEYS },
  quick: 20,
  once: true,
};

const MESSAGE = Buffer.from("what is signed");
/** So many reads of one field, one after the other, mark a place in V8's trace,
 * which has a buffer of its own: what JavaScript prints gets into the midst. */
const MARK = 100;
const TARGETS = [
  ["core", "fma"],
  ["core", "simd"],
  ["core-scalar", "scalar"],
];
const LEAKS = ["branch", "index", "select"];

const freshKey = () =>
  String(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs1",
      format: "pem",
    }),
  );

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

/** @returns {Promise<string>} the same by V8, of core.wasm as it is shipped */
async function traced({ node, dir }, kernel, key) {
  const file = `${dir}/key.pem`;
  writeFileSync(file, key);
  const script = `
    const { compile, hash, load, start } = await import(process.argv[1]);
    const core = start(compile("wasm/core.wasm"));
    const mark = () => { for (let i = 0; i < ${MARK}; i++) core.key_form(); };
    load(core, fs.readFileSync(process.argv[2]), ${KERNELS[kernel]});
    mark();
    hash(core, Buffer.from(process.argv[3]));
    process.exitCode = core.sign_end() === 256 ? 0 : 1;
    mark();`;
  const child = spawn(
    node,
    ["--liftoff-only", "--trace-wasm-memory", "--input-type=module"].concat([
      "-e",
      script,
      new URL("../layout.mjs", import.meta.url).href,
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
  }
  if ((await ended) !== 0 || marks !== 2 || lines < 100_000) {
    throw new Error(`V8 traced no signature: ${lines} lines, ${marks} marks`);
  }
  return `${lines} ${digest.digest("hex")}`;
}

export async function run({ seconds, log, dir, node }) {
  const end = performance.now() + seconds * 1000;
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

  const keys = [freshKey(), freshKey()];
  for (const leak of LEAKS) {
    const traces = keys.map((key) => probed(modules[leak], "fma", key));
    if (traces[0] === traces[1]) throw new Error(`the ${leak} is not seen`);
  }
  let byV8 = 0;
  let byProbes = 0;
  while (byProbes < KEYS || byV8 < KEYS) {
    const at = Math.max(byProbes, byV8);
    const key = (keys[at] ??= freshKey());
    if (byProbes < KEYS) {
      for (const [name, kernel] of TARGETS) {
        same(`probes, ${kernel}`, probed(modules[name], kernel, key), key);
      }
      byProbes++;
    }
    if (at < 2 || performance.now() < end) {
      for (const kernel of ["fma", "simd"].slice(0, seconds < 60 ? 1 : 2)) {
        same(`V8, ${kernel}`, await traced({ node, dir }, kernel, key), key);
      }
      byV8++;
    } else if (performance.now() > end) break;
  }
  for (const what in first) log(`${what}: ${first[what]}`);
  return { keys: byProbes, "keys in V8's own trace": byV8 };
}
