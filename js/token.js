// SPDX-License-Identifier: MIT
/** A core, an app id and the options of a token -> the token. */
import { MAX_EXPIRES_IN } from "./generated/abi.js";
import { token } from "./core.js";
import { nowOf, secondsOf } from "./validate.js";

/** @import { Core } from "./core.js" */
/** @import { TokenOptions } from "./types.js" */

/**
 * @param {Core} core
 * @param {string} appId
 * @param {TokenOptions} options
 * @param {typeof token} make the token, or what to sign for one
 * @returns {string}
 */
export function makeToken(core, appId, options, make = token) {
  const { now, expiresIn = MAX_EXPIRES_IN } = options;
  const seconds = secondsOf(expiresIn, "EXPIRES_IN_INVALID");
  return make(core, appId, nowOf(now), seconds);
}
