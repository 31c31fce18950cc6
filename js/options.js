// SPDX-License-Identifier: MIT
/** Options as a caller passes them -> a copy of their own members. Both bundles,
 * the library's and the API's, hold this file. */

/**
 * @param {unknown} value
 * @returns {boolean} true: any use of it throws. No trap of a Proxy is called
 */
function isRevoked(value) {
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
 * Reads each option once. What a getter throws passes through.
 *
 * @template {object} T
 * @param {T | undefined} options
 * @param {string} known their names, with spaces between
 * @param {() => Error} wrong makes the error for anything but an object, and
 *   for an option that does not exist
 * @returns {Partial<T>} without prototype, so that nothing inherited counts
 */
export function ownOptions(options, known, wrong) {
  /** @type {Partial<T>} */
  const own = Object.create(null);
  if (options === undefined) return own;
  try {
    if (tagOf(options) !== "Object") throw wrong();
    const names = known.split(" ");
    if (!Object.keys(options).every((name) => names.includes(name))) {
      throw wrong();
    }
    for (const name of /** @type {(keyof T & string)[]} */ (names)) {
      if (Object.hasOwn(options, name)) own[name] = options[name];
    }
  } catch (error) {
    throw isRevoked(options) ? wrong() : error;
  }
  return own;
}
