// SPDX-License-Identifier: MIT
import { randomBytes } from "node:crypto";

/** @returns {string} 32 hexadecimal digits */
export const freshSeed = () => randomBytes(16).toString("hex");

/**
 * A generator whose choices can be repeated: sfc32, as PractRand has it. Its state
 * is 128 bits, so that long runs of different seeds have nothing in common.
 *
 * @param {string} seed 32 hexadecimal digits
 * @returns {(below: number) => number} a whole number, 0 <= it < below <= 2^32
 */
export function seeded(seed) {
  if (!/^[\da-f]{32}$/.test(seed)) throw new Error(`no seed: ${seed}`);
  const words = seed.match(/.{8}/g) ?? [];
  const s = Uint32Array.from(words, (word) => Number(`0x${word}`));
  const below = (/** @type {number} */ n) => {
    const sum = (s[0] + s[1] + s[3]++) >>> 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return Math.floor((sum / 2 ** 32) * n);
  };
  for (let i = 0; i < 15; i++) below(1);
  return below;
}
