// SPDX-License-Identifier: MIT
/**
 * Which lines the tests run, of c/ and of js/: a table of each, and the two
 * sums. The sources of the libraries do not count.
 *
 * C: clang's source-based coverage of tests/c. JavaScript: V8's, which check-js
 * and check-cli write; they run the packed files, and pack.mjs writes the maps
 * that lead from those back to js/. What runs only in a browser or at build time
 * (js/page, js/*.mjs) does not count.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { caught, root } from "../shared/checks.mjs";

const execute = promisify(execFile);
const built = `${root}build/coverage/`;
const LLVM = "/usr/lib/llvm-19/bin/";
const MIN_PERCENT = 95;

/** @param {string} folder @param {string} suffix @returns {string[]} paths */
const files = (folder, suffix) =>
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

/** @param {(text: string) => void} log @returns {Promise<number>} percent */
async function coverC(log, named = "") {
  const tests = files(built, `${named}_test`);
  for (const test of tests) {
    const env = {
      ...process.env,
      LLVM_PROFILE_FILE: `${test}.profraw`,
      FIXTURES: `${root}build/native/fixtures`,
      VECTORS: "/usr/lib/python3/dist-packages/cryptography_vectors",
    };
    await execute(test, [], { cwd: root, env, maxBuffer: 1 << 28 });
  }
  const profile = `${built}all.profdata`;
  const raw = tests.map((test) => `${test}.profraw`);
  await execute(`${LLVM}llvm-profdata`, ["merge", "-o", profile, ...raw]);
  const sources = execFileSync("git", ["ls-files", "c/*.[ch]"], { cwd: root });
  const names = sources.toString().trim().split("\n");
  const objects = tests.flatMap((test) => ["-object", test]).slice(1);
  const summary = ["export", "-summary-only", "-instr-profile", profile];
  const text = execFileSync(
    `${LLVM}llvm-cov`,
    [...summary, ...objects, "-sources", ...names],
    { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] },
  );
  const [{ files: covered }] = JSON.parse(text.toString()).data;
  const table = covered
    .map((/** @type {any} */ { filename, summary: { lines } }) => ({
      file: filename.slice(filename.indexOf("/c/") + 1),
      lines: lines.count,
      run: lines.covered,
    }))
    .filter((/** @type {Line} */ { lines }) => lines > 0);
  return total(table, log);
}

/** A script's report, painted over its characters: the innermost range that
 * holds one says whether it ran. @param {any} script @param {number} length */
function paint(script, length) {
  const ran = new Uint8Array(length);
  const ranges = script.functions.flatMap(
    (/** @type {any} */ { ranges }) => ranges,
  );
  ranges.sort(
    (/** @type {any} */ a, /** @type {any} */ b) =>
      a.startOffset - b.startOffset || b.endOffset - a.endOffset,
  );
  for (const { startOffset, endOffset, count } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}

/** What V8 left there -> for each packed file the characters that ran in any
 * process. The reports name copies that may be gone.
 * @param {string[]} folders @returns {Map<string, Uint8Array>} */
function packedCharacters(folders) {
  const all = new Map();
  for (const map of files(`${root}build/gen`, ".map")) {
    const file = basename(map, ".map");
    all.set(file, new Uint8Array(packed(file).length));
  }
  const reports = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  for (const report of reports) {
    const { result } = JSON.parse(readFileSync(report, "utf8"));
    for (const script of result) {
      const file = basename(script.url);
      const ran = all.get(file);
      if (!ran || !script.url.endsWith(`/dist/${file}`)) continue;
      paint(script, ran.length).forEach((x, i) => {
        if (x) ran[i] = 1;
      });
    }
  }
  return all;
}

/** @param {string} file @returns {string} */
const packed = (file) => readFileSync(`${root}build/pkg/dist/${file}`, "utf8");

/** A line ran where a character that was made of it ran; brackets do not count.
 * @param {string[]} folders @returns {Line[]} */
function linesOfSources(folders) {
  /** @type {Map<string, Map<number, boolean>>} */
  const sources = new Map();
  for (const [file, ran] of packedCharacters(folders)) {
    const map = new SourceMap(
      JSON.parse(readFileSync(`${root}build/gen/${file}.map`, "utf8")),
    );
    let at = 0;
    packed(file)
      .split("\n")
      .forEach((line, i) => {
        for (const { index } of line.matchAll(/[^\s(){}[\];,]/g)) {
          const entry = map.findEntry(i, index);
          if (entry.originalSource === undefined) continue;
          const path = entry.originalSource.replace(/^(\.\.\/)+/, "");
          if (!sources.has(path)) sources.set(path, new Map());
          const lines = sources.get(path);
          const before = lines?.get(entry.originalLine) ?? false;
          lines?.set(entry.originalLine, before || ran[at + index] === 1);
        }
        at += line.length + 1;
      });
  }
  return [...sources]
    .filter(([path]) => path.startsWith("js/"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, lines]) => ({
      file,
      lines: lines.size,
      run: [...lines.values()].filter(Boolean).length,
    }));
}

/** The reports of check-js and check-cli, where both have run since the package
 * was packed. @returns {string[] | undefined} folders */
function reportsOfChecks() {
  const [tarball] = files(`${root}build`, ".tgz");
  const packedAt = statSync(String(tarball)).mtimeMs;
  const folders = ["v8-js", "v8-cli"].map((name) => `${built}${name}`);
  const since = folders.every((folder) => {
    const reports = existsSync(folder) ? readdirSync(folder) : [];
    return (
      reports.length > 0 &&
      reports.every((name) => statSync(join(folder, name)).mtimeMs > packedAt)
    );
  });
  return since ? folders : undefined;
}

export const check = {
  claim: "the tests run the lines of c/ and of js/ without the page",
  quick: 30,
  figures: { "% of c/": MIN_PERCENT, "% of js/": MIN_PERCENT },
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ log }) {
  const folders = reportsOfChecks();
  if (!folders) throw new Error("check-js and check-cli left no reports");
  const quiet = () => {};
  const planted = [
    await caught("c/ with the tests of claims alone", /are run, not/, () =>
      coverC(quiet, "claims"),
    ),
    await caught(
      "js/ without the tests of the command line",
      /are run, not/,
      () => total(linesOfSources(folders.slice(0, 1)), quiet),
    ),
  ];
  const counts = {
    "% of c/": await coverC(log),
    "% of js/": total(linesOfSources(folders), log),
  };
  return { counts, planted };
}
