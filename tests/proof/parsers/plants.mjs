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
 * @param {[what: string, from: string, to: string, within?: string][]} errors
 * @returns {Plant[]}
 */
const of = (proof, file, errors) =>
  errors.map(([what, from, to, within]) => ({
    proof,
    file,
    what,
    from,
    to,
    within,
  }));

export const plants = [
  ...of("der", "c/encoding/der.c", [
    [
      "no byte, and a tag is read",
      "n == 0 || *at != tag",
      "*at != tag",
      "der_take",
    ],
    [
      "one byte of a length too many",
      "bytes > *n",
      "bytes > *n + 1",
      "take_length",
    ],
    [
      "contents one byte too long",
      "length > n)",
      "length > n + 1)",
      "der_take",
    ],
    ["an empty integer", "c.n == 0 || (c.at", "(c.at", "der_take_integer"],
    ["a sign byte alone", "c.n > 1 &&", "c.n > 0 &&", "der_take_integer"],
    ["a peek at nothing", "in->n == 0 ? -1", "in->n == 1 ? -1", "der_peek"],
    ["a length without end", "i < bytes; i++", "i < bytes;", "take_length"],
  ]),
  ...of("base64", "c/encoding/base64.c", [
    ["one character too many", "i < *n; i++", "i <= *n; i++", "base64_decode"],
    ["a byte for each character", "have -= 8;", "have -= 6;", "base64_decode"],
    ["a text without end", "i < *n; i++", "i < *n;", "base64_decode"],
    ["a byte past the input", "at + 1 < n ?", "at < n ?", "base64_encode"],
    [
      "a digit past the room",
      "digits > max",
      "digits > max + 1",
      "base64_encode",
    ],
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
    ["no room for the first dot", "at == max", "at > max", "token_write_input"],
    [
      "more room than there is",
      "max - at, json",
      "max, json",
      "token_write_input",
    ],
    [
      "no room for the second dot",
      "n >= max",
      "n > max",
      "token_write_signature",
    ],
    [
      "room after the signature",
      "max - n, signature",
      "max, signature",
      "token_write_signature",
    ],
  ]),
];
