// SPDX-License-Identifier: MIT
/** An app id or a key -> nothing, or an error that names where it came from. */
import { createSigner, createSigningInput, JwtError } from "../index.js";
import { holdsKeyLine } from "./repeat.js";

/** @typedef {import("./keyfile.js").Source} Source */
/** @typedef {import("../generated/errors.js").ErrorName} ErrorName */

/**
 * @template T
 * @param {string | undefined} source the flag or variable
 * @param {() => T} step
 * @returns {T}
 * @throws {JwtError} what the step throws; of an app id or a key, with its source
 */
export function naming(source, step) {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof JwtError) || source === undefined) throw error;
    if (!/^ERR_(APP_ID|KEY)_/.test(error.code)) throw error;
    const name = /** @type {ErrorName} */ (error.code.slice("ERR_".length));
    throw new JwtError(name, error.cause, source);
  }
}

/**
 * @param {string | undefined} source
 * @param {string} appId
 * @throws {JwtError} ERR_APP_ID_*
 */
export function checkAppId(source, appId) {
  naming(source, () => createSigningInput({ appId }));
  // The core accepts one line of a key as an id; it would go into the token.
  if (holdsKeyLine(appId)) {
    throw new JwtError("APP_ID_IS_KEY", undefined, source);
  }
}

/**
 * @param {Source} source whose key is left as it is
 * @throws {JwtError} ERR_KEY_*: why it cannot sign
 */
export function checkKey({ key, variable }) {
  const copy = typeof key === "string" ? key : key.slice();
  try {
    naming(variable, () =>
      createSigner({ appId: "0", privateKey: copy }).dispose(),
    );
  } finally {
    if (typeof copy !== "string") copy.fill(0);
  }
}
