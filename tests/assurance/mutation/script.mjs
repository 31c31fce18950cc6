// SPDX-License-Identifier: MIT
/**
 * Mutants of js/ without the command line and the page, bundled as the package
 * is, and put before the tests, one at a time.
 *
 * A mutant is killed when a test fails or takes too long. One that is bundled to the
 * same bytes is none.
 */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { transform } from "esbuild";
import { bundleAll } from "../../../js/build/bundle.mjs";
import { root } from "../shared/checks.mjs";
import { killerOf, runTest } from "./judging.mjs";
import { mutantsIn } from "./mutants.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

const consumer = `${root}build/mutation/consumer/`;
const dist = `${consumer}node_modules/icr-app-jwt/dist/`;
const LIMIT_MS = 120_000;
const CPU_SECONDS = 120;

/** @param {string} folder @param {string} names between spaces */
const testsIn = (folder, names) =>
  names.split(" ").map((name) => `tests/${folder}/${name}.test.js`);

/** Folder -> the tests that judge it, those first that take least. What is bundled
 * into several files is judged in the first. */
const TESTS = {
  "js/api": testsIn("e2e", "auth options carry api hostile access retry"),
  "js/passphrase": testsIn("js", "passphrase memory"),
  js: [
    ...testsIn("js", "clock env mistakes options reuse cache load errors"),
    ...testsIn("js", "signer verify utf8 identity abi memory intake forgery"),
    ...testsIn("js", "external"),
    ...testsIn("e2e", "api"),
  ],
};
/** @param {string} file @returns {string[]} */
const testsOf = (file) =>
  TESTS[file.slice(0, file.lastIndexOf("/"))] ?? TESTS.js;

/** For the command line and the page. load/ is left out too: which of it runs, and
 * how, is the platform's, so tests/runtimes judge it, and packing what it unpacks. */
const LEFT_OUT = /^js\/(api\/curl|shared\/(words|refusal))\.js$/;

/** @returns {Mutant[]} all there are */
export const allMutants = () =>
  mutantsIn(
    ["js", "js/shared", "js/api", "js/passphrase"],
    (file) => file.endsWith(".js") && !LEFT_OUT.test(file),
  );

/** A copy of the project that tests/js/package.js makes. */
function prepare() {
  execFileSync(process.execPath, [`${root}tests/js/package.js`]);
  rmSync(consumer, { recursive: true, force: true });
  cpSync(`${root}build/consumer/`, consumer, { recursive: true });
  return true;
}
let isPrepared = false;

/** @param {string} [file] @param {string} [source] in its place */
async function pack(file, source) {
  isPrepared ||= prepare();
  const changes = [
    {
      name: "the mutant",
      setup: (/** @type {import("esbuild").PluginBuild} */ { onLoad }) =>
        onLoad({ filter: /\.js$/ }, ({ path }) =>
          path === root + file ? { contents: source ?? "" } : undefined,
        ),
    },
  ];
  const only = /^(index|api|passphrase)\.c?js$/;
  await bundleAll({ to: dist, only, changes });
}

/** @param {string} test @param {Mutant} [mutant] @returns {Promise<boolean>} */
export function passes(test, mutant) {
  // A test of utf8.js alone imports it from js/.
  const direct = mutant && test.endsWith("utf8.test.js");
  const hook = `${root}tests/assurance/mutation/hook.mjs`;
  return runTest(
    [
      ...[process.execPath, ...(direct ? ["--import", hook] : [])],
      ...["--test", "--test-timeout=60000", "--test-reporter=tap", test],
    ],
    {
      cpuSeconds: CPU_SECONDS,
      limitMs: LIMIT_MS,
      failure: /^ *not ok /m,
      env: {
        CONSUMER: consumer,
        NODE_TEST_CONTEXT: undefined,
        ...(direct && {
          MUTANT: JSON.stringify([root + mutant.file, mutant.source]),
        }),
      },
    },
  );
}

/** @param {string} source @returns {Promise<string>} as it would be bundled */
const bare = async (source) =>
  (await transform(source, { minify: true, format: "esm" })).code;

/**
 * @param {Mutant} mutant
 * @param {string[]} [judges] tests, instead of all that there are
 * @returns {Promise<{ fate: "killed" | "survived" | "same" | "invalid", by?: string }>}
 */
export async function judge(mutant, judges) {
  const { file, source } = mutant;
  try {
    const before = await bare(readFileSync(root + file, "utf8"));
    if ((await bare(source)) === before) return { fate: "same" };
    await pack(file, source);
  } catch {
    return { fate: "invalid" };
  }
  const by = await killerOf(file, testsOf(file), judges, (test) =>
    passes(test, mutant),
  );
  return by ? { fate: "killed", by } : { fate: "survived" };
}

/** Packs js/ as it is. */
export const restore = () => pack();
