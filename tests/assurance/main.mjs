// SPDX-License-Identifier: MIT
/**
 * Runs the checks of this folder. Each is <folder>/check.mjs, or one of several
 * <folder>/<name>.check.mjs; README.md says what it exports.
 *
 *     node main.mjs quick [CHECK...]   a few seconds each, as `make test` does
 *     node main.mjs long [CHECK...]    to the figures of each, or MINUTES= long;
 *                                      what happened is added to build/evidence.json
 *     node main.mjs table              what the quick runs did; fails where one is missing
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { record } from "./shared/evidence.mjs";
import { loadCheck, quickResult, root } from "./shared/checks.mjs";
import { checkIds } from "./shared/checks.mjs";
import { freshSeed, seeded } from "./shared/random.mjs";

/** @param {string} text */
const log = (text) => process.stderr.write(`${text}\n`);

/**
 * @param {string} id
 * @param {{ long: boolean, minutes?: number }} how
 * @returns {Promise<import("./shared/checks.mjs").Result>}
 */
async function runCheck(id, { long, minutes }) {
  const { check, run } = await loadCheck(id);
  const dir = `${root}build/assurance/${id}/`;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const seed = process.env["SEED"] ?? freshSeed();
  const seconds = long ? minutes && minutes * 60 : check.quick;
  const started = performance.now();
  const took = () => Math.round((performance.now() - started) / 1000);
  const result = { check: id, claim: check.claim, seed, counts: {} };
  log(`     ${id}: SEED=${seed}`);
  const reached = (/** @type {Record<string, number>} */ counts) =>
    Object.entries(check.figures).every(
      ([name, figure]) => (counts[name] ?? 0) >= figure,
    );
  const context = {
    ...{ long, seconds, seed, dir, node: process.execPath },
    random: seeded(seed),
    log: (/** @type {string} */ text) => log(`     ${text}`),
    more: (/** @type {Record<string, number>} */ counts) =>
      seconds === undefined ? !reached(counts) : took() < seconds,
  };
  try {
    const { counts, planted } = await run(context);
    for (const name of Object.keys(check.figures)) {
      if (!(counts[name] > 0)) throw new Error(`counted no ${name}`);
    }
    if (!planted.length) throw new Error("no planted defect was caught");
    if (seconds === undefined && !reached(counts)) {
      throw new Error(`ended before its figures: ${JSON.stringify(counts)}`);
    }
    const said = Object.entries(counts).map(([name, n]) => `${n} ${name}`);
    log(`ok   ${id}: ${said.join(", ")}, ${took()} s`);
    return { ...result, counts, planted, seconds: took(), failed: null };
  } catch (error) {
    log(`FAIL ${id}: ${/** @type {Error} */ (error).stack}`);
    process.exitCode = 1;
    const failed = String(/** @type {Error} */ (error).stack);
    return { ...result, planted: [], seconds: took(), failed };
  }
}

/** Every check and the planted defects that it caught. */
function printTable() {
  console.log("checks, and the planted defects that each has just caught:");
  for (const id of checkIds()) {
    let result;
    try {
      result = JSON.parse(readFileSync(quickResult(id), "utf8"));
    } catch {
      result = { failed: "not run" };
    }
    if (result.failed !== null) process.exitCode = 1;
    const caught = result.failed === null ? result.planted : ["FAILED"];
    caught.forEach((/** @type {string} */ defect, /** @type {number} */ i) =>
      console.log(`  ${(i ? "" : id).padEnd(16)} ${defect}`),
    );
  }
}

const [what = "", ...named] = process.argv.slice(2);
const ids = named.length ? named : checkIds();
const unknown = ids.filter((id) => !checkIds().includes(id));
if (unknown.length || !["quick", "long", "table"].includes(what)) {
  log(`make check-long [ROW=<${checkIds().join("|")}>] [MINUTES=<n>]`);
  process.exitCode = 2;
} else if (what === "table") {
  printTable();
} else {
  const minutes = process.env["MINUTES"] && Number(process.env["MINUTES"]);
  if (minutes !== undefined && minutes !== "" && !(minutes > 0)) {
    throw new Error("MINUTES= is a number over 0");
  }
  for (const id of ids) {
    if (what === "quick") {
      rmSync(quickResult(id), { force: true });
      const result = await runCheck(id, { long: false });
      writeFileSync(quickResult(id), JSON.stringify(result));
    } else {
      record(await runCheck(id, { long: true, minutes: minutes || undefined }));
    }
  }
}
