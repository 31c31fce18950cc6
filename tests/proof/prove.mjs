// SPDX-License-Identifier: MIT
/**
 * Proves what c/rsa/README.md says is proved, and that each planted error is
 * refuted.
 *
 *     node tests/proof/prove.mjs BUILD [--gappa]    --gappa: without Coq
 *
 * BUILD is where rules.mk put constants, columns and columns-at-once.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { equations, goals } from "./goals.mjs";
import { columnPlants, coqPlants, factPlants } from "./plants.mjs";

/** @typedef {import("./goals.mjs").Facts} Facts */

const [build = "", ...flags] = process.argv.slice(2);
const withCoq = !flags.includes("--gappa");
const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), "prove-"));
const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

/** @param {string} program @returns {any} what it printed */
const printed = (program) =>
  JSON.parse(
    execFileSync(join(build, program), { encoding: "utf8", maxBuffer: 1e8 }),
  );

/** The texts of goals: what is planted leaves most of them as they are. */
const proved = new Set();

/**
 * @param {import("./goals.mjs").Goal[]} all
 * @param {boolean} [stop] at the first that is refuted
 * @returns {Promise<string[]>} the names of those that Gappa does not prove
 */
async function refuted(all, stop = false) {
  /** @type {string[]} */
  const names = [];
  const queue = all.entries();
  const worker = async () => {
    for (const [i, { name, text }] of queue) {
      if (stop && names.length > 0) return;
      if (proved.has(text)) continue;
      const file = join(dir, `${i}.g`);
      writeFileSync(file, text);
      try {
        await run("gappa", [file]);
        proved.add(text);
      } catch (error) {
        if (typeof error.code !== "number") throw error; // no gappa
        names.push(name);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return names;
}

/** @param {Facts} facts @param {boolean} [stop] @returns {Promise<string[]>} */
async function wrong(facts, stop) {
  const failed = equations(facts).filter(({ holds }) => !holds);
  if (failed.length > 0) return failed.map(({ name }) => name);
  return refuted(goals(facts), stop);
}

/** @param {string} text @returns {Promise<boolean>} whether Coq takes it */
async function proves(text) {
  const file = join(dir, "montgomery.v");
  writeFileSync(file, text);
  try {
    const { stdout } = await run("coqc", ["-q", file], { cwd: dir });
    return !/Axioms:/.test(stdout);
  } catch (error) {
    if (typeof (/** @type {any} */ (error).code) !== "number") throw error;
    return false;
  }
}

/** @type {Facts} */
const facts = { constants: printed("constants"), columns: printed("columns") };
printed("columns-at-once");
const failed = await wrong(facts);
for (const name of failed) console.error(`NOT PROVED: ${name}`);
const held = equations(facts).length;
console.log(
  `${held} equations of constants hold, Gappa proves ${goals(facts).length - failed.length} goals: ${seconds()}`,
);

const proof = readFileSync(
  fileURLToPath(new URL("montgomery.v", import.meta.url)),
  "utf8",
);
if (withCoq) {
  if (!(await proves(proof))) failed.push("montgomery.v");
  else console.log(`Coq accepts montgomery.v, without axioms: ${seconds()}`);
}

let planted = 0;
/** @param {string} name @param {boolean} found */
const judge = (name, found) => {
  planted++;
  if (!found) failed.push(`planted, and not refuted: ${name}`);
};
for (const [name, change] of Object.entries(factPlants)) {
  const copy = structuredClone(facts);
  change(copy);
  judge(name, (await wrong(copy, true)).length > 0);
}
for (const [name, found] of columnPlants(dir)) judge(name, found);
if (withCoq) {
  for (const [name, from, to] of coqPlants) {
    if (!proof.includes(from)) throw new Error(`montgomery.v lacks: ${from}`);
    judge(name, !(await proves(proof.replace(from, to))));
  }
}
console.log(`${planted} planted errors, all others proved: ${seconds()}`);
rmSync(dir, { recursive: true });
for (const name of failed) console.error(`FAIL ${name}`);
process.exitCode = failed.length > 0 ? 1 : 0;
