// SPDX-License-Identifier: MIT
/** A Date header -> now, for machines whose own clock is off. */
import { MAX_NOW } from "./generated/abi.js";
import { JwtError } from "./errors.js";

/** @type {typeof import("./types.js").nowFromDate} */
export function nowFromDate(date) {
  const time = typeof date === "string" ? Date.parse(date) : NaN;
  // toUTCString writes the same form, so this takes no other.
  const isSame = new Date(time).toUTCString() === date;
  if (isSame && time >= 0 && time / 1000 <= MAX_NOW) return time / 1000;
  throw new JwtError("NOW_INVALID");
}
