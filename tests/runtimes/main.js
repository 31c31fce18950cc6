// SPDX-License-Identifier: MIT
/**
 * Every runtime, entry and bundler with the packed tarball -> one table.
 *
 *     node tests/runtimes/main.js [NAME...]    default: all in run/
 */
import { readdirSync } from "node:fs";
import { closeApi } from "./access.js";
import { closeBrowsers } from "./browser.js";
import { fixture, prepare } from "./work.js";

/**
 * @typedef {object} Row
 * @property {string} runtime
 * @property {string} entry
 * @property {string} [kernel] which must be chosen; none for rows without token
 * @property {() => Promise<import("./suite.js").Report | void>} run
 */

const here = new URL("run/", import.meta.url);
const all = readdirSync(here).map((file) => file.replace(".js", ""));
const names = process.argv.length > 2 ? process.argv.slice(2) : all;

prepare();
/** @type {Record<"runtime" | "entry" | "kernel" | "seconds" | "result", string>[]} */
const table = [];
/** @type {[string, string][]} which row, why */
const failures = [];

for (const name of names) {
  /** @type {{ rows: Row[], close?: () => unknown }} */
  const { rows, close } = await import(new URL(`${name}.js`, here).href);
  for (const row of rows) await take(row);
  await close?.();
  await closeBrowsers();
  await closeApi();
}
console.table(table);
// One cause may fail many rows.
const causes = new Map(failures.map(([row, cause]) => [cause, row]));
for (const [cause, row] of causes) console.error(`\nFAIL ${row}: ${cause}`);
const tokens = table.filter(({ result }) => result === "the token").length;
console.log(
  `${table.length} rows, ${failures.length} failed; ${tokens} made the token ${fixture.token.slice(0, 12)}…${fixture.token.slice(-12)}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

/** @param {Row} row */
async function take({ runtime, entry, kernel, run }) {
  const since = performance.now();
  /** @type {string} */
  let result;
  let chosen = "-";
  try {
    const report = await run();
    result = report ? "the token" : "ok";
    if (report) chosen = judge(report, kernel);
  } catch (error) {
    result = "FAILED";
    const { message } = /** @type {Error} */ (error);
    failures.push([`${runtime}, ${entry}`, message]);
  }
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  table.push({ runtime, entry, kernel: chosen, seconds, result });
  if (process.stderr.isTTY || process.env["VERBOSE"]) {
    console.error(`${seconds.padStart(6)} s  ${runtime} ${entry}: ${result}`);
  }
}

/**
 * @param {import("./suite.js").Report} report
 * @param {string | undefined} kernel
 * @returns {string} the kernel
 */
function judge(report, kernel) {
  const { failures, token, kernel: chosen, checks } = report;
  if (failures.length > 0) throw new Error(failures.join("\n  "));
  if (token !== fixture.token) throw new Error(`another token: ${token}`);
  if (!(checks > 40)) throw new Error(`${checks} checks only`);
  if (!kernel || chosen !== kernel) {
    throw new Error(`kernel ${chosen}, not ${kernel}`);
  }
  return chosen;
}
