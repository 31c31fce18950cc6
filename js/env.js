// SPDX-License-Identifier: MIT
/** The environment -> app id and private key, read anew at each call. */
import { JwtError } from "./errors.js";

/** @import { ErrorName } from "./generated/errors.js" */

/**
 * The app id. Each name is written out, because a bundler replaces the whole
 * expression; each is read by itself, because any of them may throw.
 *
 * @returns {string}
 * @throws {JwtError} ERR_APP_ID_MISSING, ERR_APP_ID_EMPTY, ERR_ENV_DENIED
 */
export const appIdFromEnv = () =>
  first("APP_ID", [
    () => process.env.NEXT_PUBLIC_APP_ID,
    () => process.env.NEXT_PUBLIC_ICR_APP_ID,
    () => process.env.ICR_APP_ID,
  ]);

/**
 * The private key. Its name is computed, so that no bundler can copy a key into
 * code that is sent to browsers.
 *
 * @returns {string}
 * @throws {JwtError} ERR_KEY_MISSING, ERR_KEY_EMPTY, ERR_ENV_DENIED
 */
export const keyFromEnv = () =>
  first(
    "KEY",
    ["", "ICR_"].map((prefix) => () => process.env[`${prefix}PRIVATE_KEY`]),
  );

/**
 * @param {"APP_ID" | "KEY"} what
 * @param {(() => string | undefined)[]} reads in order of precedence
 * @returns {string} the first that is set to something
 */
function first(what, reads) {
  /** @type {ErrorName} */
  let error = `${what}_MISSING`;
  for (const read of reads) {
    try {
      const value = read();
      if (value) return value;
      if (value === "") error = `${what}_EMPTY`;
    } catch (cause) {
      // Deno's. A missing process is a ReferenceError, and means: not set.
      const { name } = /** @type {Error} */ (cause);
      const denied = name === "NotCapable" || name === "PermissionDenied";
      if (denied && error === `${what}_MISSING`) error = "ENV_DENIED";
    }
  }
  throw new JwtError(error);
}
