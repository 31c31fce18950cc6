// SPDX-License-Identifier: MIT
/** A key that is elsewhere: what it is to sign, and its signature attached.
 * OpenSSL stands for the KMS. */
import assert from "node:assert/strict";
import { constants, sign } from "node:crypto";
import { test } from "node:test";
import { fails } from "./failure.js";
import { key, newKey, pem, publicPem } from "./keys.js";
import { cjs, esm } from "./package.js";

const { attachSignature, createJWT, createSigningInput } = await esm();
const NOW = 1700000000;
const input = createSigningInput({ appId: "42", now: NOW });
const good = sign("sha256", Buffer.from(input), key());

test("the token is what createJWT makes with the same key", async () => {
  let count = 0;
  for (const api of [await esm(), cjs(), cjs("/js")]) {
    for (const bits of [2048, 2056, 3072, 4096]) {
      for (const [appId, now, expiresIn] of /** @type {const} */ ([
        ["42", NOW, undefined],
        ['a"\\b\u{1f6e1}', 0, 1],
        [7, new Date(NOW * 1000 + 999), 540],
        ["42", 99999999999, 600],
      ])) {
        const signingInput = api.createSigningInput({ appId, now, expiresIn });
        const signature = sign("sha256", Buffer.from(signingInput), key(bits));
        const privateKey = pem(key(bits));
        const wanted = createJWT({ appId, privateKey, now, expiresIn });
        for (const publicKey of [undefined, publicPem(key(bits)), privateKey]) {
          assert.equal(
            api.attachSignature(signingInput, signature, publicKey),
            wanted,
          );
          count++;
        }
      }
    }
  }
  assert.equal(count, 144);
});

test("the signature may be bytes of any kind", () => {
  const wanted = attachSignature(input, good);
  const own = new Uint8Array(good);
  const view = new DataView(new Uint8Array([0, ...good, 0]).buffer, 1, 256);
  for (const signature of [own, own.buffer, view]) {
    assert.equal(attachSignature(input, signature, publicPem(key())), wanted);
  }
});

test("a wrong signature is refused before the API sees it", () => {
  const bytes = Buffer.from(input);
  const digest = sign("sha256", Buffer.alloc(32), key());
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  for (const signature of [
    sign("sha256", bytes, newKey()),
    sign("sha512", bytes, key()),
    sign("sha256", bytes, { key: key(), padding }),
    digest,
    sign("sha256", bytes, key(3072)),
    Buffer.alloc(256),
    Buffer.alloc(256, 255),
  ]) {
    fails("TOKEN_SIGNATURE", () =>
      attachSignature(input, signature, publicPem(key())),
    );
  }
});

test("what the claims say is judged by the API, not here", async () => {
  const [header] = input.split(".");
  const later = { iss: "42", exp: 9e15, iat: 8e15, nbf: 7e15, aud: "them" };
  for (const claims of [
    later,
    { iss: "42", exp: 1, iat: 600 },
    { iss: "42", exp: NOW, iat: NOW, nbf: "soon" },
  ]) {
    const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const signingInput = `${header}.${body}`;
    const signature = sign("sha256", Buffer.from(signingInput), key());
    for (const api of [await esm(), cjs("/js")]) {
      assert.equal(
        api.attachSignature(signingInput, signature, publicPem(key())),
        `${signingInput}.${signature.toString("base64url")}`,
      );
      fails("TOKEN_SIGNATURE", () =>
        api.attachSignature(signingInput, good, publicPem(key())),
      );
    }
  }
});

test("what is no signature is refused without a public key too", () => {
  for (const wrong of /** @type {any[]} */ ([
    ...[undefined, null, good.toString("base64"), [...good], {}],
    ...[0, 255, 513, 70000].map((n) => new Uint8Array(n)),
  ])) {
    fails("SIGNATURE_BYTES", () => attachSignature(input, wrong));
  }
  fails("KEY_EMPTY", () => attachSignature(input, good, ""));
  const wrongKey = /** @type {any} */ (null);
  fails("KEY_TYPE", () => attachSignature(input, good, wrongKey));
});

test("what is no signing input is refused", () => {
  for (const wrong of /** @type {any[]} */ ([
    ...[undefined, null, Buffer.from(input), 1],
  ])) {
    fails("SIGNING_INPUT", () => attachSignature(wrong, good));
  }
  const [header, claims] = input.split(".");
  const none = Buffer.from('{"alg":"none"}').toString("base64url");
  const empty = Buffer.from("{}").toString("base64url");
  for (const [code, wrong] of /** @type {const} */ ([
    ["TOKEN_MALFORMED", ""],
    ["TOKEN_MALFORMED", claims],
    ["TOKEN_MALFORMED", `${input}.`],
    ["TOKEN_MALFORMED", `${input}\n`],
    ["TOKEN_BASE64URL", `${input}=`],
    ["TOKEN_ALG", `${none}.${claims}`],
    ["TOKEN_ISS", `${header}.${empty}`],
    ["TOKEN_TOO_LONG", "a.".padEnd(8192, "a")],
    ["TOKEN_TOO_LONG", "a.".padEnd(8193, "a")],
    ["TOKEN_TOO_LONG", "a.".padEnd(8192, "\u{1f6e1}")],
    ["TOKEN_TOO_LONG", "a.".padEnd(65536 - good.length + 1, "a")],
    ["TOKEN_TOO_LONG", "a.".padEnd(65536, "a")],
    ["TOKEN_TOO_LONG", "a.".padEnd(65537, "a")],
  ])) {
    fails(code, () => attachSignature(String(wrong), good));
  }
});
