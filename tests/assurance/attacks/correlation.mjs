// SPDX-License-Identifier: MIT
/**
 * The work of loading a key, over many random keys: if it is greater where some bit
 * of a private number is set, by Welch's t, one load tells of that bit. How long a
 * number is tells whether its topmost bits are 0; nothing may tell of another.
 * p and q need not be prime for that.
 */
import { randomBytes } from "node:crypto";
import { compile, load, start } from "../shared/layout.mjs";
import { bytesOf, inverse, numberOf } from "../shared/numbers.mjs";

const KEYS = 500;
const LIMIT = 6.5; // one in 10^10, for each of some 7,000 bits
/** Bits whose zeros make a number shorter: by three bytes once in 10^7 numbers. */
const SHOWN = 16;
/** Bytes of each number. */
const PRIVATE = { d: 256, p: 128, q: 128, dp: 128, dq: 128, qi: 128 };
const BITS = 8 * Object.values(PRIVATE).reduce((sum, n) => sum + n);
const E = 65537n;
/** Near what is seen, so that no square is large. */
const USUAL = 300_000;

/** @returns {Record<string, bigint>} numbers that pass for a key of 2048 bits */
function randomNumbers() {
  const [p, q] = [0, 0].map(() => {
    const bytes = randomBytes(128);
    bytes[0] |= 0xc0;
    bytes[127] |= 1;
    return numberOf(bytes);
  });
  const d = inverse(E, (p - 1n) * (q - 1n));
  const qi = inverse(q, p);
  if (d === undefined || qi === undefined) return randomNumbers();
  const [dp, dq] = [d % (p - 1n), d % (q - 1n)];
  return { n: p * q, e: E, d, p, q, dp, dq, qi };
}

/** @param {Record<string, bigint>} numbers @returns {string} */
function jwkOf(numbers) {
  const members = Object.entries(numbers).map(([name, number]) => {
    const bytes = bytesOf(number, Math.ceil(number.toString(16).length / 2));
    return [name, bytes.toString("base64url")];
  });
  return JSON.stringify({ kty: "RSA", ...Object.fromEntries(members) });
}

/** @param {number} n @param {number} sum @param {number} squares */
const moments = (n, sum, squares) => ({
  mean: sum / n,
  error: (squares / n - (sum / n) ** 2) / n,
});

/** What was seen of many keys: of all, and of those that have a bit set. */
class Seen {
  all = [0, 0, 0];
  set = Array.from({ length: BITS }, () => [0, 0, 0]);

  /** @param {Buffer} bits @param {number} work */
  add(bits, work) {
    const more = [1, work, work * work];
    const addTo = (sums) => more.forEach((x, i) => (sums[i] += x));
    addTo(this.all);
    for (let i = 0; i < BITS; i++) {
      if ((bits[i >> 3] << (i & 7)) & 0x80) addTo(this.set[i]);
    }
  }

  /** @param {number} i @returns {number} Welch's t */
  t(i) {
    const one = moments(...this.set[i]);
    const zero = moments(...this.all.map((x, k) => x - this.set[i][k]));
    return (one.mean - zero.mean) / Math.sqrt(one.error + zero.error);
  }

  /** @returns {string | undefined} */
  told() {
    let at = 0;
    for (const [name, bytes] of Object.entries(PRIVATE)) {
      for (let i = SHOWN; i < 8 * bytes; i++) {
        const t = this.t(at + i);
        if (Math.abs(t) > LIMIT) {
          return `bit ${8 * bytes - 1 - i} of ${name}, t = ${t.toFixed(1)}`;
        }
      }
      at += 8 * bytes;
    }
    return undefined;
  }
}

const shipped = new Seen(); // the more keys, the better it tells

export const correlation = {
  weakness: "a load takes as many steps as a byte of dp says",
  tries: "random keys loaded",
  *run(weakened) {
    const name = weakened ? "counting" : "core";
    const core = start(compile(`assurance-build/${name}.trace.wasm`));
    const seen = weakened ? new Seen() : shipped;
    for (let i = 0; i < KEYS; i++) {
      const numbers = randomNumbers();
      core.seen.value = 0;
      if (load(core, jwkOf(numbers)) < 2047) throw new Error("no load");
      const bits = Object.entries(PRIVATE).map(([key, bytes]) =>
        bytesOf(numbers[key], bytes),
      );
      seen.add(Buffer.concat(bits), core.seen.value - USUAL);
      yield undefined;
    }
    const told = seen.told();
    if (told) yield told;
  },
};
