// SPDX-License-Identifier: MIT
/**
 * Mutants of c/ compiled, linked and put before the tests, one at a time.
 *
 * A mutant is killed when a test fails, crashes, is stopped by a sanitizer or
 * uses many times the processor time that it needs. One that compiles to the
 * code it came from is none.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { root } from "../shared/checks.mjs";
import { killerOf, runTest } from "./judging.mjs";
import { mutantsIn } from "./mutants.mjs";

const built = `${root}build/mutation/`;
const run = promisify(execFile);

/** @param {string[]} names between spaces @returns {string[]} the tests */
const testsOf = (...names) =>
  names.flatMap((some) => some.split(" ")).map((name) => `${name}_test`);

/** What is mutated, and the tests that judge it: quick ones first. */
const FOLDERS = ["c/encoding", "c/key", "c/jwt", "c/rsa"];
const TESTS = testsOf(
  "der pkcs openssh jwk app_id claims verify tom token",
  "integers key vectors abi text intake rsa",
);
/** What is arithmetic alone is left to the tests that compute; the test of the
 * kernel takes a hundred times what the others do, and reads no keys. */
const ARITHMETIC = testsOf("integers key vectors abi rsa");
const CPU_SECONDS = { rsa_test: 60 };

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

/** @returns {Mutant[]} all there are */
export const allMutants = () =>
  mutantsIn(FOLDERS, (file) => file.endsWith(".c"));

const flags = () => {
  const text = readFileSync(`${built}compile.json`, "utf8");
  return Object.fromEntries(
    Object.entries(JSON.parse(text)).map(([name, list]) => [
      name,
      list.split(/ +/),
    ]),
  );
};

/** @param {string} file @returns {string[]} the compiler and its flags */
function compiler(file) {
  const { all, rsa } = flags();
  const folder = file.slice(0, file.lastIndexOf("/"));
  return [...all, ...(folder === "c/rsa" ? rsa : []), "-I", folder];
}

/** @param {string[]} command @param {string} source */
async function compile([command, ...args], source) {
  const child = run(command, [...args, "-x", "c", "-"], {
    cwd: root,
    encoding: "buffer",
    maxBuffer: 1 << 26,
  });
  child.child.stdin?.end(source);
  return (await child).stdout;
}

/** What the compiler makes of it without a sanitizer, whose reports name lines
 * and columns. @param {string} file @param {string} source */
const assembly = (file, source) =>
  compile(
    [
      ...compiler(file).filter((flag) => !flag.startsWith("-fsan")),
      ...["-O2", "-S", "-o", "-"],
    ],
    source,
  );

/**
 * @param {string} test
 * @param {string} [dir] where its library is
 * @returns {Promise<boolean>} whether it passed
 */
export const passes = (test, dir = built) =>
  runTest([`${built}${test}`], {
    cpuSeconds: CPU_SECONDS[test] ?? 5,
    failure: /FAILED/,
    env: {
      LD_LIBRARY_PATH: dir,
      ASAN_OPTIONS: "symbolize=0:abort_on_error=0",
    },
  });

/**
 * @param {Mutant} mutant
 * @param {string[]} [judges] tests, instead of all that there are
 * @returns {Promise<{ fate: "killed" | "survived" | "same" | "invalid", by?: string }>}
 */
export async function judge(mutant, judges) {
  const { file, source } = mutant;
  const dir = `${built}mutant-${process.pid}`;
  mkdirSync(dir, { recursive: true });
  try {
    await compile([...compiler(file), "-c", "-o", `${dir}/mutant.o`], source);
  } catch {
    return { fate: "invalid" };
  }
  const { all, sources } = flags();
  const objects = sources
    .filter((/** @type {string} */ name) => `${name}.c` !== file)
    .map((/** @type {string} */ name) => `${built}${name}.o`);
  const [command, ...args] = all;
  const link = [
    "-fuse-ld=lld",
    "-shared",
    "-Wl,-soname,libcore.so",
    `${dir}/mutant.o`,
    ...objects,
  ];
  await run(command, [...args, ...link, "-o", `${dir}/libcore.so`]);

  const tests = file.startsWith("c/rsa") ? ARITHMETIC : TESTS.slice(0, -1);
  const by = await killerOf(file, tests, judges, (test) => passes(test, dir));
  if (by) return { fate: "killed", by };
  const whole = readFileSync(root + file, "utf8");
  const [before, after] = await Promise.all([
    assembly(file, whole),
    assembly(file, source),
  ]);
  return { fate: before.equals(after) ? "same" : "survived" };
}

/** Nothing to do: a mutant lies in a folder of its own. */
export async function restore() {}
