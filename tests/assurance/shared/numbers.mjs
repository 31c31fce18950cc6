// SPDX-License-Identifier: MIT
/** Large numbers, and what gives a key away. */
import { createHash } from "node:crypto";

/** @param {Uint8Array} bytes big endian @returns {bigint} */
export const numberOf = (bytes) =>
  BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);

/** @param {bigint} number @param {number} n @returns {Buffer} n bytes, big endian */
export const bytesOf = (number, n) =>
  Buffer.from(number.toString(16).padStart(2 * n, "0"), "hex");

/** The numbers of a key, as PKCS#1 orders them. */
export const FIELDS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

/** @param {import("node:crypto").KeyObject} key @returns {Record<string, bigint>} */
export function numbersOf(key) {
  /** @type {any} */
  const jwk = key.export({ format: "jwk" });
  const number = (/** @type {string} */ name) =>
    numberOf(Buffer.from(jwk[name], "base64url"));
  return Object.fromEntries(FIELDS.map((name) => [name, number(name)]));
}

/** What precedes a SHA-256 in a block: RFC 8017 section 9.2, note 1. */
export const INFO = "3031300d060960864801650304020105000420";

/** @param {string | Uint8Array} message @param {number} k @returns {Buffer} its block, of k bytes */
export function blockOf(message, k) {
  const digest = createHash("sha256").update(message).digest("hex");
  const end = `00${INFO}${digest}`;
  return Buffer.from(`0001${end.padStart(2 * k - 4, "f")}`, "hex");
}

/** @param {bigint} a @param {bigint} b @returns {bigint} */
export const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));

/**
 * @param {bigint} base
 * @param {bigint} exponent
 * @param {bigint} n
 * @returns {bigint} base^exponent mod n
 */
export function power(base, exponent, n) {
  let result = 1n;
  for (base %= n; exponent; exponent >>= 1n, base = (base * base) % n) {
    if (exponent & 1n) result = (result * base) % n;
  }
  return result;
}

/**
 * @param {bigint} a
 * @param {bigint} n
 * @returns {bigint | undefined} 1/a mod n, where there is one
 */
export function inverse(a, n) {
  let [r, next, x, y] = [n, a % n, 0n, 1n];
  while (next) {
    const quotient = r / next;
    [r, next, x, y] = [next, r - quotient * next, y, x - quotient * y];
  }
  return r === 1n ? (x + n) % n : undefined;
}

/**
 * @param {bigint} multiple of a prime of n, perhaps
 * @param {bigint} n
 * @returns {bigint | undefined} the prime
 */
export function primeIn(multiple, n) {
  const prime = gcd(n, ((multiple % n) + n) % n);
  return prime === 1n || prime === n ? undefined : prime;
}

/**
 * Boneh, DeMillo, Lipton and Lenstra: a signature that is right modulo one prime
 * alone gives that prime away.
 *
 * @param {bigint} s
 * @param {bigint} block what was signed
 * @param {bigint} n
 * @param {bigint} e
 */
export const primeOfFault = (s, block, n, e) =>
  primeIn(power(s, e, n) - block, n);

/**
 * @param {bigint} n
 * @param {bigint | Buffer | undefined} p a prime of n, perhaps, or bytes among which
 *   one may be
 * @returns {string | undefined} what is won
 */
export function keyWon(n, p) {
  if (typeof p === "object") {
    const [bytes, length] = [p, n.toString(16).length / 4];
    const all = [...bytes.keys()].map((at) => bytes.subarray(at, at + length));
    p = all.map(numberOf).find((part) => part > 1n && n % part === 0n);
  }
  return p && p > 1n && p < n && p * (n / p) === n
    ? `the key: p of ${p.toString(2).length} bits, and p * q = n`
    : undefined;
}
