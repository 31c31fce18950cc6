// SPDX-License-Identifier: MIT
/** A JWK -> the key as ssh-keygen writes it without a passphrase. */
import { armour } from "../../keyforms.js";

const uint32 = (/** @type {number} */ x) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(x);
  return bytes;
};
const string = (/** @type {string | Buffer} */ x) =>
  Buffer.concat([uint32(x.length), Buffer.from(x)]);
const number = (/** @type {string} */ text) => {
  const bytes = Buffer.from(text, "base64url");
  return string(bytes[0] >> 7 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
};

/** @param {Record<string, string>} jwk @returns {Buffer} the public key */
export const opensshBlob = ({ e, n }) =>
  Buffer.concat([string("ssh-rsa"), number(e), number(n)]);

/** @param {Record<string, string>} jwk @returns {Buffer} without its armour */
export function opensshBytes(jwk) {
  const { n, e, d, qi, p, q } = jwk;
  const section = Buffer.concat([
    ...[uint32(7), uint32(7), string("ssh-rsa")],
    ...[n, e, d, qi, p, q].map(number),
    string("me"),
  ]);
  const missing = (8 - (section.length % 8)) % 8;
  const padding = Array.from({ length: missing }, (_, i) => i + 1);
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[string("none"), string("none"), string(""), uint32(1)],
    string(opensshBlob(jwk)),
    string(Buffer.concat([section, Buffer.from(padding)])),
  ]);
}

/** @param {Record<string, string>} jwk @returns {string} */
export const openssh = (jwk) =>
  armour("OPENSSH PRIVATE KEY", opensshBytes(jwk), 70);
