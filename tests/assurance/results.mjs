// SPDX-License-Identifier: MIT
/**
 * The figures that we publish: tests/assurance/results.json, and the table in
 * SECURITY.md that quotes it.
 *
 * A row counts for the code it covers. Once any of those files changes, its
 * figures stand at 0 until it has run again.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Row what rows/<id>.mjs exports as `row`
 * @property {string} claim one line, plain words
 * @property {string[]} covers git pathspecs
 * @property {Record<string, number>} figures what is counted, and the target
 * @property {number} quick seconds that `make test` gives it
 * @property {boolean} [once] a run's counts replace the sum instead of adding
 */

/**
 * @typedef {object} Result a row of results.json
 * @property {string} claim
 * @property {Record<string, { done: number, target: number }>} figures
 * @property {string} covered hash of the files that the row covers
 * @property {string} commit
 * @property {string} machine
 * @property {string} date of the last run, YYYY-MM-DD
 * @property {number} runs how many runs the figures are the sum of
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const resultsFile = fileURLToPath(new URL("results.json", import.meta.url));
const securityFile = `${root}SECURITY.md`;
const rowsDir = new URL("rows/", import.meta.url);

/** @param {string[]} args @returns {string} */
const git = (...args) =>
  execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();

/** @returns {string[]} the ids of all rows */
export const rowIds = () =>
  readdirSync(rowsDir)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => name.slice(0, -4))
    .sort();

/**
 * @param {string} id
 * @returns {Promise<{ row: Row, run: (context: object) => Promise<any> }>}
 */
export const loadRow = (id) => import(new URL(`${id}.mjs`, rowsDir).href);

/** @param {string[]} covers pathspecs @returns {string} hash of those files, as they lie there */
export function coveredHash(covers) {
  const files = git("ls-files", "-z", "--", ...covers)
    .split("\0")
    .filter(Boolean);
  if (!files.length) throw new Error(`${covers.join(" ")}: no such files`);
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(readFileSync(root + file));
  }
  return hash.digest("hex").slice(0, 16);
}

/** @returns {Record<string, Result>} */
const readResults = () => JSON.parse(readFileSync(resultsFile, "utf8"));

/**
 * Adds what a run counted.
 *
 * @param {string} id
 * @param {Row} row
 * @param {Record<string, number>} counts
 * @returns {Result}
 */
export function record(id, row, counts) {
  const results = readResults();
  const covered = coveredHash(row.covers);
  const before = results[id]?.covered === covered ? results[id] : undefined;
  const figures = Object.fromEntries(
    Object.entries(row.figures).map(([name, target]) => {
      const had = row.once ? 0 : (before?.figures[name]?.done ?? 0);
      return [name, { done: had + (counts[name] ?? 0), target }];
    }),
  );
  results[id] = {
    claim: row.claim,
    figures,
    covered,
    commit: git("rev-parse", "--short=12", "HEAD"),
    machine: `${os.cpus()[0]?.model.trim()}, ${os.type()} ${os.arch()}`,
    date: new Date().toISOString().slice(0, 10),
    runs: row.once ? 1 : (before?.runs ?? 0) + 1,
  };
  const sorted = Object.fromEntries(
    Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync(resultsFile, `${JSON.stringify(sorted, null, 2)}\n`);
  return results[id];
}

const START = "<!-- assurance -->";
const END = "<!-- /assurance -->";
const number = new Intl.NumberFormat("en");

/** @returns {Promise<string>} SECURITY.md as it should be */
async function security() {
  const results = readResults();
  const lines = ["| claim | done | target | last run |", "|---|---:|---:|---|"];
  for (const id of rowIds()) {
    const { row } = await loadRow(id);
    const result = results[id];
    const holds = result?.covered === coveredHash(row.covers);
    for (const [name, target] of Object.entries(row.figures)) {
      const done = holds ? (result.figures[name]?.done ?? 0) : 0;
      const when = holds ? result.date : "not since the code changed";
      const claim = row.claim.replaceAll("|", "\\|");
      lines.push(
        `| ${claim} (\`${id}\`) | ${number.format(done)} ${name} | ${number.format(target)} | ${when} |`,
      );
    }
  }
  const text = readFileSync(securityFile, "utf8");
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("SECURITY.md has lost its markers");
  return `${before}${START}\n\n${lines.join("\n")}\n\n${END}${after}`;
}

/** Writes the table of SECURITY.md. */
export async function writeSecurity() {
  writeFileSync(securityFile, await security());
}

/** @returns {Promise<boolean>} whether SECURITY.md quotes what results.json holds */
export const securityIsFresh = async () =>
  readFileSync(securityFile, "utf8") === (await security());
