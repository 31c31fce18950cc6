// SPDX-License-Identifier: MIT
/** The key that the tests of the page paste, and tokens of it. */
import { createPrivateKey, sign } from "node:crypto";
import { text } from "../keyforms.js";

export { FIXTURES, text as read } from "../keyforms.js";

export const pem = text("pkcs1.pem");
export const publicPem = text("spki.pem");
export const fingerprint = text("fingerprint");
const key = createPrivateKey(pem);
export const jwk = key.export({ format: "jwk" });
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
