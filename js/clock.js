// SPDX-License-Identifier: MIT
/** A Date header -> now, for machines whose own clock is off. */
import { MAX_NOW } from "./generated/abi.js";
import { JwtError } from "./errors.js";

/**
 * The server's time, to sign by when this machine's clock differs from it by
 * more than a minute: such a token is refused although everything else is good.
 * Take the header from a fresh response, such as the 401 itself; a cached one
 * tells an old time.
 *
 * @example
 * import { createJWT, nowFromDate } from "icr-app-jwt";
 * const now = nowFromDate("Tue, 24 Nov 2026 04:00:00 GMT");
 * createJWT({ now }).length; // => 460
 * now; // => 1795492800
 *
 * @param {string | null} date a Date header as RFC 9110 section 5.6.7 has it
 *   written (IMF-fixdate), which every server sends
 * @returns {number} Unix seconds
 * @throws {JwtError} ERR_NOW_INVALID if it is anything else, or null, which
 *   headers.get("date") returns when there is none
 */
export function nowFromDate(date) {
  const time = Date.parse(String(date));
  // toUTCString writes the same form, so this takes no other.
  const isSame = new Date(time).toUTCString() === date;
  if (isSame && time >= 0 && time / 1000 <= MAX_NOW) return time / 1000;
  throw new JwtError("NOW_INVALID");
}
