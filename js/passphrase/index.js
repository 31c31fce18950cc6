// SPDX-License-Identifier: MIT
/**
 * Encrypted keys -> the same keys without encryption, for every other call. A
 * module of its own, which nothing else imports: few keys are encrypted. What
 * decryptKey promises stands in types.d.ts.
 *
 * @module
 */
import { mistake } from "../shared/own-options.js";
import { encode } from "../utf8.js";
import { bytesOf, keyOf, optionsOf } from "../validate.js";
import { decrypt, errorOf } from "./decryptor.js";
import { MAX_PASSPHRASE_BYTES } from "../generated/passphrase.js";

/** @type {typeof import("./types.js").decryptKey} */
export function decryptKey(options) {
  const given = optionsOf(options, "privateKey passphrase");
  const key = keyOf(given.privateKey);
  const passphrase = passphraseOf(given.passphrase);
  try {
    return decrypt(key, passphrase);
  } finally {
    passphrase?.fill(0);
  }
}

/**
 * @param {unknown} passphrase
 * @returns {Uint8Array | undefined} a copy, or undefined if there is none
 * @throws {import("../errors.js").JwtError} ERR_PASSPHRASE_TYPE, _TOO_LONG
 */
function passphraseOf(passphrase) {
  if (passphrase === undefined) return undefined;
  const isText = typeof passphrase === "string";
  const given = isText ? passphrase : bytesOf(passphrase);
  if (given === undefined) {
    throw errorOf("PASSPHRASE_TYPE", mistake(passphrase));
  }
  const bytes = new Uint8Array(MAX_PASSPHRASE_BYTES);
  // A character has at least a byte: what is too long is not even read.
  let n = given.length;
  if (n <= bytes.length) {
    if (typeof given === "string") n = encode(given, bytes);
    else bytes.set(given);
  }
  if (n <= bytes.length) return bytes.subarray(0, n);
  bytes.fill(0);
  throw errorOf("PASSPHRASE_TOO_LONG");
}
