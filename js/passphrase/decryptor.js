// SPDX-License-Identifier: MIT
/** The module that decrypts -> a key without encryption. The only file that
 * touches its exports or its memory; the contract is c/passphrase/passphrase.h. */
import { instantiate } from "#load"; // of passphrase.wasm: js/build/pack.mjs
import { JwtError } from "../errors.js";
import { IO_BYTES } from "../generated/abi.js";
import { ERRORS, FIRST_ERROR } from "../generated/passphrase.js";
import { encode } from "../utf8.js";

/** @import { PassphraseErrorName } from "../generated/passphrase.js" */
/**
 * @typedef {{
 *   memory: { readonly buffer: ArrayBuffer };
 *   io_address(): number;
 *   passphrase_address(): number;
 *   key_decrypt(n: number, passphraseN: number): number;
 *   wipe(): number;
 * }} Exports
 */

/** One that is wiped. @type {Exports | undefined} */
let idle;

/** @returns {Exports} */
function take() {
  const instance = idle;
  idle = undefined;
  if (instance) return instance;
  try {
    return /** @type {any} */ (instantiate());
  } catch (cause) {
    throw cause instanceof JwtError ? cause : new JwtError("NO_MEMORY", cause);
  }
}

/**
 * @param {string | Uint8Array} key
 * @param {Uint8Array | undefined} passphrase at most MAX_PASSPHRASE_BYTES
 * @returns {Uint8Array<ArrayBuffer>} a copy; everything else is wiped
 * @throws {JwtError} ERR_KEY_…, ERR_PASSPHRASE_…, ERR_ENCRYPTION_…,
 *   ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function decrypt(key, passphrase) {
  const instance = take();
  try {
    const result = run(instance, key, passphrase);
    instance.wipe();
    idle = instance;
    if (typeof result === "object") return result;
    throw errorOf(result);
  } catch (cause) {
    if (cause instanceof JwtError) throw cause;
    // It cannot be trusted any more, not even with a wipe.
    new Uint8Array(instance.memory.buffer).fill(0);
    throw new JwtError("INTERNAL", cause);
  }
}

/**
 * @param {Exports} instance
 * @param {string | Uint8Array} key
 * @param {Uint8Array | undefined} passphrase
 * @returns {Uint8Array<ArrayBuffer> | number} the key, or the error's number
 */
function run(instance, key, passphrase) {
  const { buffer } = instance.memory;
  const io = new Uint8Array(buffer, instance.io_address(), IO_BYTES);
  // One too many is refused there.
  let n = key.length;
  if (n <= io.length) {
    if (typeof key === "string") n = encode(key, io);
    else io.set(key);
  }
  if (passphrase) {
    new Uint8Array(buffer, instance.passphrase_address()).set(passphrase);
  }
  const end = instance.key_decrypt(n, passphrase?.length ?? -1);
  return end < 0 ? -end : new Uint8Array(io.subarray(0, end));
}

/**
 * @param {PassphraseErrorName | number} error
 * @param {string} [more] a sentence on this very case
 * @returns {JwtError} of this module's table, or of the library's
 */
export const errorOf = (error, more) =>
  Number(error) < FIRST_ERROR
    ? new JwtError(Number(error))
    : new JwtError(
        /** @type {any} */ (error),
        undefined,
        undefined,
        more,
        ERRORS,
      );
