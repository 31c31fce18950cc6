// SPDX-License-Identifier: MIT
/** Errors in the parsers that a proof must not let through. */

/**
 * @typedef {object} Plant
 * @property {string} proof
 * @property {string} file
 * @property {string} what
 * @property {string} from
 * @property {string} to
 * @property {string} [within] the function, whose goals alone WP is given then: each that
 *   it cannot prove takes it all its time
 */

/**
 * @param {string} proof
 * @param {string} file
 * @param {string | undefined} within
 * @param {[what: string, from: string, to: string][]} errors
 * @returns {Plant[]}
 */
const of = (proof, file, within, errors) =>
  errors.map(([what, from, to]) => ({ proof, file, what, from, to, within }));

const DER = "c/encoding/der.c";
const BASE64 = "c/encoding/base64.c";
const TOKEN = "c/jwt/token.c";
export const plants = [
  ...of("der", DER, "der_take", [
    ["no byte, and a tag is read", "n == 0 || *at != tag", "*at != tag"],
    ["contents one byte too long", "length > n)", "length > n + 1)"],
  ]),
  ...of("der", DER, "take_length", [
    ["one byte of a length too many", "bytes > *n", "bytes > *n + 1"],
    ["a length without end", "i < bytes; i++", "i < bytes;"],
  ]),
  ...of("der", DER, "der_take_integer", [
    ["an empty integer", "c.n == 0 || (c.at", "(c.at"],
    ["a sign byte alone", "c.n > 1 &&", "c.n > 0 &&"],
  ]),
  ...of("der", DER, "der_peek", [
    ["a peek at nothing", "in->n == 0 ? -1", "in->n == 1 ? -1"],
  ]),
  ...of("base64", BASE64, "base64_decode", [
    ["one character too many", "i < *n; i++", "i <= *n; i++"],
    ["a byte for each character", "have -= 8;", "have -= 6;"],
    ["a text without end", "i < *n; i++", "i < *n;"],
  ]),
  ...of("base64", BASE64, "base64_encode", [
    ["a byte past the input", "at + 1 < n ?", "at < n ?"],
    ["a digit past the room", "digits > max", "digits > max + 1"],
  ]),
  ...of("claims", "c/jwt/claims.c", undefined, [
    ["a byte past the room", "t->n < t->max", "t->n <= t->max"],
    ["a unit past the id", "i + 1 < units ?", "i < units ?"],
    ["an integer of nine digits", "char digits[20]", "char digits[9]"],
    ["a digit of 16 past the table", "shift & 15]", "shift & 31]"],
    ["a time that is no int64_t", "now > MAX_NOW ?", "now < 0 ?"],
  ]),
  ...of("claims, its loop over the id", "c/jwt/claims.c", undefined, [
    ["an id without end", "                i++;\n", "                i--;\n"],
  ]),
  ...of("token", TOKEN, "token_write_input", [
    ["no room for the first dot", "at == max", "at > max"],
    ["more room than there is", "max - at, json", "max, json"],
  ]),
  ...of("token", TOKEN, "token_write_signature", [
    ["no room for the second dot", "n >= max", "n > max"],
    ["room after the signature", "max - n, signature", "max, signature"],
  ]),
];
