// SPDX-License-Identifier: MIT
/** Mutants in some order -> how many of them the tests notice. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { root } from "../shared/checks.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */
/**
 * @typedef {object} Language native.mjs and script.mjs
 * @property {() => Mutant[]} allMutants
 * @property {(mutant: Mutant, judges?: string[]) => Promise<{ fate: string, by?: string }>} judge
 * @property {() => Promise<void>} restore so that there is no mutant
 * @property {(test: string) => Promise<boolean>} passes
 */

/** @param {Mutant} mutant */
const key = ({ file, in: where, line, mutant }) =>
  JSON.stringify([file, where, line, mutant]);

/** @param {Mutant[]} known @returns {Map<string, string>} mutant -> why no test can
 * notice it */
export function reasonsOfSurvivors(known) {
  const path = new URL("survivors.json", import.meta.url);
  /** @type {(Mutant & { why: string })[]} */
  const survivors = JSON.parse(readFileSync(path, "utf8"));
  const keys = new Set(known.map(key));
  for (const survivor of survivors) {
    if (keys.has(key(survivor))) continue;
    throw new Error(`survivors.json explains no mutant: ${key(survivor)}`);
  }
  return new Map(survivors.map((mutant) => [key(mutant), mutant.why]));
}

/** All, in an order that goes by what a mutant is, not by where it lies; for each
 * seed another. @param {Mutant[]} mutants @param {string} seed @returns {Mutant[]} */
export function shuffled(mutants, seed) {
  const rank = (/** @type {Mutant} */ mutant) =>
    createHash("sha256")
      .update(seed + key(mutant))
      .digest("hex");
  return mutants
    .map((mutant) => /** @type {const} */ ([rank(mutant), mutant]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, mutant]) => mutant);
}

/**
 * Judges mutants in their order until `more` says that it is enough.
 *
 * @param {Language} language
 * @param {Mutant[]} mutants
 * @param {(judged: number) => boolean} more
 * @param {Map<string, string>} reasons
 */
export async function judgeAll(language, mutants, more, reasons) {
  /** @type {Mutant[]} */
  const unexplained = [];
  /** @type {Mutant | undefined} */
  let noticed;
  const killers = new Set();
  let [killed, explained] = [0, 0];
  for (const mutant of mutants) {
    if (!more(killed + explained + unexplained.length)) break;
    const { fate, by } = await language.judge(mutant);
    if (fate === "killed") {
      killed++;
      killers.add(by);
      noticed = mutant;
    }
    if (fate !== "survived") continue;
    if (reasons.has(key(mutant))) explained++;
    else unexplained.push(mutant);
  }
  await language.restore();
  for (const test of killers) {
    if (await language.passes(test)) continue;
    throw new Error(`${test} fails without a mutant`);
  }
  return { killed, explained, unexplained, noticed };
}

/** The tests in the order in which they last killed a mutant of a file.
 * @type {Map<string, string[]>} */
const order = new Map();

/**
 * @param {string} file
 * @param {string[]} tests of it
 * @param {string[] | undefined} judges instead of these
 * @param {(test: string) => Promise<boolean>} passes
 * @returns {Promise<string | undefined>} the first test that fails
 */
export async function killerOf(file, tests, judges, passes) {
  const ordered = judges ?? order.get(file) ?? tests;
  for (const test of ordered) {
    if (await passes(test)) continue;
    order.set(file, [test, ...ordered.filter((other) => other !== test)]);
    return test;
  }
  return undefined;
}

/**
 * Runs a test.
 *
 * @param {string[]} command
 * @param {object} how
 * @param {number} how.cpuSeconds then it has failed
 * @param {number} [how.limitMs] likewise
 * @param {RegExp} how.failure what it prints where it fails
 * @param {NodeJS.ProcessEnv} how.env
 * @returns {Promise<boolean>} whether it passed
 */
export function runTest(command, { cpuSeconds, limitMs, failure, env }) {
  return new Promise((resolve) => {
    // An endless one ends even if whoever judges it has ended before.
    const script = `ulimit -t ${cpuSeconds}; exec "$0" "$@" 2>&1`;
    const child = spawn("/bin/sh", ["-c", script, ...command], {
      cwd: root,
      env: {
        ...process.env,
        FIXTURES: `${root}build/native/fixtures`,
        VECTORS: "/usr/lib/python3/dist-packages/cryptography_vectors",
        ...env,
      },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    const stop = () => {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It had ended by itself.
      }
    };
    const timer = limitMs && setTimeout(stop, limitMs);
    // Test programs go on after a failure; we need not.
    child.stdout.on("data", (/** @type {Buffer} */ text) => {
      if (failure.test(text.toString())) stop();
    });
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve(status === 0);
    });
  });
}
