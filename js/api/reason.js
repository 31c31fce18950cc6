// SPDX-License-Identifier: MIT
/** What the API or fetch says is wrong -> the same, short and without a token. */

import { ApiError } from "./errors.js";

/** This many characters of a token in a row count as a part of it. */
const PART_UNITS = 8;
const MAX_READ_UNITS = 2000;
const MAX_REASON_UNITS = 200;
/** Tokens by their look, for those that were not sent. */
const LIKE_TOKENS = /\b(?:eyJ|crs_)[\w.-]+/g;
const ESCAPES =
  /\\u\{?([\da-f]{2,6})\}?|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,6});|&#(\d{1,7});/gi;

/**
 * @param {unknown} message a string, or a list of strings
 * @param {string[]} tokens what was sent
 * @returns {string | undefined} undefined if it is neither
 */
export function reasonOf(message, tokens) {
  const list = Array.isArray(message) ? message.slice(0, 20) : [message];
  const texts = list.filter((text) => typeof text === "string");
  if (texts.length === 0) return undefined;
  const text = unescaped(texts.join("; ").slice(0, MAX_READ_UNITS));
  // First as the token has it, then by its letters and digits alone: whatever
  // stands between them.
  return [/[\w.-]/g, /[a-z\d]/gi]
    .reduce((rest, alphabet) => withoutTokens(rest, tokens, alphabet), text)
    .replace(LIKE_TOKENS, "…")
    .slice(0, MAX_REASON_UNITS)
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}

/**
 * @param {unknown} thrown by fetch
 * @param {string} token what was sent
 * @returns {ApiError} ERR_API_UNREACHABLE
 */
export function unreachable(thrown, token) {
  try {
    return new ApiError("UNREACHABLE", { cause: causeOf(thrown, [token]) });
  } catch {
    return new ApiError("UNREACHABLE"); // a getter throws, or it becomes no text
  }
}

/**
 * @param {any} thrown by fetch
 * @param {string[]} tokens what was sent
 * @param {number} [depth] of causes
 * @returns {Error} what it says; its other members may be the whole request
 */
function causeOf(thrown, tokens, depth = 0) {
  const { name, message, code, cause } = Object(thrown);
  const said = reasonOf(message ?? String(thrown), tokens);
  const isLast = cause === undefined || depth === 5;
  const options = isLast ? {} : { cause: causeOf(cause, tokens, depth + 1) };
  const isWord = (/** @type {unknown} */ word) =>
    typeof word === "string" && /^\w{1,40}$/.test(word);
  return Object.assign(new Error(said, options), {
    ...(isWord(name) && { name }),
    ...(isWord(code) && { code }),
  });
}

/** @param {string} text @returns {string} what the escapes in it stand for */
function unescaped(text) {
  return text
    .replace(ESCAPES, (escape, ...groups) => {
      const [u, x, percent, hex, decimal] = groups;
      const digits = u ?? x ?? percent ?? hex;
      const code = digits ? parseInt(digits, 16) : Number(decimal);
      return code < 0x110000 ? String.fromCodePoint(code) : escape;
    })
    .normalize("NFKC") // which may make one character eighteen
    .slice(0, MAX_READ_UNITS);
}

/**
 * Finds a part in any case, whatever other characters stand between.
 *
 * @param {string} text
 * @param {string[]} tokens
 * @param {RegExp} alphabet of what counts
 * @returns {string} with "…" in place of each part of a token
 */
function withoutTokens(text, tokens, alphabet) {
  const bareOf = (/** @type {string} */ of) =>
    (of.match(alphabet) ?? []).join("").toLowerCase();
  const whole = tokens.map(bareOf);
  const bare = bareOf(text);
  const places = [...text.matchAll(alphabet)].map(({ index }) => index);
  const isPart = (/** @type {number} */ from, /** @type {number} */ to) =>
    to <= bare.length && whole.some((t) => t.includes(bare.slice(from, to)));
  let rest = "";
  let kept = 0; // up to here it is in rest, or left out
  for (let i = 0; i < bare.length; i++) {
    let end = i + PART_UNITS;
    if (!isPart(i, end)) continue;
    while (isPart(i, end + 1)) end++;
    rest += `${text.slice(kept, places[i])}…`;
    kept = Number(places[end - 1]) + 1;
    i = end - 1;
  }
  return rest + text.slice(kept);
}
