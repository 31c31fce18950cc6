// SPDX-License-Identifier: MIT
/** Mutants in some order -> how many of them the tests notice. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */
/**
 * @typedef {object} Language native.mjs and script.mjs
 * @property {() => Mutant[]} allMutants
 * @property {(mutant: Mutant, judges?: string[]) => Promise<{ fate: string, by?: string }>} judge
 * @property {(tests: Iterable<string>) => Promise<void>} checkBaseline
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
export async function judgeAll(
  { judge, checkBaseline },
  mutants,
  more,
  reasons,
) {
  /** @type {Mutant[]} */
  const unexplained = [];
  /** @type {Mutant | undefined} */
  let noticed;
  const killers = new Set();
  let [killed, explained] = [0, 0];
  for (const mutant of mutants) {
    if (!more(killed + explained + unexplained.length)) break;
    const { fate, by } = await judge(mutant);
    if (fate === "killed") {
      killed++;
      killers.add(by);
      noticed = mutant;
    }
    if (fate !== "survived") continue;
    if (reasons.has(key(mutant))) explained++;
    else unexplained.push(mutant);
  }
  await checkBaseline(killers);
  return { killed, explained, unexplained, noticed };
}
