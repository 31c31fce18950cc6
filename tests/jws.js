// SPDX-License-Identifier: MIT
/** Tokens by node:crypto, with any header and any claims. */
import { sign, verify } from "node:crypto";

/** @param {unknown[]} parts text, or what becomes JSON @returns {string} what is signed */
export const inputOf = (...parts) =>
  parts
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    .map((text) => Buffer.from(text).toString("base64url"))
    .join(".");

/**
 * @param {import("node:crypto").KeyLike} key
 * @param {unknown} claims
 * @param {unknown} [header]
 * @returns {string} signed by RS256, whatever the header says
 */
export function tokenOf(key, claims, header = { alg: "RS256", typ: "JWT" }) {
  const input = inputOf(header, claims);
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

/** @param {string} token @param {import("node:crypto").KeyLike} key or its public half */
export function isSignedBy(token, key) {
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  const input = Buffer.from(token.slice(0, end));
  return verify("sha256", input, key, signature);
}
