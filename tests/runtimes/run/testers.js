// SPDX-License-Identifier: MIT
/** Jest and Vitest, in each environment that they lay over Node. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fma } from "../kernels.js";
import { file } from "../readme.js";
import { environment, modules, nodeOf, run, work, write } from "../work.js";

const { build } = createRequire(modules)("esbuild");
const folder = `${work}testers`;

/**
 * @param {string} program below node_modules
 * @param {string[]} args
 * @returns {Promise<string>} what it printed; it has passed
 */
const tester = (program, ...args) =>
  run(nodeOf("24"), [modules + program, ...args], {
    cwd: folder,
    env: { ...environment, CI: "1", NO_COLOR: "1" },
  });

/** @param {string} name @returns {any} */
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

/** @param {string} name of an environment */
const project = (name) => ({
  displayName: name,
  cacheDirectory: "<rootDir>/cache", // not in the machine's folder for such
  testEnvironment: name,
  testMatch: ["**/token.test.js", "**/suite.test.cjs"],
});

async function jest() {
  write("testers/token.test.js", file("token.test.js"));
  write("testers/package.json", "{}");
  await build({
    entryPoints: [`${folder}/jest.js`],
    outfile: `${folder}/suite.test.cjs`,
    bundle: true,
    platform: "node",
    external: ["icr-app-jwt"],
  });
  const config = { projects: ["node", "jsdom"].map(project) };
  write("testers/jest.config.json", JSON.stringify(config));
  const args = [
    "--config",
    "jest.config.json",
    "--json",
    "--outputFile=out.json",
  ];
  await tester("jest/bin/jest.js", ...args);
  const { numPassedTests } = read("out.json");
  assert.equal(numPassedTests, 4);
}

const vitest = () => tester("vitest/vitest.mjs", "run");

/**
 * @param {string} name
 * @param {() => Promise<unknown>} start leaves the report of each environment
 * @param {string[]} environments
 * @returns {import("../main.js").Row[]}
 */
function rowsOf(name, start, environments) {
  /** @type {Promise<unknown> | undefined} */
  let done;
  return environments.map((environment) => ({
    runtime: name,
    entry: `. in ${environment}`,
    kernel: fma,
    run: async () => {
      await (done ??= start());
      return read(`${name.split(" ")[0]?.toLowerCase()}-${environment}.json`);
    },
  }));
}

export const rows = [
  ...rowsOf("Jest 30", jest, ["node", "jsdom"]),
  ...rowsOf("Vitest 5", vitest, ["node", "jsdom", "happy-dom", "edge-runtime"]),
];
