// SPDX-License-Identifier: MIT
/** Published signatures, made again exactly, on every kernel there is. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keyOfNumbers, pem } from "./keys.js";
import { cjs, esm } from "./package.js";

/** @typedef {{ privateKey: string, message: Buffer, signature: Buffer }} Vector */

const { createSigner } = await esm();
const list = execFileSync("dpkg", ["-L", "python3-cryptography-vectors"]);

/** @param {string} name @returns {string} of a file in Debian's package */
function debian(name) {
  const path = list
    .toString()
    .split("\n")
    .find((line) => line.endsWith(name));
  return readFileSync(String(path), "utf8");
}

/** @returns {Vector[]} */
function sigGen() {
  const found = [];
  /** @type {Record<string, string>} */
  let now = {};
  let privateKey = "";
  const text = debian("/FIPS_186-2/SigGen15_186-2.txt");
  for (const line of text.split(/\r?\n/)) {
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
/** @type {[string, number, Vector[]][]} */
const sets = [
  ["SigGen15_186-2", 30, sigGen()],
  ["RFC 7515 appendix A.2", 1, [ofRfc(rfcs["RFC 7515 appendix A.2"])]],
  ["RFC 7520 section 4.1", 1, [ofRfc(rfcs["RFC 7520 section 4.1"])]],
];

/** @param {typeof createSigner} create @param {any} [kernel] */
function check(create, kernel) {
  let count = 0;
  for (const [, wanted, vectors] of sets) {
    assert.equal(vectors.length, wanted);
    for (const { privateKey, message, signature } of vectors) {
      const signer = create({ appId: "1", privateKey, kernel });
      assert.deepEqual(Buffer.from(signer.sign(message)), signature);
      signer.dispose();
      count++;
    }
  }
  return count;
}

for (const kernel of ["simd", "fma"]) {
  test(`${kernel} makes all 32 published signatures`, (t) => {
    const { privateKey } = /** @type {Vector} */ (sets[0]?.[2][0]);
    try {
      const name = /** @type {any} */ (kernel);
      createSigner({ appId: "1", privateKey, kernel: name }).dispose();
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      assert.equal(`${kernel} ${code}`, "fma ERR_KERNEL_UNAVAILABLE");
      return t.diagnostic("this engine does not fuse");
    }
    assert.equal(check(createSigner, kernel), 32);
  });
}

test("scalar, in plain JavaScript, makes all 32 published signatures", () => {
  assert.equal(check(cjs("/js").createSigner), 32);
});
