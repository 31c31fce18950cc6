// SPDX-License-Identifier: MIT
/** What callers pass -> what the core takes, or which of it is wrong. */
import { JwtError } from "./errors.js";
import { hasMethod, isRevoked, mistake } from "./shared/own-options.js";
import { ownOptions, tagOf } from "./shared/own-options.js";

/** @import { ErrorName } from "./generated/errors.js" */

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
  ownOptions(options, known, optionsError);

/** @param {string} sentence @returns {JwtError} */
const optionsError = (sentence) =>
  new JwtError("OPTIONS_INVALID", undefined, undefined, sentence);

/**
 * @param {ErrorName} name
 * @param {unknown} value of a wrong type
 * @returns {JwtError} which says if it is a mistake that people make
 */
export const typeError = (name, value) =>
  new JwtError(name, undefined, undefined, mistake(value));

/**
 * @template T
 * @param {string} name of an option
 * @param {T | undefined} value
 * @param {readonly unknown[]} choices
 * @returns {T | undefined}
 * @throws {JwtError} ERR_OPTIONS_INVALID
 */
export function choiceOf(name, value, choices) {
  if (value === undefined || choices.includes(value)) return value;
  throw optionsError(`${name} is one of: ${choices.join(", ")}.`);
}

/**
 * @param {unknown} now seconds or a Date; default: the clock
 * @returns {number} seconds, not yet checked
 * @throws {JwtError} ERR_NOW_INVALID
 */
export function nowOf(now = Date.now() / 1000) {
  if (typeof now === "object") {
    try {
      now = Date.prototype.getTime.call(/** @type {Date} */ (now)) / 1000;
    } catch {
      // It is none, of any realm.
    }
  }
  if (typeof now !== "number") throw typeError("NOW_INVALID", now);
  return now;
}

/**
 * @param {unknown} seconds
 * @param {"EXPIRES_IN_INVALID" | "TOLERANCE_INVALID" | "MARGIN_INVALID"} error
 * @returns {number} not yet checked
 */
export function secondsOf(seconds = 0, error) {
  if (typeof seconds !== "number") throw typeError(error, seconds);
  return seconds;
}

/**
 * @param {unknown} key
 * @returns {string | Uint8Array} not yet checked
 * @throws {JwtError} ERR_KEY_TYPE, ERR_KEY_MISSING, ERR_KEY_JWK
 */
export function keyOf(key) {
  if (key === undefined) throw new JwtError("KEY_MISSING");
  const plain = exported(key);
  if (typeof plain === "string") return plain;
  const input = bytesOf(plain) ?? jwkOf(plain);
  if (input === undefined) throw typeError("KEY_TYPE", key);
  return input;
}

/**
 * @param {any} key
 * @returns {unknown} the PEM of a KeyObject, which Node, Deno and Bun have; else
 *   the key itself
 */
function exported(key) {
  // Before 18.14, Node's had no Symbol.toStringTag.
  const type =
    hasMethod(key, "export") &&
    /** @type {any} */ ({ private: "pkcs8", public: "spki" })[key.type];
  return type ? key.export({ type, format: "pem" }) : key;
}

/**
 * @param {unknown} value
 * @returns {Uint8Array | undefined} a view of it, if it is bytes of any kind
 */
export function bytesOf(value) {
  try {
    // DataView takes buffers of any realm, shared ones too, and nothing else.
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(value)
      ? value
      : new DataView(/** @type {ArrayBuffer} */ (value));
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch {
    return undefined; // or detached: no bytes any more
  }
}

/**
 * What a getter throws passes through.
 *
 * @param {unknown} value
 * @returns {string | undefined} JSON of a plain object's own members
 */
function jwkOf(value) {
  if (tagOf(value) !== "Object") return undefined;
  // Of any realm. A KeyObject, a CryptoKey and a Promise are not plain.
  const prototype = Object.getPrototypeOf(value) ?? Object.prototype;
  if (Object.getPrototypeOf(prototype) !== null) return undefined;
  let room = MAX_JWK_MEMBERS;
  // JSON.stringify would obey a toJSON that anything in it inherits.
  const bare = (/** @type {any} */ value) => {
    if (isRevoked(value) || room-- < 0) throw new JwtError("KEY_JWK");
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.setPrototypeOf(Array.isArray(value) ? [] : {}, null);
    for (const name of Object.keys(value)) copy[name] = bare(value[name]);
    return copy;
  };
  const copy = bare(value);
  try {
    return JSON.stringify(copy);
  } catch (cause) {
    throw new JwtError("KEY_JWK", cause);
  }
}
