// SPDX-License-Identifier: MIT
/** A rule that a token breaks -> why the API would refuse it, with the numbers
 * of this token. */
import { isTime, span } from "./words.js";

/** @import { JsonObject } from "../types.js" */

/** @param {unknown} time @param {number} now @returns {string} what is between them: in seconds, as the limits are, up to an hour */
function apart(time, now) {
  if (!isTime(time)) return "";
  const seconds = Math.abs(time - now);
  return seconds < 3600 ? `${seconds.toLocaleString("en")} s` : span(seconds);
}

/** @type {Record<string, (claims: JsonObject, now: number) => string>} */
const WORDS = {
  ERR_TOKEN_EXPIRED: ({ exp }, now) => `exp was ${apart(exp, now)} ago.`,
  ERR_TOKEN_EXP_TOO_FAR: ({ exp }, now) =>
    `exp is ${apart(exp, now)} ahead; the API allows 600 s.`,
  ERR_TOKEN_IAT_FUTURE: ({ iat }, now) =>
    `iat is ${apart(iat, now)} ahead; the API allows none.`,
};

/**
 * @param {{ code: string, message: string, remedy: string }} problem of
 *   inspectToken
 * @param {JsonObject} claims
 * @param {number} now Unix seconds, whole
 * @returns {string} without what to do
 */
export function refusal({ code, message, remedy }, claims, now) {
  const words = WORDS[code]?.(claims, now);
  return words ?? message.slice(0, message.length - remedy.length).trim();
}
