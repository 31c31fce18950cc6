// SPDX-License-Identifier: MIT
/** Errors in the parsers that a proof must not let through. */

/** @typedef {{ proof: string, file: string, what: string, from: string, to: string }} Plant */

/**
 * @param {string} proof
 * @param {string} file
 * @param {[what: string, from: string, to: string][]} errors
 * @returns {Plant[]}
 */
const of = (proof, file, errors) =>
  errors.map(([what, from, to]) => ({ proof, file, what, from, to }));

export const plants = [
  ...of("der", "c/encoding/der.c", [
    ["no byte, and a tag is read", "n == 0 || *at != tag", "*at != tag"],
    ["one byte of a length too many", "bytes > *n", "bytes > *n + 1"],
    ["contents one byte too long", "length > n)", "length > n + 1)"],
    ["an empty integer", "c.n == 0 || (c.at", "(c.at"],
    ["a sign byte alone", "c.n > 1 &&", "c.n > 0 &&"],
    ["a peek at nothing", "in->n == 0 ? -1", "in->n == 1 ? -1"],
    ["a length without end", "i < bytes; i++", "i < bytes;"],
  ]),
  ...of("base64", "c/encoding/base64.c", [
    ["one character too many", "i < *n; i++", "i <= *n; i++"],
    ["a byte for each character", "have -= 8;", "have -= 6;"],
    ["a text without end", "i < *n; i++", "i < *n;"],
  ]),
  ...of("claims", "c/jwt/claims.c", [
    ["a byte past the room", "t->n < t->max", "t->n <= t->max"],
    ["a unit past the id", "i + 1 < units ?", "i < units ?"],
    ["an integer of nine digits", "char digits[20]", "char digits[9]"],
    ["a digit of 16 past the table", "shift & 15]", "shift & 31]"],
    ["a time that is no int64_t", "now > MAX_NOW ?", "now < 0 ?"],
  ]),
  ...of("claims, its loop over the id", "c/jwt/claims.c", [
    ["an id without end", "                i++;\n", "                i--;\n"],
  ]),
  ...of("token", "c/jwt/token.c", [
    ["more room than there is", "max - at, json", "max, json"],
    ["no room for the second dot", "n + 1 > max", "n > max"],
    ["room after the signature", "max - n, signature", "max, signature"],
  ]),
];
