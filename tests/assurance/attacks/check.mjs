// SPDX-License-Identifier: MIT
/**
 * The known attacks, made as an attacker makes them. Each must win against a
 * build, or a copy, that is weakened for it, and win nothing from what ships.
 *
 * An attack exports
 *   weakness  what is planted
 *   tries     what is counted
 *   run       (weakened, random) -> one item for each try, undefined or what the
 *             attacker has won: the key, a token that he could not make, or an
 *             answer that tells more than it should
 */
import { caches } from "./cache.mjs";
import { correlation } from "./correlation.mjs";
import { forgeries } from "./forgery.mjs";
import { loading } from "./loading.mjs";
import { padding } from "./padding.mjs";
import { tampering } from "./tampering.mjs";

const ATTACKS = [
  ...forgeries,
  tampering,
  padding,
  loading,
  correlation,
  ...caches,
];

export const check = {
  claim:
    "signatures forged for small exponents, tampered keys, a padding oracle, the work of a load and the cache of createJWT give an attacker nothing",
  figures: {
    "forged signatures": 15_000,
    "tampered keys": 25_000,
    "questions about padding": 400_000,
    loads: 100_000,
    "random keys loaded": 100_000,
    "questions about the cache": 200_000,
  },
  quick: 3,
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, more, random, log }) {
  const planted = [];
  for (const attack of ATTACKS) {
    const { weakness, tries } = attack;
    let count = 0;
    let won;
    for await (won of attack.run(true, random)) {
      count++;
      if (won) break;
    }
    if (!won) throw new Error(`nothing is won, although ${weakness}`);
    log(`${weakness}: after ${count} ${tries}, ${won}`);
    planted.push(weakness);
  }
  const counts = /** @type {Record<string, number>} */ ({});
  do {
    for (const attack of ATTACKS) {
      const { weakness, tries } = attack;
      for await (const won of attack.run(false, random)) {
        if (won) throw new Error(`as if ${weakness}: ${won}`);
        counts[tries] = (counts[tries] ?? 0) + 1;
      }
    }
  } while (long && more(counts));
  return { counts, planted };
}
