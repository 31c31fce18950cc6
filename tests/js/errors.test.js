// SPDX-License-Identifier: MIT
/** What is refused, and with which code. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { WRONG_APP_IDS } from "./appids.js";
import { errorOf, fails } from "./failure.js";
import { der, jwk, key, pem } from "./keys.js";
import { cjs, esm, installed } from "./package.js";

const api = await esm();
const { createJWT, createSigner, JwtError } = api;
const privateKey = pem(key());
const given = { appId: "42", privateKey, now: 1700000000 };

/** @type {(code: string, ...values: unknown[]) => [string, unknown][]} */
const each = (code, ...values) => values.map((value) => [code, value]);

const appIds = [
  ...WRONG_APP_IDS,
  ...each("APP_ID_TYPE", null, true, 42n, {}, ["42"], Object("42")),
  ...each("APP_ID_TYPE", -1, -0, 1.5, NaN, 2 ** 53),
];
const times = [
  ...each("NOW_INVALID", null, "1700000000", 1700000000n, NaN, Infinity, -1),
  ...each("NOW_INVALID", { [Symbol.toStringTag]: "Date" }, new Date(NaN)),
  ...each("NOW_INVALID", new Date(-1000), { valueOf: () => 1700000000 }),
  ...each("NOW_MILLISECONDS", 1700000000000, 100000000000),
];
const lifetimes = [null, "600", 600n, NaN, 0, -1, 0.5, 601, Infinity, {}];
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const keyObject = { [Symbol.toStringTag]: "KeyObject" };
const keys = [
  ...each("KEY_EMPTY", new ArrayBuffer(0)),
  ...each("KEY_TYPE", null, 42, true, Symbol("key"), () => privateKey),
  ...each("KEY_TYPE", [privateKey], Object(privateKey)),
  ...each("KEY_TYPE", Promise.resolve(privateKey), new (class Jwk {})()),
  ...each("KEY_TYPE", createSecretKey(Buffer.from("secret"))),
  ...each("KEY_TYPE", { ...keyObject, type: "private" }),
  ...each("KEY_TYPE", { ...keyObject, export: "text" }),
  ...each("KEY_IS_PUBLIC", createPublicKey(key())),
  ...each("KEY_IS_EC", ec.privateKey),
  ...each("KEY_JWK", {}, { kty: "RSA", n: 1n }),
  ...each("KEY_TOO_LONG", "ü".repeat(32769), new Uint8Array(65537)),
  ...each("KEY_NOT_A_KEY", "x".repeat(100)),
];

test("a KeyObject without a tag, as Node had before 18.14, is one", () => {
  const object = createPrivateKey(privateKey);
  Object.defineProperty(object, Symbol.toStringTag, { value: undefined });
  const token = createJWT(given);
  assert.equal(createJWT({ ...given, privateKey: object }), token);
});

for (const [code, appId] of appIds) {
  test(`an app id is refused: ${code} ${show(appId)}`, () => {
    const { now, ...pair } = /** @type {any} */ ({ ...given, appId });
    for (const call of [
      () => createJWT({ ...pair, now }),
      () => createSigner(pair),
      () => api.createSigningInput({ appId: pair.appId }),
    ]) {
      const { message, source } = fails(code, call);
      assert.match(message, /^appId: The app id /);
      assert.equal(source, "appId");
    }
  });
}

test("no message holds the app id", () => {
  for (const [, appId] of WRONG_APP_IDS) {
    if (appId.length < 3) continue;
    const error = errorOf(() => createJWT({ ...given, appId }));
    const { message, stack, cause, remedy } = error;
    const said = [message, stack, cause, remedy].join("\n");
    // undefined and the like are what the remedies speak of.
    const isCommon = /^[\w$<>-]+$/.test(appId);
    assert.ok(isCommon || !said.includes(appId), appId);
  }
});

/** @param {unknown} value @returns {string} */
function show(value) {
  return `${typeof value} ${String(value).slice(0, 20)}`;
}

const signer = createSigner({ appId: "42", privateKey });
const token = signer.token({ now: given.now });
/** @type {((options: any) => unknown)[]} */
const makers = [
  (options) => createJWT({ ...given, ...options }),
  (options) => api.createSigningInput({ appId: "42", ...options }),
  (options) => signer.createJWT(options),
  (options) => signer.token(options),
];
/** @type {((options: any) => unknown)[]} */
const readers = [
  (options) => api.verifyJWT(token, privateKey, options),
  (options) => api.inspectToken(token, options),
];

test("times are refused by every call that takes them", () => {
  for (const call of makers) {
    for (const expiresIn of lifetimes) {
      const options = { now: given.now, expiresIn };
      fails("EXPIRES_IN_INVALID", () => call(options), `${call} ${expiresIn}`);
    }
  }
  for (const call of [...makers, ...readers]) {
    for (const [code, now] of times) {
      fails(code, () => call({ now }), `${call} ${show(now)}`);
    }
  }
  assert.equal(signer.token({ now: given.now }), token);
});

for (const [code, value] of keys) {
  test(`a key is refused: ${code} ${show(value).split("\n")[0]}`, () => {
    const options = /** @type {any} */ ({ appId: "42", privateKey: value });
    fails(code, () => createJWT(options));
    fails(code, () => createSigner(options));
  });
}

test("options are refused that are none or do not exist", () => {
  for (const [
    call,
    strange,
  ] of /** @type {[(o: any) => unknown, object][]} */ ([
    [createJWT, { kernel: "simd" }],
    [createSigner, given], // it takes no now
    [api.createSigningInput, { appId: 1, privateKey: der(key()) }],
    [(options) => signer.createJWT(options), { appId: "43" }],
    [(options) => signer.token(options), { now: given.now, maxAge: 1 }],
    [readers[0], { now: given.now, tolerance: 1 }],
    [readers[1], { audience: "x" }],
  ])) {
    const none = [null, 42, "x", [], () => {}, new Map([["now", 1]])];
    for (const options of [...none, strange]) {
      fails("OPTIONS_INVALID", () => call(options), `${call} ${show(options)}`);
    }
  }
});

test("undefined means the default, of every option by itself", () => {
  const none = { expiresIn: undefined, cache: undefined };
  assert.equal(createJWT({ ...given, ...none }), createJWT(given));
});

// keyforms.js has what users paste.
test("forms of a key that only programs pass make the same token", () => {
  const bytes = der(key());
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const apart = new Uint8Array(bytes.length + 20).fill(7);
  apart.set(bytes, 13);
  for (const form of [
    shared.buffer,
    new DataView(apart.buffer, 13, bytes.length),
    key(),
    Object.assign(Object.create(null), jwk(key())),
  ]) {
    assert.equal(createJWT({ ...given, privateKey: form }), createJWT(given));
  }
});

test("a detached buffer is refused, and no caller's bytes are changed", () => {
  const bytes = new Uint8Array(der(key()));
  const before = Buffer.from(bytes);
  createJWT({ ...given, privateKey: bytes });
  assert.deepEqual(Buffer.from(bytes), before);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  const options = { ...given, privateKey: bytes };
  fails("KEY_TYPE", () => createJWT(options));
});

test("instanceof JwtError holds across the ESM and the CommonJS copy", async () => {
  const copies = [api, cjs(), await esm("/js"), cjs("/js")];
  assert.equal(new Set(copies.map((copy) => copy.JwtError)).size, 4);
  for (const thrower of copies) {
    for (const { JwtError } of copies) {
      assert.throws(() => thrower.createJWT({ appId: "" }), JwtError);
      assert.throws(() => thrower.createJWT({ appId: "" }), Error);
    }
  }
  for (const other of [new Error(), null, undefined, 1, {}, "ERR_INTERNAL"]) {
    assert.ok(!(/** @type {any} */ (other) instanceof JwtError));
  }
  class Mine extends JwtError {}
  assert.ok(!(errorOf(() => createJWT({ appId: "" })) instanceof Mine));
});

// createJWT does without these: a bundle of it alone is smaller.
test("what reads tokens knows their errors from its first call on", async () => {
  const token = createJWT(given);
  /** @type {[string, (library: any) => unknown][]} */
  const first = [
    ["TOKEN_TYPE", ({ verifyJWT }) => verifyJWT(1, privateKey)],
    ["TOKEN_TYPE", ({ inspectToken }) => inspectToken()],
    ["TOKEN_MALFORMED", ({ inspectToken }) => inspectToken("a.b")],
    ["TOKEN_BASE64URL", ({ decodeJWT }) => decodeJWT("a.b.c")],
    ["TOKEN_EXPIRED", ({ verifyJWT }) => verifyJWT(token, privateKey)],
    [
      "TOLERANCE_INVALID",
      ({ verifyJWT }) => verifyJWT(token, privateKey, { clockTolerance: "1" }),
    ],
    [
      "AUDIENCE_INVALID",
      ({ verifyJWT }) => verifyJWT(token, privateKey, { audience: 1 }),
    ],
    ["LOOKUP_UNKNOWN", ({ verifyJWT }) => verifyJWT(token, () => null)],
    ["SIGNING_INPUT", ({ attachSignature }) => attachSignature()],
    ["SIGNATURE_BYTES", ({ attachSignature }) => attachSignature("a.b", "c")],
  ];
  for (const [i, [code, call]] of first.entries()) {
    const library = await import(`${installed}dist/index.js?fresh=${i}`);
    assert.throws(() => call(library), { code: `ERR_${code}` });
  }
});

test("an error prints its name, once", () => {
  const { stack } = errorOf(() => createJWT({ appId: "" }));
  assert.match(stack, /^JwtError: appId: The app id is empty\. Pass /);
});
