// SPDX-License-Identifier: MIT
// icr-app-jwt/passphrase, as TypeScript sees it: this file ships, with the import
// from the library beside it.
import type { Bytes, Key, OwnBytes } from "../types.js";

export interface DecryptOptions {
  /** A private key in any form that people paste, encrypted or not. */
  privateKey: Key;
  /** Text, which is taken as UTF-8, or bytes: 1 to 1,024 of them. Only a key that
   * is encrypted needs one. */
  passphrase?: string | Bytes | undefined;
}

/**
 * An encrypted key without its encryption, for every call that takes a key:
 * PKCS#8 with PBES2 (PBKDF2 and AES-CBC or 3DES), and the encrypted PEM that
 * OpenSSL wrote before that. Of a key that is not encrypted, what is in its
 * armour; the passphrase is passed over then.
 *
 * PBKDF2 takes the time that the key asks for: about a second for a million
 * iterations. Over ten million are refused.
 *
 * @example
 * import { createSigner } from "icr-app-jwt";
 * import { decryptKey } from "icr-app-jwt/passphrase";
 * import { createPrivateKey } from "node:crypto"; // only to make an example
 * const pem = createPrivateKey(process.env.PRIVATE_KEY).export({
 *   ...{ type: "pkcs8", format: "pem", cipher: "aes-256-cbc" },
 *   passphrase: "open sesame",
 * });
 * const privateKey = decryptKey({ privateKey: pem, passphrase: "open sesame" });
 * const signer = createSigner({ appId: 42, privateKey });
 * privateKey.fill(0); // the signer has its own copy
 * signer.keyBits; // => 2048
 *
 * @returns the DER of PKCS#8 or PKCS#1; of a key that was not encrypted, what it
 *   came in: OpenSSH's bytes, or the text of a JWK, which is not read. Yours to wipe
 * @throws {JwtError} ERR_PASSPHRASE_…, ERR_ENCRYPTION_…, ERR_KEY_…,
 *   ERR_OPTIONS_INVALID, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function decryptKey(options: DecryptOptions): OwnBytes;
