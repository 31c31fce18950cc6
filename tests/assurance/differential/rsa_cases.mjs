// SPDX-License-Identifier: MIT
/** Keys of every size and shape that the kernel takes, and blocks that lead it to
 * the limits of its digits. */
import { keyOf, prime } from "../../c/rsa_keys.mjs";
import { newKey } from "../../js/keys.js";
import { inverse, numbersOf } from "../shared/numbers.mjs";

/** @typedef {Record<"n" | "e" | "d" | "p" | "q" | "dp" | "dq" | "qi", bigint>} Key */
/** @typedef {(below: number) => number} Random */

const bits = (x) => x.toString(2).length;

/** @param {number} size @param {number} e @returns {Key} */
const generated = (size, e) => numbersOf(newKey(size, e));

/** The primes next to a power of 2 are the same each time. */
const made = new Map();
function primeOf(size, kind, e) {
  if (kind === "any") return prime(size, e, kind);
  const name = `${size} ${kind} ${e}`;
  if (!made.has(name)) made.set(name, prime(size, e, kind));
  return made.get(name);
}

/** Two primes, and e. Each has one prime at least that is new. */
// prettier-ignore
const EDGES = [
  [[1025, "any"], [1024, "low"], 65537n],
  [[1024, "high"], [1024, "any"], 65537n],
  [[1025, "any"], [1024, "any"], 65537n],
  [[1056, "any"], [992, "high"], 65537n],
  [[1055, "any"], [993, "any"], 17n],
  [[1048, "any"], [1048, "high"], 3n], // 21 digits of 50 bits, full
  [[1049, "any"], [1049, "low"], 17n],
  [[1024, "any"], [1024, "any"], (1n << 32n) + 15n],
  [[1025, "any"], [1024, "any"], (1n << 33n) - 9n],
  [[1536, "any"], [1536, "high"], 65537n],
];

/**
 * Most of 2048 bits, since those are the ones in use; few of 4096, which take
 * a second each.
 *
 * @param {Random} random
 * @returns {Key} a new one, either prime the larger
 */
export function freshKey(random) {
  const of = (list) => list[random(list.length)];
  const kind = random(200);
  let key;
  if (kind < 4) {
    const [p, q, e] = of(EDGES);
    key = keyOf(primeOf(...p, e), primeOf(...q, e), e);
    if (bits(key.n) < 2048) return freshKey(random);
  } else if (kind < 14) {
    key = generated(of([2049, 2050, 2051, 2055, 2056, 2100, 2500]), 65537);
  } else if (kind < 16) {
    key = generated(of([3000, 3071, 3072]), of([3, 65537]));
  } else if (kind < 17) {
    key = random(4) ? freshKey(random) : generated(of([4095, 4096]), 65537);
  } else {
    key = generated(2048, kind < 30 ? of([3, 17, 257]) : 65537);
  }
  if (random(2)) return key;
  const { p, q, dp, dq } = key;
  return { ...key, p: q, q: p, dp: dq, dq: dp, qi: inverse(p, q) };
}

/** As choose_digits of c/rsa/freeze.c. */
function digitsOf(kernel, { p, q }) {
  const size = Math.max(bits(p), bits(q));
  const count = (w) => Math.ceil((size + 2) / w) | 1;
  if (kernel === "fma") return { w: 50, k: count(50) };
  return count(24) > 63 ? { w: 23, k: count(23) } : { w: 24, k: count(24) };
}

/** A positive number under m whose balanced digits are at their limits. */
function extreme(m, w, random) {
  const of = (list) => list[random(list.length)];
  const half = 1n << BigInt(w - 1);
  const limits = [-half, half - 1n, 1n - half, -1n, 0n, 1n];
  const one = of(limits);
  const two = of(limits);
  const style = random(3);
  let x = of([1n, half >> 1n, half - 1n]);
  for (let i = Math.floor((bits(m) - 1) / w) - 1; i > 0; i--) {
    const digit = style === 0 ? one : style === 1 && i % 2 ? two : of(limits);
    x = (x << BigInt(w)) + digit;
  }
  return x;
}

/**
 * @param {"fma" | "simd" | "scalar"} kernel
 * @param {Key} key
 * @param {Random} random
 * @returns {bigint} a block: its own digits at their limits, or those of its
 *   residues, or those that the kernel multiplies, R times the residues
 */
export function extremeBlock(kernel, key, random) {
  const { n, p, q, qi } = key;
  const { w, k } = digitsOf(kernel, key);
  const where = random(3);
  if (where === 0) return extreme(n, w, random);
  const residue = (m) => {
    const x = extreme(m, w, random);
    return where === 1 ? x : (x * inverse(1n << BigInt(w * k), m)) % m;
  };
  const a = residue(p);
  const b = residue(q);
  return b + q * (((((a - b) * qi) % p) + p) % p);
}
