// SPDX-License-Identifier: MIT
/** The ways to write a key down that people paste, and what they take for one. */
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What tests/c/fixtures.sh made. */
export const FIXTURES = fileURLToPath(
  new URL("../../build/native/fixtures", import.meta.url),
);
/** @param {string} name @returns {Buffer} */
export const bytes = (name) => readFileSync(`${FIXTURES}/${name}`);
/** @param {string} name @returns {string} */
export const read = (name) => bytes(name).toString("latin1");

export const pem = read("pkcs1.pem");
export const publicPem = read("spki.pem");
export const fingerprint = read("fingerprint");
const key = createPrivateKey(pem);
export const jwk = key.export({ format: "jwk" });
/** @param {object} change @returns {string} */
const jwkWith = (change) => JSON.stringify({ ...jwk, ...change });
/** @param {string} by instead of line feeds @returns {string} */
const joined = (by) => pem.trim().replaceAll("\n", by);
/** @param {number} modulusLength @returns {string} */
const ofBits = (modulusLength) =>
  generateKeyPairSync("rsa", { modulusLength })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
const bare = pem.replaceAll(/-----.*-----\n/g, "");
const base64url = (/** @type {string} */ text) =>
  Buffer.from(text).toString("base64url");

/** @param {object} claims @param {object} [header] @returns {string} signed by OpenSSL */
export function tokenOf(claims, header = { alg: "RS256", typ: "JWT" }) {
  const parts = [header, claims].map((part) => base64url(JSON.stringify(part)));
  const body = parts.join(".");
  return `${body}.${sign("sha256", Buffer.from(body), key).toString("base64url")}`;
}
/** @returns {number} Unix seconds */
export const seconds = () => Math.floor(Date.now() / 1000);

/** @type {Record<string, string | Uint8Array>} pasted, or dropped as a file */
export const FORMS = {
  "PKCS#1": pem,
  "PKCS#8": read("pkcs8.pem"),
  CRLF: joined("\r\n"),
  CR: joined("\r"),
  "byte order mark": `\ufeff${pem}`,
  "text around it": `Here it is:\n${pem}Regards`,
  "no final line feed": pem.trim(),
  "blank lines": joined("\n\n"),
  indented: joined("\n    "),
  "spaces for line feeds": joined(" "),
  "no line feeds": joined(""),
  "literal \\n": joined("\\n"),
  "literal \\r\\n": joined("\\r\\n"),
  "double quotes": `"${pem}"`,
  "single quotes": `'${pem}'`,
  "quotes and literal \\n": `"${joined("\\n")}\\n"`,
  "base64 of the PEM": Buffer.from(pem).toString("base64"),
  "base64 alone": bare,
  "base64 alone, one line": bare.replaceAll("\n", ""),
  JWK: JSON.stringify(jwk),
  "a PEM file": bytes("pkcs1.pem"),
  "a DER file": bytes("pkcs1.der"),
  "a DER file, PKCS#8": bytes("pkcs8.der"),
  "a file in CRLF": Buffer.from(joined("\r\n")),
};

/** @type {[code: string, given: string | Uint8Array][]} when it is to sign */
export const REFUSED = [
  ["KEY_EMPTY", new Uint8Array()],
  ["KEY_TOO_LONG", "A".repeat(70_000)],
  ["KEY_TOO_LONG", new Uint8Array(70_000)],
  ["KEY_FIRST_LINE_ONLY", "-----BEGIN RSA PRIVATE KEY-----"],
  ["KEY_TRUNCATED", pem.slice(0, 400)],
  ["KEY_NOT_A_KEY", "the quick brown fox"],
  ["KEY_IS_PATH", "/home/me/Downloads/app.private-key.pem"],
  [
    "KEY_IS_JWT",
    `${base64url('{"alg":"RS256"}')}.${base64url('{"iss":"1"}')}.AAAA`,
  ],
  ["KEY_IS_CERTIFICATE", read("certificate.pem")],
  ["KEY_IS_CSR", read("csr.pem")],
  ["KEY_IS_PUBLIC", publicPem],
  ["KEY_IS_EC", read("ec.pem")],
  ["KEY_IS_EDDSA", read("ED25519.pem")],
  ["KEY_IS_DSA", read("dsa.pem")],
  ["KEY_IS_RSA_PSS", read("rsa_pss.pem")],
  ["KEY_ENCRYPTED_PKCS1", read("encrypted_pkcs1.pem")],
  ["KEY_ENCRYPTED_PKCS8", read("encrypted_pkcs8.pem")],
  ["KEY_ENCRYPTED_OPENSSH", read("openssh_encrypted")],
  ["KEY_TOO_SMALL", ofBits(1024)],
  ["KEY_TOO_LARGE", ofBits(4104)],
  ["KEY_MULTI_PRIME", read("multi_prime.pem")],
  ["KEY_EXPONENT", jwkWith({ e: "Ag" })],
  ["KEY_INCONSISTENT", jwkWith({ dp: jwk.dq })],
  ["KEY_TRAILING", Buffer.concat([bytes("pkcs1.der"), Buffer.from([1])])],
  ["KEY_UNBALANCED", read("unbalanced.pem")],
  ["KEY_OTHER_ALGORITHM", read("X25519.pem")],
  ["KEY_BASE64", pem.slice(0, 500) + pem.slice(501)],
  ["KEY_JWK", jwkWith({ qi: undefined })],
  ["KEY_IS_PKCS12", bytes("pkcs12.p12")],
  ["KEY_IS_PUTTY", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n"],
  ["KEY_SEVERAL", pem + read("unbalanced.pem")],
  ["KEY_SYMMETRIC", JSON.stringify({ kty: "oct", k: "AAAA" })],
];
