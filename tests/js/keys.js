// SPDX-License-Identifier: MIT
/** Throw-away keys, made when the tests run. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";

/** @typedef {import("node:crypto").KeyObject} KeyObject */

/** @type {Map<number, KeyObject>} */
const made = new Map();

/** @param {number} [bits] @param {number} [e] @returns {KeyObject} a new one */
export const newKey = (bits = 2048, e = 65537) =>
  generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: e })
    .privateKey;

/** @param {number} [bits] @returns {KeyObject} the same one at each call */
export function key(bits = 2048) {
  const found = made.get(bits) ?? newKey(bits);
  made.set(bits, found);
  return found;
}

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
