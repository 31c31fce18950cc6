// SPDX-License-Identifier: MIT
/** Published signatures: Debian's copy of NIST's vectors, and the RFCs. */
import { readFileSync } from "node:fs";
import { keyOfNumbers, pem } from "./keys.js";

/** @typedef {{ privateKey: string, message: Buffer, signature: Buffer }} Vector */

/** Where the package has them. */
export const folder =
  process.env.VECTORS ?? "/usr/lib/python3/dist-packages/cryptography_vectors";

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
    privateKey ||= pem(
      keyOfNumbers(
        BigInt(`0x${now.n}`),
        BigInt(`0x${now.e}`),
        BigInt(`0x${now.d}`),
      ),
    );
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
    BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);
  return {
    privateKey: pem(keyOfNumbers(number(n), 65537n, number(d))),
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
