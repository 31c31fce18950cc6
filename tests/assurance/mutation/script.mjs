// SPDX-License-Identifier: MIT
/**
 * Mutants of js/ without the command line and the page, bundled as the package
 * is, and put before the tests, one at a time.
 *
 * A mutant is killed when a test fails or takes over ten seconds, or its file over
 * a minute. One that is bundled to the same bytes is none.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { bundleAll } from "../../../js/build/bundle.mjs";
import { mutantsOf } from "./mutants.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

const root = fileURLToPath(new URL("../../../", import.meta.url));
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
  "js/api": testsIn("e2e", "auth carry api hostile access drift retry"),
  "js/passphrase": testsIn("js", "passphrase memory"),
  js: [
    ...testsIn("js", "clock env mistakes options reuse cache load errors"),
    ...testsIn("js", "signer verify utf8 identity abi memory intake forgery"),
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
  ["js", "js/shared", "js/api", "js/passphrase"]
    .flatMap((folder) =>
      readdirSync(root + folder)
        .filter((name) => name.endsWith(".js"))
        .map((name) => `${folder}/${name}`),
    )
    .filter((file) => !LEFT_OUT.test(file))
    .flatMap((file) => mutantsOf(file, readFileSync(root + file, "utf8")));

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
function passes(test, mutant) {
  // A test of utf8.js alone imports it from js/.
  const direct = mutant && test.endsWith("utf8.test.js");
  return new Promise((resolve) => {
    const child = spawn(
      "/bin/sh",
      [
        // An endless one ends even if whoever judges it has ended before.
        ...["-c", `ulimit -t ${CPU_SECONDS}; exec "$0" "$@"`, process.execPath],
        ...(direct
          ? ["--import", `${root}tests/assurance/mutation/hook.mjs`]
          : []),
        ...["--test", "--test-timeout=60000", "--test-reporter=tap", test],
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          CONSUMER: consumer,
          FIXTURES: `${root}build/native/fixtures`,
          VECTORS: "/usr/lib/python3/dist-packages/cryptography_vectors",
          NODE_TEST_CONTEXT: undefined,
          ...(direct && {
            MUTANT: JSON.stringify([root + mutant.file, mutant.source]),
          }),
        },
        stdio: ["ignore", "pipe", "ignore"],
        detached: true,
      },
    );
    const stop = () => {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It had ended by itself.
      }
    };
    const timer = setTimeout(stop, LIMIT_MS);
    // The runner goes on after a failure; we need not.
    child.stdout.on("data", (/** @type {Buffer} */ text) => {
      if (/^ *not ok /m.test(text.toString())) stop();
    });
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve(status === 0);
    });
  });
}

/** The tests in the order in which they last killed a mutant of a file.
 * @type {Map<string, string[]>} */
const order = new Map();

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
  const tests = judges ?? order.get(file) ?? testsOf(file);
  for (const test of tests) {
    if (await passes(test, mutant)) continue;
    order.set(file, [test, ...tests.filter((other) => other !== test)]);
    return { fate: "killed", by: test };
  }
  return { fate: "survived" };
}

/** @param {Iterable<string>} tests that killed; without a mutant they must pass */
export async function checkBaseline(tests) {
  await pack();
  for (const test of tests) {
    if (!(await passes(test)))
      throw new Error(`${test} fails without a mutant`);
  }
}
