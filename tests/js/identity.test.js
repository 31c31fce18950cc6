// SPDX-License-Identifier: MIT
/** Byte for byte what jsonwebtoken makes of the vendor's example. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import jsonwebtoken from "jsonwebtoken";
import { tokenOf } from "../jws.js";
import { RIGHT_APP_IDS } from "./appids.js";
import { key, pem } from "./keys.js";
import { cjs, esm, installed } from "./package.js";

const ids = [
  ...RIGHT_APP_IDS,
  ...["42", "app", "a\\b\\nc", 'a"b"c', "a/b<c>&d'e"],
  ...["a\u2030b", "x.".repeat(511), "🌍".repeat(511)],
];
/** Enough for every kind of escape. */
const few = ids.slice(-8);
const clocks = [61, 1e9, 1700000000, 1795493539.75, 4102444800, 99999999999];

/**
 * @param {string} appId
 * @param {string} privateKey
 * @param {number} now
 * @param {number} [expiresIn]
 */
function vendor(appId, privateKey, now, expiresIn = 600) {
  const second = Math.floor(now);
  const claims = { iss: appId, exp: second + expiresIn, iat: second - 60 };
  const payload = { ...claims, alg: "RS256" };
  return jsonwebtoken.sign(payload, privateKey, { algorithm: "RS256" });
}

/** @type {[string, import("./package.js").Api][]} */
const entries = [
  [".", await esm()],
  [". (CommonJS)", cjs()],
  ["./inline", await esm("/inline")],
  ["./js", await esm("/js")],
  ["./js (CommonJS)", cjs("/js")],
];

for (const [name, { createJWT }] of entries) {
  test(`${name} equals jsonwebtoken`, (t) => {
    let count = 0;
    /** @type {(id: string, file: string, now: number, s?: number) => void} */
    const compare = (appId, privateKey, now, expiresIn) => {
      const token = createJWT({ appId, privateKey, now, expiresIn });
      assert.equal(token, vendor(appId, privateKey, now, expiresIn));
      count++;
    };
    const all = name === ".";
    for (const bits of all ? [2048, 3072, 4096] : [2048]) {
      for (const type of /** @type {const} */ (["pkcs1", "pkcs8"])) {
        const file = pem(key(bits), type);
        const some = all && bits === 2048 ? ids : few;
        for (const id of some) compare(id, file, 1700000000);
        for (const now of clocks) compare("42", file, now);
        for (const expiresIn of [1, 540, 599]) {
          compare("42", file, 1700000000, expiresIn);
        }
      }
    }
    t.diagnostic(`${count} tokens compared`);
    const each = clocks.length + 3;
    const wanted = 2 * (ids.length + each) + 4 * (few.length + each);
    assert.equal(count, all ? wanted : 2 * (few.length + each));
  });
}

test("every app id is compared at every clock", async (t) => {
  const { createSigner } = await esm();
  const privateKey = pem(key());
  let count = 0;
  for (const appId of ids) {
    const signer = createSigner({ appId, privateKey });
    for (const now of clocks) {
      assert.equal(signer.createJWT({ now }), vendor(appId, privateKey, now));
      count++;
    }
    signer.dispose();
  }
  t.diagnostic(`${count} tokens compared`);
  assert.equal(count, ids.length * clocks.length);
});

test("every kernel makes the same bytes", async (t) => {
  const privateKey = pem(key(4096));
  const wanted = vendor("42", privateKey, 1700000000);
  const kernels = [];
  for (const [subpath, ...names] of /** @type {const} */ ([
    ["", "simd", "fma"],
    ["/js", "scalar"],
  ])) {
    const { createSigner } = await esm(subpath);
    for (const kernel of names) {
      try {
        const signer = createSigner({ appId: "42", privateKey, kernel });
        assert.equal(signer.kernel, kernel);
        assert.equal(signer.createJWT({ now: 1700000000 }), wanted);
        kernels.push(kernel);
      } catch (error) {
        const { code } = /** @type {any} */ (error);
        assert.equal(code, "ERR_KERNEL_UNAVAILABLE");
        assert.equal(kernel, "fma");
      }
    }
  }
  t.diagnostic(`kernels here: ${kernels.join(", ")}`);
});

test("the kernel that is used is the one core.wasm chooses here", async () => {
  const { createSigner } = await esm();
  const bytes = readFileSync(`${installed}dist/core.wasm`);
  const { instance } = await WebAssembly.instantiate(bytes);
  const place = /** @type {any} */ (instance.exports).kernel_select(0);
  const signer = createSigner({ appId: "42", privateKey: pem(key()) });
  assert.equal(signer.kernel, ["auto", "scalar", "simd", "fma"][place]);
});

test("an iat of 0 and a negative one stay what they are", async () => {
  const { createJWT } = await esm();
  for (const now of [60, 59, 0, 0.9]) {
    const second = Math.floor(now);
    const claims = `{"iss":"42","exp":${second + 600},"iat":${second - 60},"alg":"RS256"}`;
    const token = createJWT({ appId: "42", privateKey: pem(key()), now });
    assert.equal(token, tokenOf(key(), claims));
  }
});

test("a number, and a Date, mean what they say", async () => {
  const { createJWT } = await esm();
  const privateKey = pem(key());
  const now = 1700000000;
  const wanted = vendor("9007199254740991", privateKey, now);
  const appId = Number.MAX_SAFE_INTEGER;
  assert.equal(createJWT({ appId, privateKey, now }), wanted);
  const date = new Date(now * 1000 + 999);
  assert.equal(createJWT({ appId, privateKey, now: date }), wanted);
  assert.equal(
    createJWT({ appId: 0, privateKey, now }),
    vendor("0", privateKey, now),
  );
});
