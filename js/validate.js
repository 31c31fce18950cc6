// SPDX-License-Identifier: MIT
/** What callers pass -> what the core takes, or which of it is wrong. */
import { KERNELS } from "./generated/abi.js";
import { MAX_SIGNATURE_BYTES, MAX_TOKEN_BYTES } from "./generated/abi.js";
import { JwtError } from "./errors.js";
import { ownOptions, tagOf } from "./options.js";

/** @import { Kernel } from "./generated/abi.js" */

/** In all, those of arrays and objects in it included. */
const MAX_JWK_MEMBERS = 1000;

/**
 * @template {object} T
 * @param {T | undefined} options
 * @param {string} known their names, with spaces between
 * @returns {Partial<T>} a copy without prototype
 * @throws {JwtError} ERR_OPTIONS_INVALID
 */
export const optionsOf = (options, known) =>
  ownOptions(options, known, () => new JwtError("OPTIONS_INVALID"));

/**
 * @param {Kernel | undefined} kernel
 * @returns {Kernel | undefined}
 * @throws {JwtError} ERR_OPTIONS_INVALID
 */
export function kernelOf(kernel) {
  if (kernel === undefined || KERNELS.includes(kernel)) return kernel;
  throw new JwtError("OPTIONS_INVALID");
}

/**
 * @param {unknown} now seconds or a Date; default: the clock
 * @returns {number} seconds, not yet checked
 * @throws {JwtError} ERR_NOW_INVALID
 */
export function nowOf(now = Date.now() / 1000) {
  if (tagOf(now) === "Date") {
    try {
      now = Date.prototype.getTime.call(/** @type {Date} */ (now)) / 1000;
    } catch {
      // It only says that it is one.
    }
  }
  if (typeof now !== "number") throw new JwtError("NOW_INVALID");
  return now;
}

/**
 * @param {unknown} seconds
 * @param {"EXPIRES_IN_INVALID" | "TOLERANCE_INVALID"} error
 * @returns {number} not yet checked
 */
export function secondsOf(seconds, error) {
  if (typeof seconds !== "number") throw new JwtError(error);
  return seconds;
}

/**
 * @param {unknown} key
 * @returns {string | Uint8Array} not yet checked
 * @throws {JwtError} ERR_KEY_TYPE, ERR_KEY_MISSING, ERR_KEY_JWK
 */
export function keyOf(key) {
  if (key === undefined) throw new JwtError("KEY_MISSING");
  const input = typeof key === "string" ? key : (bytesOf(key) ?? jwkOf(key));
  if (input === undefined) throw new JwtError("KEY_TYPE");
  return input;
}

/**
 * @param {unknown} value
 * @returns {Uint8Array | undefined} a view of it, if it is bytes of any kind
 */
export function bytesOf(value) {
  try {
    if (ArrayBuffer.isView(value)) {
      return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
    const tag = tagOf(value);
    if (tag === "ArrayBuffer" || tag === "SharedArrayBuffer") {
      return new Uint8Array(/** @type {ArrayBuffer} */ (value));
    }
  } catch {
    // Detached: no bytes any more.
  }
  return undefined;
}

/**
 * What a getter throws passes through.
 *
 * @param {unknown} value
 * @returns {string | undefined} JSON of a plain object's own members
 */
function jwkOf(value) {
  if (tagOf(value) !== "Object") return undefined;
  const prototype = Object.getPrototypeOf(value);
  // Of any realm. A KeyObject, a CryptoKey and a Promise are not plain.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return undefined;
  }
  let room = MAX_JWK_MEMBERS;
  // JSON.stringify would obey a toJSON that anything in it inherits.
  const bare = (/** @type {any} */ value) => {
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.setPrototypeOf(Array.isArray(value) ? [] : {}, null);
    for (const name of Object.keys(value)) {
      if (room-- === 0) throw new JwtError("KEY_JWK");
      copy[name] = bare(value[name]);
    }
    return copy;
  };
  const copy = bare(value);
  try {
    return JSON.stringify(copy);
  } catch (cause) {
    throw new JwtError("KEY_JWK", cause);
  }
}

/**
 * @param {unknown} token
 * @returns {string}
 * @throws {JwtError} ERR_TOKEN_TYPE, ERR_TOKEN_TOO_LONG
 */
export function tokenOf(token) {
  if (typeof token !== "string") throw new JwtError("TOKEN_TYPE");
  if (token.length > MAX_TOKEN_BYTES) throw new JwtError("TOKEN_TOO_LONG");
  return token;
}

/**
 * @param {unknown} input
 * @returns {string}
 * @throws {JwtError} ERR_SIGNING_INPUT, ERR_TOKEN_TOO_LONG
 */
export function signingInputOf(input) {
  if (typeof input !== "string") throw new JwtError("SIGNING_INPUT");
  return tokenOf(input);
}

/**
 * @param {unknown} signature
 * @returns {Uint8Array} short enough for io; the core judges its length
 * @throws {JwtError} ERR_SIGNATURE_BYTES
 */
export function signatureOf(signature) {
  const bytes = bytesOf(signature);
  if (bytes && bytes.length <= MAX_SIGNATURE_BYTES) return bytes;
  throw new JwtError("SIGNATURE_BYTES");
}
