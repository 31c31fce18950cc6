// SPDX-License-Identifier: MIT
/** Options as a caller passes them -> a copy of their own members, or what is
 * wrong with them. Both bundles, the library's and the API's, hold this file. */
import { nearest } from "./nearest.js";

/**
 * @param {unknown} value
 * @returns {boolean} true: any use of it throws. No trap of a Proxy is called
 */
export function isRevoked(value) {
  try {
    return Array.isArray(value) === undefined; // never
  } catch {
    return true;
  }
}

/**
 * @param {unknown} value
 * @returns {string} such as "Uint8Array", of any realm
 */
export const tagOf = (value) =>
  isRevoked(value)
    ? "revoked Proxy"
    : Object.prototype.toString.call(value).slice(8, -1);

/**
 * @param {any} value
 * @param {string} name
 * @returns {boolean} whether it has that method; a revoked Proxy has none
 */
export const hasMethod = (value, name) =>
  !isRevoked(value) && typeof value?.[name] === "function";

/** What people pass by mistake: its tag, and words for it. */
const MISTAKES = [
  ["String", "text"],
  ["Number", "a number"],
  ["Promise", "a promise: await it first"],
];

/**
 * @param {unknown} value of a wrong type
 * @returns {string} a sentence about its type, never its value; "" if that says
 *   nothing more
 */
export function mistake(value) {
  const tag = tagOf(value);
  const [, what] = MISTAKES.find(([name]) => name === tag) ?? [];
  return what ? `What was given is ${what}.` : "";
}

/**
 * Reads each option once. What a getter throws passes through.
 *
 * @template {object} T
 * @param {T | undefined} options
 * @param {string} known their names, with spaces between
 * @param {(sentence: string) => Error} wrong makes the error for anything but an
 *   object, and for an option that does not exist; the sentence, if not "",
 *   says what it is
 * @returns {Partial<T>} without prototype, so that nothing inherited counts
 */
export function ownOptions(options, known, wrong) {
  /** @type {Partial<T>} */
  const own = Object.create(null);
  if (options === undefined) return own;
  try {
    if (tagOf(options) !== "Object") throw wrong(mistake(options));
    const names = known.split(" ");
    for (const name of Object.keys(options)) {
      if (!names.includes(name)) throw wrong(noSuch(name, names));
    }
    for (const name of /** @type {(keyof T & string)[]} */ (names)) {
      if (Object.hasOwn(options, name)) own[name] = options[name];
    }
  } catch (error) {
    throw isRevoked(options) ? wrong("") : error;
  }
  return own;
}

/** What decrypts keys, before they are passed as an option. */
const ELSEWHERE = "icr-app-jwt/passphrase";

/**
 * @param {string} name that a caller wrote
 * @param {string[]} names of the options that there are
 * @returns {string} a sentence with the nearest of them. It repeats the name
 *   only if that is a word too short to be anything of a key
 */
function noSuch(name, names) {
  if (!/^[a-z_]\w{0,14}$/i.test(name)) return "";
  const near = name === "passphrase" ? ELSEWHERE : nearest(name, names);
  return `There is no option ${name}${near ? `; did you mean ${near}?` : "."}`;
}
