// SPDX-License-Identifier: MIT
import { randomInt } from "node:crypto";

/**
 * A generator whose choices can be repeated: mulberry32.
 *
 * @param {(text: string) => void} log is told the seed
 * @returns {(below: number) => number} a whole number, 0 <= it < below <= 2^32
 */
export function seeded(log) {
  let state = Number(process.env.SEED ?? randomInt(2 ** 32 - 1));
  log(`SEED=${state}`);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
