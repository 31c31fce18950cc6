// SPDX-License-Identifier: MIT
/**
 * Which lines the tests run, of c/ and of js/: a table of each, and the two
 * sums. The sources of the libraries do not count.
 *
 * C: clang's source-based coverage of tests/c. JavaScript: V8's, which check-js
 * and check-cli write; they run the packed files, and pack.mjs writes the maps
 * that lead from those back to js/. What runs only in a browser or at build time
 * (js/page, js/build) does not count.
 */
import { execFile } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { caught, root } from "../shared/checks.mjs";

const execute = promisify(execFile);
const native = `${root}build/native/`;
const LLVM = "/usr/lib/llvm-19/bin/";
const MIN_PERCENT = 95;

/** @param {string} folder @param {string} [suffix] @returns {string[]} paths */
const files = (folder, suffix = "") =>
  readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name));

/** @typedef {{ file: string, lines: number, run: number }} Line of a table */

/** @param {Line[]} table @param {(text: string) => void} log @returns {number} percent */
function total(table, log) {
  for (const { file, lines, run: ran } of table) {
    log(`${((100 * ran) / lines).toFixed(1).padStart(6)} %  ${file}`);
  }
  const sum = (/** @type {"lines" | "run"} */ name) =>
    table.reduce((all, line) => all + line[name], 0);
  const percent = Math.floor((1000 * sum("run")) / sum("lines")) / 10;
  log(`${String(percent).padStart(6)} %  of ${sum("lines")} lines`);
  if (!(percent >= MIN_PERCENT)) {
    throw new Error(`${percent} % of the lines are run, not ${MIN_PERCENT}`);
  }
  return percent;
}

/**
 * @param {string[]} reports
 * @param {string} of what left them
 * @returns {string[]} them, all made since the package was packed
 */
function fresh(reports, of) {
  const [tarball] = files(`${root}build`, ".tgz");
  const { mtimeMs: packedAt } = statSync(String(tarball));
  const isFresh = (/** @type {string} */ report) =>
    statSync(report).mtimeMs > packedAt;
  if (!reports.length || !reports.every(isFresh)) {
    throw new Error(`${of} left no reports since the package was packed`);
  }
  return reports;
}

/** @param {(text: string) => void} log @returns {Promise<number>} percent */
async function coverC(log, named = "") {
  const raw = fresh(files(native, `${named}_test.profraw`), "check-c");
  const tests = raw.map((report) => report.replace(".profraw", ""));
  const profile = `${native}all.profdata`;
  await execute(`${LLVM}llvm-profdata`, ["merge", "-o", profile, ...raw]);
  const objects = tests.flatMap((test) => ["-object", test]).slice(1);
  const summary = ["export", "-summary-only", "-instr-profile", profile];
  const { stdout } = await execute(
    `${LLVM}llvm-cov`,
    [...summary, ...objects, "-sources", "c"],
    { cwd: root, maxBuffer: 1 << 28 },
  );
  const [{ files: covered }] = JSON.parse(stdout).data;
  const table = covered
    .map((/** @type {any} */ { filename, summary: { lines } }) => ({
      file: filename.slice(filename.indexOf("/c/") + 1),
      lines: lines.count,
      run: lines.covered,
    }))
    .filter((/** @type {Line} */ { lines }) => lines > 0);
  return total(table, log);
}

/** @param {string} file @returns {string} */
const packed = (file) => readFileSync(`${root}build/pkg/dist/${file}`, "utf8");

/** What V8 reported -> for each packed file the characters that ran in any process.
 * The reports name copies that may be gone.
 * @param {string[]} reports @returns {Map<string, Uint8Array>} */
function packedCharacters(reports) {
  const all = new Map();
  for (const map of files(`${root}build/gen`, ".map")) {
    const file = basename(map, ".map");
    all.set(file, new Uint8Array(packed(file).length));
  }
  for (const report of reports) {
    const { result } = JSON.parse(readFileSync(report, "utf8"));
    for (const { url: name, functions } of result) {
      const [url = ""] = name.split("?"); // a file that was loaded again
      const file = basename(url);
      const ran = all.get(file);
      if (!ran || !url.endsWith(`/dist/${file}`)) continue;
      // V8 lists a range after those that hold it: the innermost counts.
      const here = new Uint8Array(ran.length);
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          here.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        }
      }
      here.forEach((x, i) => (ran[i] |= x));
    }
  }
  return all;
}

/** A line ran where a character that was made of it ran; brackets do not count.
 * @param {string[]} reports @returns {Line[]} */
function linesOfSources(reports) {
  /** @type {Record<string, Record<number, boolean>>} */
  const sources = {};
  for (const [file, ran] of packedCharacters(reports)) {
    const map = new SourceMap(
      JSON.parse(readFileSync(`${root}build/gen/${file}.map`, "utf8")),
    );
    let [line, start] = [0, 0];
    for (const { 0: is, index } of packed(file).matchAll(
      /\n|[^\s(){}[\];,]/g,
    )) {
      if (is === "\n") {
        [line, start] = [line + 1, index + 1];
        continue;
      }
      const entry = map.findEntry(line, index - start);
      const path = entry.originalSource?.replace(/^(\.\.\/)+/, "");
      if (!path?.startsWith("js/")) continue;
      const lines = (sources[path] ??= {});
      lines[entry.originalLine] ||= ran[index] === 1;
    }
  }
  return Object.entries(sources)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, lines]) => ({
      file,
      lines: Object.keys(lines).length,
      run: Object.values(lines).filter(Boolean).length,
    }));
}

/** @returns {string[][]} what check-js and check-cli left */
const reportsOfChecks = () =>
  ["js", "cli"].map((name) =>
    fresh(files(`${root}build/coverage/v8-${name}`), `check-${name}`),
  );

export const check = {
  claim: "the tests run the lines of c/ and of js/ without the page",
  quick: 30,
  figures: { "% of c/": MIN_PERCENT, "% of js/": MIN_PERCENT },
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ log }) {
  const [js, cli] = reportsOfChecks();
  const quiet = () => {};
  const planted = [
    await caught("c/ with the tests of claims alone", /are run, not/, () =>
      coverC(quiet, "claims"),
    ),
    await caught(
      "js/ without the tests of the command line",
      /are run, not/,
      () => total(linesOfSources(js), quiet),
    ),
  ];
  const counts = {
    "% of c/": await coverC(log),
    "% of js/": total(linesOfSources([...js, ...cli]), log),
  };
  return { counts, planted };
}
