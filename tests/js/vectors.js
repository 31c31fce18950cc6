// SPDX-License-Identifier: MIT
/** Published signatures: Debian's copy of NIST's vectors, and the RFCs. */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { encode, pkcs1 } from "../assurance/der/tree.mjs";
import { numberOf, power, primeIn } from "../assurance/shared/numbers.mjs";
import { pem } from "./keys.js";

/** @typedef {{ privateKey: string, message: Buffer, signature: Buffer }} Vector */

/** Where the package has them. */
export const folder =
  process.env.VECTORS ?? "/usr/lib/python3/dist-packages/cryptography_vectors";

/**
 * A key of which only n, e and d are published: its p and q (NIST SP 800-56B
 * appendix C.1) and what follows from them.
 *
 * @param {bigint} n
 * @param {bigint} e
 * @param {bigint} d
 * @returns {string} PEM
 */
function privatePem(n, e, d) {
  let odd = d * e - 1n;
  while (odd % 2n === 0n) odd /= 2n;
  for (let g = 2n; ; g++) {
    for (let y = power(g, odd, n); y !== 1n; y = (y * y) % n) {
      const p = primeIn(y - 1n, n);
      if (!p) continue;
      const q = n / p;
      const exponents = { dp: d % (p - 1n), dq: d % (q - 1n) };
      const numbers = { n, e, d, p, q, ...exponents, qi: power(q, p - 2n, p) };
      const der = encode(pkcs1(numbers));
      return pem(createPrivateKey({ key: der, format: "der", type: "pkcs1" }));
    }
  }
}

/** @returns {Vector[]} */
function sigGen() {
  const found = [];
  /** @type {Record<string, string>} */
  let now = {};
  let privateKey = "";
  const file = `${folder}/asymmetric/RSA/FIPS_186-2/SigGen15_186-2.txt`;
  for (const line of readFileSync(file, "utf8").split(/\r?\n/)) {
    const [, name, value] = /^(\w+) = ([0-9A-Za-z]+)/.exec(line) ?? [];
    if (!name || !value) continue;
    if (name === "n") now = {};
    now[name] = value;
    if (name === "d") privateKey = "";
    if (name !== "S" || now.SHAAlg !== "SHA256") continue;
    if (String(now.n).length < 512) continue;
    const number = (/** @type {string} */ name) => BigInt(`0x${now[name]}`);
    privateKey ||= privatePem(number("n"), number("e"), number("d"));
    found.push({
      privateKey,
      message: Buffer.from(String(now.Msg), "hex"),
      signature: Buffer.from(value, "hex"),
    });
  }
  return found;
}

/** @param {{ n: string, d: string, input: string, signature: string }} rfc @returns {Vector} */
function ofRfc({ n, d, input, signature }) {
  const number = (/** @type {string} */ text) =>
    numberOf(Buffer.from(text, "base64url"));
  return {
    privateKey: privatePem(number(n), 65537n, number(d)),
    message: Buffer.from(input),
    signature: Buffer.from(signature, "base64url"),
  };
}

const rfcs = JSON.parse(
  readFileSync(new URL("vectors/rfc.json", import.meta.url), "utf8"),
);
/** Where they are from, how many there are to be, and they.
 *
 * @type {[string, number, Vector[]][]} */
export const sets = [
  ["SigGen15_186-2", 30, sigGen()],
  ["RFC 7515 appendix A.2", 1, [ofRfc(rfcs["RFC 7515 appendix A.2"])]],
  ["RFC 7520 section 4.1", 1, [ofRfc(rfcs["RFC 7520 section 4.1"])]],
];
