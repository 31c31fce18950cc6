// SPDX-License-Identifier: MIT
/** An encrypted key, of which an attacker changes what he likes. */

/**
 * @param {import("node:crypto").KeyObject} key
 * @param {string} passphrase
 * @returns {{ bytes: Buffer, file: (bytes: Buffer) => string }} what is encrypted,
 *   and the file with other bytes in its place
 */
export function locked(key, passphrase) {
  const cipher = "aes-128-cbc";
  const how = { type: "pkcs1", format: "pem", cipher, passphrase };
  const [, start, base64, end] = /^([^]*\n\n)([^-]*)([^]*)$/.exec(
    String(key.export(how)),
  );
  const file = (bytes) => `${start}${bytes.toString("base64")}\n${end}`;
  return { bytes: Buffer.from(base64, "base64"), file };
}
