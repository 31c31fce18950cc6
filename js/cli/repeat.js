// SPDX-License-Identifier: MIT
/**
 * What a user passed -> whether a message may repeat it. A key, or a piece of
 * one, is often pasted where a path or a command belongs, and stderr ends up in
 * the logs of a CI. So every message of the command line that repeats what it
 * was given asks this file.
 */
import { existsSync } from "node:fs";
import { plain } from "../shared/words.js";

/** Longer than any path that a person types. */
const MAX_UNITS = 200;

/** How a key starts, in any of the forms that people paste. */
const KEY_TEXT =
  /-----BEGIN|BEGIN [A-Z ]*PRIVATE KEY|PRIVATE KEY-|PuTTY-User-Key-File|Private-Lines:|openssh-key-v1|b3BlbnNzaC1rZXktdjE|["']kty["']|^\s*\{\s*["'](n|e|d|p|q|dp|dq|qi)["']|^[\s"']*(MI[A-Z]|LS0tLS1)[\w+/\\=\s-]{60}/;

/** @param {string} text @returns {boolean} whether this is surely key text */
export const isKeyText = (text) => KEY_TEXT.test(text);

/** As much of a key in base64 or base64url as must never be shown, and the
 * dash, underscore and slash of paths with it. */
const RUN = /[\w+/=-]{16,}/g;
const MAX_RUN = 24;

/** A name in plain words, such as my-private-key: one run of 16 in 10^6 of a
 * key's base64 looks like one. */
const WORDS = /^\/?[a-z]{2,12}([-_/][a-z]{2,12})+([-_]\d{1,4})?$/;

/** @param {string} run */
const isName = (run) => run.length < MAX_RUN && WORDS.test(run);

/** @param {string} path @returns {string} what comes after its existing folder,
 * with the slash, which may be the key's */
export function beyondFolder(path) {
  if (existsSync(path)) return "";
  for (let end = path.lastIndexOf("/"); end >= 0;) {
    // With its slash, so that a file does not count.
    if (existsSync(path.slice(0, end + 1))) return path.slice(end);
    end = end ? path.lastIndexOf("/", end - 1) : -1;
  }
  return path;
}

/** A byte in a string of Python, C or JSON, where others stand for themselves. */
const ESCAPE = /\\((x|u00)[\da-f]{2}|[0-3][0-7]{2})/gi;
/** No path of Windows holds more by chance, as C:\drivers\x64 holds one. */
const MAX_ESCAPES = 3;

/** What stands before a number, and what stands between two. A dot or a slash is
 * neither here: addresses and versions may stand in a row. */
const PREFIX = /\\x|\\u00|\\(?=\d)|\b0x/gi;
const BETWEEN = /[^\da-z./\\%]+/gi;
/** Numbers with nothing else between them. */
const NUMBERS = /(?<![^ ])[\da-f]+( [\da-f]+)*(?![^ ])/gi;

/** @param {string} text @returns {boolean} whether what % stands for is UTF-8 */
function isEncodedText(text) {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
}

/**
 * @param {string} text
 * @param {number} maxDigits in numbers in a row, be they hex, octal or decimal
 * @param {number} [maxNumbers] in a row
 * @returns {boolean} whether it may hold more of a key than that, written as
 * 00:e5:53, "0x00, 0xe5", [0, 229, 83] or one long number
 */
function holdsBytes(text, maxDigits, maxNumbers = maxDigits) {
  const escaped = isEncodedText(text) ? text : text.replaceAll("%", "\\x");
  if ((escaped.match(ESCAPE) ?? []).length > MAX_ESCAPES) return true;
  const bare = escaped.replace(PREFIX, " ").replace(BETWEEN, " ");
  return (bare.match(NUMBERS) ?? [])
    .filter((row) => /\d/.test(row))
    .map((row) => row.split(" "))
    .some((row) => row.join("").length > maxDigits || row.length > maxNumbers);
}

/** So many digits in a row may be repeated: a date with its time has as many. Of 15
 * the sixteenth may be seen, by chance, at the end of the word beside them. */
const MAX_DIGITS = 14;

/**
 * @param {string} text
 * @returns {boolean} whether some of it may be bytes of a key, with dots and slashes
 * between them, too
 */
export const holdsKeyBytes = (text) =>
  holdsBytes(text.replace(/[./]/g, " "), MAX_DIGITS);

/** A line of base64: longer than any id but a hash in hex. */
const LINE = /[\w+/=]{40,}/g;

/**
 * @param {string} text
 * @returns {boolean} whether some of it may be a line of a key's base64, or as much
 * in numbers
 */
export const holdsKeyLine = (text) =>
  isKeyText(text) ||
  // Two UUIDs, a SHA-256 and an IPv6 address are less.
  holdsBytes(text, 64, 11) ||
  (text.match(LINE) ?? []).some(
    (line) => /[a-z]/.test(line) && /[A-Z]/.test(line) && /\d/.test(line),
  );

/**
 * @param {string} text
 * @returns {boolean} whether it is a plausible path or word, and so no secret
 */
export function mayRepeat(text) {
  if (text.length >= MAX_UNITS || /[\n\0\ufffd]/.test(text)) return false;
  if (isKeyText(text)) return false;
  const rest = beyondFolder(text);
  return !holdsKeyBytes(rest) && (rest.match(RUN) ?? []).every(isName);
}

/** An option as somebody may guess its name. One piece of a key in 1,000 looks like
 * one with two dashes before it: what follows them is judged by itself, too. */
const OPTION = /^--[a-z]{2,}(-[a-z]+|[A-Z][a-z]+)*$/;

/**
 * @param {string} what
 * @param {string} text what a user passed
 * @param {string} [before] the dashes of an option, which may be the key's
 * @returns {string} what, and the text if it may be repeated
 */
export const naming = (what, text, before = "") =>
  mayRepeat(text) && (OPTION.test(before + text) || mayRepeat(before + text))
    ? `${what}: "${before}${plain(text)}"`
    : what;
