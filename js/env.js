// SPDX-License-Identifier: MIT
/** The environment -> app id and private key, read again at each call. */
import { JwtError } from "./errors.js";

/** @import { ErrorName } from "./generated/errors.js" */

/** @typedef {[value: string, name: string]} Variable */

/** Each is written out, because a bundler replaces the whole expression, and
 * read by itself, because any of them may throw. */
export const APP_ID = {
  NEXT_PUBLIC_APP_ID: () => process.env.NEXT_PUBLIC_APP_ID,
  NEXT_PUBLIC_ICR_APP_ID: () => process.env.NEXT_PUBLIC_ICR_APP_ID,
  ICR_APP_ID: () => process.env.ICR_APP_ID,
};
export const KEY = ["PRIVATE_KEY", "ICR_PRIVATE_KEY"];

/**
 * The app id.
 *
 * @returns {Variable}
 * @throws {JwtError} ERR_APP_ID_MISSING, ERR_ENV_DENIED
 */
export const appIdFromEnv = () =>
  first("APP_ID_MISSING", Object.entries(APP_ID));

/**
 * The private key. Its name is computed, so that no bundler can copy a key into
 * code that is sent to browsers.
 *
 * @returns {Variable}
 * @throws {JwtError} ERR_KEY_MISSING, ERR_ENV_DENIED
 */
export const keyFromEnv = () => first("KEY_MISSING", KEY.map(computed));

/** @param {string} name @returns {[string, () => string | undefined]} */
const computed = (name) => [name, () => process.env[name]];

/**
 * @param {ErrorName} error where none is set
 * @param {[name: string, read: () => string | undefined][]} variables in order
 *   of precedence
 * @returns {Variable} the first that is set to more than white space, else the
 *   first that is set at all, and the caller says that it is empty
 */
function first(error, variables) {
  /** @type {Variable | undefined} */
  let blank;
  for (const [name, read] of variables) {
    try {
      const value = read();
      // Nor what it inherits: process.env has Object.prototype's members, too.
      const inherited = /** @type {any} */ (Object.prototype)[name];
      if (value == null || value === inherited) continue;
      if (String(value).trim()) return [value, name];
      blank ??= [value, name];
    } catch (cause) {
      // Deno's. A missing process is a ReferenceError, and means: not set.
      const { name } = /** @type {Error} */ (cause);
      if (/^(NotCapable|PermissionDenied)$/.test(name)) error = "ENV_DENIED";
    }
  }
  if (blank) return blank;
  throw new JwtError(error);
}
