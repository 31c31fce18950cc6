// SPDX-License-Identifier: MIT
/** Throw-away keys, made when the tests run. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { gcd, power } from "../assurance/shared/numbers.mjs";

/** @typedef {import("node:crypto").KeyObject} KeyObject */

// For jose, which Node 18 does not give it.
globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

/** @type {Map<number, KeyObject>} */
const made = new Map();

/** @param {number} [bits] @returns {KeyObject} the same one at each call */
export function key(bits = 2048) {
  const found =
    made.get(bits) ??
    generateKeyPairSync("rsa", { modulusLength: bits }).privateKey;
  made.set(bits, found);
  return found;
}

/** @param {number} [bits] @returns {KeyObject} a new one */
export const newKey = (bits = 2048) =>
  generateKeyPairSync("rsa", { modulusLength: bits }).privateKey;

/**
 * @param {KeyObject} of
 * @param {"pkcs1" | "pkcs8"} [type]
 * @returns {string}
 */
export const pem = (of, type = "pkcs1") =>
  of.export({ type, format: "pem" }).toString();

/**
 * @param {KeyObject} of
 * @param {"pkcs1" | "pkcs8"} [type]
 * @returns {Buffer}
 */
export const der = (of, type = "pkcs1") => of.export({ type, format: "der" });

/** @param {KeyObject} of */
export const jwk = (of) => of.export({ format: "jwk" });

/** @param {KeyObject} of @returns {string} */
export const publicPem = (of) =>
  createPublicKey(of).export({ type: "spki", format: "pem" }).toString();

/**
 * p and q of a key of which only n, e and d are published (NIST SP 800-56B
 * appendix C.1), as a PKCS#1 file.
 *
 * @param {bigint} n
 * @param {bigint} e
 * @param {bigint} d
 * @returns {KeyObject}
 */
export function keyOfNumbers(n, e, d) {
  let r = d * e - 1n;
  let t = 0;
  for (; r % 2n === 0n; t++) r /= 2n;
  for (let g = 2n; ; g++) {
    let y = power(g, r, n);
    for (let i = 0; i < t; i++) {
      const x = (y * y) % n;
      if (x === 1n && y !== 1n && y !== n - 1n) return fromPrimes(y - 1n);
      y = x;
    }
  }

  /** @param {bigint} multiple of one of the primes */
  function fromPrimes(multiple) {
    const p = gcd(multiple, n);
    const q = n / p;
    const numbers = { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n) };
    const members = { ...numbers, qi: power(q, p - 2n, p) };
    const text = Object.entries(members).map(([name, number]) => {
      const hex = number.toString(16);
      const even = hex.length % 2 ? `0${hex}` : hex;
      return [name, Buffer.from(even, "hex").toString("base64url")];
    });
    const jwk = { kty: "RSA", ...Object.fromEntries(text) };
    return createPrivateKey({ key: jwk, format: "jwk" });
  }
}
