// SPDX-License-Identifier: MIT
/** Text from outside, keys and times -> words that are safe to show on a
 * terminal, in a page or in a shell. */

/** @import { ApiError } from "../api/types.js" */
/** @import { JwtError } from "../index.js" */
/** @import { KeyInfo } from "../types.js" */

/** What moves the cursor, or hides or reorders text: controls, bidi and
 * zero-width characters, lone surrogates, separators, letters and symbols that
 * draw nothing, and every space but the usual one. */
const UNSAFE =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{16fe4}]|(?! )\p{Zs}/gu;

/** @param {string} char @returns {string} \u and four hex digits for a unit */
const escape = (char) =>
  Array.from(
    { length: char.length },
    (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

/**
 * @param {string} text
 * @returns {string} on one line, with every unsafe character escaped
 */
export const plain = (text) => text.replace(UNSAFE, escape);

/** @param {string} text @returns {boolean} whether all of it can be seen */
export const isPlain = (text) => plain(text) === text;

/** @param {string} text @returns {string} the token alone, out of a header */
export const bareToken = (text) =>
  text.trim().replace(/^(authorization:\s*)?bearer\s+/i, "");

/**
 * JSON that means the same after escaping, because only strings can hold the
 * characters.
 *
 * @param {unknown} value
 * @returns {string} indented
 */
export const json = (value) =>
  JSON.stringify(value, null, 2).replace(UNSAFE, (char) =>
    char === "\n" ? char : escape(char),
  );

/**
 * @param {string} word
 * @returns {string} what a POSIX shell reads as exactly this word
 */
export const quote = (word) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;

/**
 * When a token is valid, in words.
 *
 * @param {Record<string, unknown>} claims
 * @param {number} now Unix seconds
 * @returns {string[]} a line for each of iat and exp that is a time
 */
export function times({ iat, exp }, now) {
  const lines = [];
  if (isTime(iat)) lines.push(`issued ${moment(iat, now)}`);
  if (isTime(exp)) {
    lines.push(`${exp > now ? "expires" : "expired"} ${moment(exp, now)}`);
  }
  return lines;
}

/** @param {unknown} value @returns {value is number} that Date can show */
export const isTime = (value) =>
  typeof value === "number" && Math.abs(value) <= 8.64e12;

/**
 * @param {number} time Unix seconds
 * @param {number} now
 * @returns {string}
 */
export function moment(time, now) {
  const iso = new Date(Math.floor(time) * 1000).toISOString();
  const at = `${iso.slice(0, -5).replace("T", " ")} UTC`;
  const apart = Math.round(Math.abs(time - now));
  return `${at}, ${time > now ? `in ${span(apart)}` : `${span(apart)} ago`}`;
}

/** @param {number} seconds @returns {string} in at most two units */
export function span(seconds) {
  const units = /** @type {[number, string][]} */ ([
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ]);
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .map(([size, unit], i) => {
      const n = i
        ? Math.floor((seconds % units[first][0]) / size)
        : Math.floor(seconds / size);
      return n ? `${n} ${unit}` : "";
    })
    .filter(Boolean)
    .join(" ");
}

/** What holds the numbers, as people call it; not said of a public key. */
const CONTAINERS = /** @type {Record<string, string>} */ ({
  pkcs1: "PKCS#1",
  pkcs8: "PKCS#8",
  openssh: "OpenSSH",
  jwk: "JWK",
  certificate: "a certificate",
});

/** How that is written down. */
const ENCODINGS = /** @type {Record<string, string>} */ ({
  pem: "PEM",
  base64: "base64 without armour",
  binary: "binary",
  json: "JSON",
  encrypted: "encrypted",
});

/** What a key is, as it was given: one that was decrypted is in no other encoding.
 * @typedef {Omit<KeyInfo, "encoding"> & { encoding: KeyInfo["encoding"] | "encrypted" }} KeyLook */

/** @param {KeyLook} info @returns {string} on one line */
export function keyWords({ isPrivate, keyBits, container, encoding }) {
  const kind = isPrivate ? "private" : "public";
  const form = [CONTAINERS[container], ENCODINGS[encoding]].filter(Boolean);
  return `RSA ${kind} key, ${keyBits} bits, ${form.join(", ")}`;
}

/**
 * What it is and what to do, as its reader would say it.
 *
 * @param {Pick<JwtError | ApiError, "code" | "message" | "remedy">} error
 * @param {Record<string, string>} remedies by code: in other words than those
 *   of the library, which speak of JavaScript
 * @returns {string}
 */
export function sentence(error, remedies) {
  const { code, message, remedy } = error;
  const { source } = /** @type {Partial<JwtError>} */ (error);
  const own = remedies[code];
  const said = own ? message.slice(0, -remedy.length) + own : message;
  return source === "appId" ? said.slice("appId: ".length) : said;
}
