// SPDX-License-Identifier: MIT
/**
 * One bit flips after a random instruction of a private operation, in a native
 * build at -O2 (flip.c): in a register, or in what is being stored. No signature
 * but the right one leaves.
 *
 * A fault after the last product of the check comes when the signature is known
 * to be right, and about to leave: what leaves then may be damaged, but must not
 * give the key away. Without the check, wrong signatures leave, and Bellcore's
 * gcd finds a prime.
 */
import { execFileSync } from "node:child_process";
import { keyLine } from "../../c/rsa_keys.mjs";
import { root } from "../shared/checks.mjs";
import { primeOfFault } from "../shared/numbers.mjs";

export const check = {
  claim:
    "a bit flips after a random instruction of the native private operation, in a register or a store: no wrong signature leaves",
  quick: 25,
  figures: { "bit flips": 20_000 },
};

const KERNELS = 3;
/** About one in six is wrong. */
const UNCHECKED = 240;
const BLOCK = 0x00010203n;

/** @param {string} hex a signature @param {string} key a line of rsa_keys.mjs */
function givesKeyAway(hex, key) {
  const [n, e] = key
    .split(" ")
    .slice(2, 4)
    .map((x) => BigInt(`0x${x}`));
  const block = BLOCK << BigInt(4 * (hex.length - 8));
  return primeOfFault(BigInt(`0x${hex}`), block, n, e) !== undefined;
}

/** @param {string} program @param {string} key @param {string} seed @param {number} count for each kernel */
function flips(program, key, seed, count) {
  const text = execFileSync(
    `${root}build/faults-native/${program}`,
    [seed, String(count)],
    { input: key, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  const all = text.trim().split("\n");
  if (all.length !== KERNELS * count) throw new Error(`${all.length} lines`);
  return all.map((line) => {
    const [kernel, moment = "", step, where, outcome = "", hex] =
      line.split(" ");
    const [event, events] = moment.split("/");
    return { line, kernel, step, where, outcome, hex, last: event === events };
  });
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, more, random, log }) {
  const key = `${keyLine("2048")}\n`;
  const seed = () => (random(2 ** 31) + 1).toString(16).padStart(16, "5");
  let unchecked = 0;
  let wrong = 0;
  let revealing = 0;
  while (!revealing && unchecked < UNCHECKED) {
    const round = flips("unchecked", key, seed(), 4);
    const bad = round.filter(({ outcome }) => outcome === "wrong");
    unchecked += round.length;
    wrong += bad.length;
    revealing += bad.filter(({ hex }) => givesKeyAway(hex, key)).length;
  }
  log(
    `without the check: ${wrong} of ${unchecked} are wrong, ${revealing} give a prime away`,
  );
  if (!revealing) throw new Error("without the check no key is given away");
  const tally = /** @type {Record<string, number>} */ ({});
  let count = 0;
  do {
    for (const flip of flips("flip", key, seed(), long ? 100 : 8)) {
      if (flip.where === "-") continue; // it stored nothing, or ended before
      count++;
      let { outcome } = flip;
      if (outcome === "wrong" || outcome === "left") {
        if (!flip.last || givesKeyAway(flip.hex, key)) {
          throw new Error(`${flip.line}\n${key}`);
        }
        outcome = "damaged after the check";
      }
      tally[outcome] = (tally[outcome] ?? 0) + 1;
    }
  } while (long && more({ "bit flips": count }));
  log(JSON.stringify(tally));
  return {
    counts: { "bit flips": count },
    planted: [
      "signatures released whatever their check says, natively: Bellcore's gcd finds a prime",
    ],
  };
}
