// SPDX-License-Identifier: MIT
/** What verifyJWT must refuse, whoever signed it. */
import assert from "node:assert/strict";
import { constants, createHash, createHmac } from "node:crypto";
import { createPublicKey, privateEncrypt, sign } from "node:crypto";
import { test } from "node:test";
import { INFO, blockOf, bytesOf } from "../assurance/shared/numbers.mjs";
import { numberOf } from "../assurance/shared/numbers.mjs";
import { inputOf } from "../jws.js";
import { codeOf } from "./failure.js";
import { key, newKey, publicPem } from "./keys.js";
import { esm } from "./package.js";

const { createJWT, fingerprint, verifyJWT } = await esm();
const now = 1700000000;
const publicKey = publicPem(key());
const privateKey = key().export({ type: "pkcs1", format: "pem" }).toString();
const token = createJWT({ appId: "42", privateKey, now });
const [header, claims, signature] = token.split(".");
const input = `${header}.${claims}`;

/** @param {string} forged @returns {string} why it is refused, or "taken" */
const verdict = (forged) => codeOf(() => verifyJWT(forged, publicKey, { now }));

/** @param {Buffer} block @returns {string} a token whose s^e is this block */
const withBlock = (block) =>
  `${input}.${privateEncrypt({ key: key(), padding: constants.RSA_NO_PADDING }, block).toString("base64url")}`;

/** @param {Buffer} info @param {number} [zero] @returns {Buffer} its EMSA-PKCS1-v1_5 block */
const block = (info, zero = 0) =>
  Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(256 - 3 - info.length, 0xff),
    Buffer.from([zero]),
    info,
  ]);

const digest = createHash("sha256").update(input).digest();
const prefix = Buffer.from(INFO, "hex");
const good = Buffer.concat([prefix, digest]);
const goodBlock = blockOf(input, 256);

test("the token itself, made again from its block, is taken", () => {
  assert.equal(withBlock(goodBlock), token);
  assert.equal(verdict(token), "taken");
});

test("every single-bit flip of a token is refused", (t) => {
  let flips = 0;
  for (let at = 0; at < token.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(token, "latin1");
      changed[at] ^= 1 << bit;
      const code = verdict(changed.toString("latin1"));
      assert.match(code, /^ERR_TOKEN_/, `byte ${at}, bit ${bit}`);
      flips++;
    }
  }
  t.diagnostic(`${flips} flips`);
  assert.equal(flips, token.length * 8);
});

test("a signature that lacks its leading zero byte is refused", () => {
  const { token: whole, at } = withLeadingZero();
  assert.equal(verifyJWT(whole, publicKey, { now: at }).iss, "42");
  const end = whole.lastIndexOf(".");
  const bytes = Buffer.from(whole.slice(end + 1), "base64url").subarray(1);
  const cut = `${whole.slice(0, end)}.${bytes.toString("base64url")}`;
  // Big endian, so the number is the same: RFC 8017 section 8.2.2 step 1.
  assert.throws(() => verifyJWT(cut, publicKey, { now: at }), {
    code: "ERR_TOKEN_SIGNATURE",
  });
});

/** A token whose signature starts with a zero byte, and its now. */
function withLeadingZero() {
  for (let at = now; ; at++) {
    const token = createJWT({ appId: "42", privateKey, now: at });
    const [, , last = ""] = token.split(".");
    if (Buffer.from(last, "base64url")[0] === 0) return { token, at };
  }
}

test("no other algorithm is taken, not even well signed", () => {
  const none = inputOf({ alg: "none", typ: "JWT" });
  assert.equal(verdict(`${none}.${claims}.`), "ERR_TOKEN_ALG");
  assert.equal(verdict(`${none}.${claims}.${signature}`), "ERR_TOKEN_ALG");
  for (const alg of ["HS256", "RS384", "RS512", "ES256", "rs256", "RS256 "]) {
    const head = `${inputOf({ alg, typ: "JWT" })}.${claims}`;
    const mac = createHmac("sha256", publicKey)
      .update(head)
      .digest("base64url");
    assert.equal(verdict(`${head}.${mac}`), "ERR_TOKEN_ALG", alg);
  }
  const head = `${inputOf({ alg: "PS256", typ: "JWT" })}.${claims}`;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const pss = (/** @type {string} */ text) =>
    sign("sha256", Buffer.from(text), { key: key(), padding, saltLength: 32 });
  const ps256 = `${head}.${pss(head).toString("base64url")}`;
  assert.equal(verdict(ps256), "ERR_TOKEN_ALG");
  const disguised = `${input}.${pss(input).toString("base64url")}`;
  assert.equal(verdict(disguised), "ERR_TOKEN_SIGNATURE");
  const sha512 = sign("sha512", Buffer.from(input), key()).toString(
    "base64url",
  );
  assert.equal(verdict(`${input}.${sha512}`), "ERR_TOKEN_SIGNATURE");
});

test("a block that is not the expected one to the byte is refused", (t) => {
  const withoutNull = Buffer.from("302f300b06096086480165030402010420", "hex");
  const blocks = [
    block(Buffer.concat([withoutNull, digest])),
    block(digest),
    block(good, 1),
    Buffer.concat([goodBlock.subarray(1), Buffer.alloc(1)]),
  ];
  const set = Buffer.from(good);
  set[0] = 0x31;
  blocks.push(block(set));
  // Short padding, the rest after the digest: the forgery of small exponents.
  const short = Buffer.alloc(256, 0x5a);
  Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(8, 0xff),
    Buffer.from([0]),
    good,
  ]).copy(short);
  blocks.push(short);
  for (let at = 0; at < prefix.length; at++) {
    for (let value = 0; value < 256; value++) {
      if (value === prefix[at]) continue;
      const info = Buffer.from(good);
      info[at] = value;
      blocks.push(block(info));
    }
  }
  for (const changed of [0, 1, 2, 100, 203, 204, 223, 224, 255]) {
    const other = Buffer.from(goodBlock);
    other[changed] ^= changed === 0 ? 0x40 : 1;
    blocks.push(other);
  }
  for (const each of blocks) {
    assert.equal(verdict(withBlock(each)), "ERR_TOKEN_SIGNATURE");
  }
  t.diagnostic(`${blocks.length} blocks`);
  assert.equal(blocks.length, 6 + 19 * 255 + 9);
});

test("s + n, a changed bit and signatures of another length are refused", () => {
  const { n } = createPublicKey(publicKey).export({ format: "jwk" });
  const modulus = Buffer.from(String(n), "base64url");
  const bytes = Buffer.from(signature, "base64url");
  const sPlusN = numberOf(bytes) + numberOf(modulus);
  const flipped = (/** @type {number} */ byte, /** @type {number} */ at) =>
    Buffer.from(bytes).fill(byte ^ (1 << (at & 7)), at, at + 1);
  for (const forged of [
    ...Array.from(bytes, flipped),
    bytesOf(sPlusN, sPlusN >> 2048n ? 257 : 256),
    modulus,
    Buffer.concat([Buffer.alloc(1), bytes]),
    bytes.subarray(1),
    bytes.subarray(0, 255),
    Buffer.concat([bytes, Buffer.alloc(1)]),
    Buffer.alloc(256),
    Buffer.alloc(0),
  ]) {
    const code = verdict(`${input}.${forged.toString("base64url")}`);
    assert.equal(code, "ERR_TOKEN_SIGNATURE");
  }
});

test("the fingerprint is openssl's for 50 fresh keys of 3 sizes", (t) => {
  const sizes = [2048, 3072, 4096].flatMap((bits, i) =>
    Array(/** @type {number[]} */ ([44, 4, 2])[i]).fill(bits),
  );
  for (const bits of sizes) {
    const fresh = newKey(bits);
    const half = createPublicKey(fresh);
    const spki = half.export({ type: "spki", format: "der" });
    const wanted = createHash("sha256").update(spki).digest("base64");
    for (const form of [
      fresh.export({ type: "pkcs1", format: "pem" }),
      fresh.export({ type: "pkcs8", format: "der" }),
      fresh.export({ format: "jwk" }),
      spki,
      half.export({ type: "pkcs1", format: "pem" }),
      half.export({ format: "jwk" }),
    ]) {
      assert.equal(fingerprint(/** @type {any} */ (form)), wanted);
    }
  }
  t.diagnostic(`${sizes.length} keys`);
  assert.equal(sizes.length, 50);
});
