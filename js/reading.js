// SPDX-License-Identifier: MIT
/** What callers pass who read tokens -> what the core takes. */
import { MAX_SIGNATURE_BYTES } from "./generated/abi.js";
import { READING_ERRORS } from "./generated/errors.js";
import { know } from "./errors.js";
import { bytesOf, typeError } from "./validate.js";

/**
 * Whoever reads a token calls this first.
 *
 * @param {unknown} token
 * @param {"TOKEN_TYPE" | "SIGNING_INPUT" | "AUDIENCE_INVALID"} error
 * @returns {string} whose length the core judges
 * @throws {JwtError} that error
 */
export function tokenOf(token, error = "TOKEN_TYPE") {
  know(READING_ERRORS);
  if (typeof token !== "string") throw typeError(error, token);
  return token;
}

/**
 * @param {unknown} signature
 * @returns {Uint8Array} short enough for io; the core judges its length
 * @throws {JwtError} ERR_SIGNATURE_BYTES
 */
export function signatureOf(signature) {
  const bytes = bytesOf(signature);
  if (bytes && bytes.length <= MAX_SIGNATURE_BYTES) return bytes;
  throw typeError("SIGNATURE_BYTES", signature);
}
