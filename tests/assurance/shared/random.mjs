// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";

/** @returns {string} 32 hexadecimal digits */
export const freshSeed = () => randomBytes(16).toString("hex");

/**
 * A generator whose choices can be repeated: mulberry32.
 *
 * @param {string} seed of which the first 8 digits count
 * @returns {(below: number) => number} a whole number, 0 <= it < below <= 2^32
 */
export function seeded(seed) {
  let state = Number(`0x${seed.slice(0, 8)}`);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
