// SPDX-License-Identifier: MIT
/** Options that are wrong say which of them is, and how; never what it holds. */
import assert from "node:assert/strict";
import { createSecretKey, webcrypto } from "node:crypto";
import { test } from "node:test";
import { fails } from "./failure.js";
import { key, pem } from "./keys.js";
import { esm } from "./package.js";

const api = await esm();
const { attachSignature, createJWT, createSigner, createSigningInput } = api;
const { fingerprint, verifyJWT } = api;
const privateKey = pem(key());
const signer = createSigner({ appId: 42, privateKey });
const promise = Promise.resolve("a secret");
const algorithm = { name: "HMAC", hash: "SHA-256" };
const cryptoKey = await webcrypto.subtle.generateKey(algorithm, true, ["sign"]);
const secretKey = createSecretKey(Buffer.from("secret"));

/** @param {string} code @param {RegExp} words @param {() => unknown} call */
function says(code, words, call) {
  const { message } = fails(code, call);
  assert.match(message, words);
  assert.doesNotMatch(message, /secret|541|1700000000| {2}/);
}

/** @type {[wrong: string, meant: string | undefined][]} */
const spelled = [
  ["privatekey", "privateKey"],
  ["private_key", "privateKey"],
  ["PRIVATE_KEY", "privateKey"],
  ["key", "privateKey"],
  ["privatKey", "privateKey"],
  ["privateKeys", "privateKey"],
  ["primaryKey", undefined],
  ["app_id", "appId"],
  ["appID", "appId"],
  ["apId", "appId"],
  ["APPID", "appId"],
  ["papId", "appId"],
  ["appdI", "appId"],
  ["apied", undefined],
  ["tapid", undefined],
  ["expires", "expiresIn"],
  ["expires_in", "expiresIn"],
  ["expireIn", "expiresIn"],
  ["expiresAt", "expiresIn"],
  ["cached", "cache"],
  ["noww", "now"],
  ["iss", undefined],
  ["id", undefined],
  ["algorithm", undefined],
  ["kernel", undefined],
  ["constructor", undefined],
];
test("an option that does not exist is named, with the nearest that does", () => {
  for (const [wrong, meant] of spelled) {
    const hint = meant ? `; did you mean ${meant}?` : ".";
    const words = RegExp(
      ` There is no option ${wrong}${hint.replace("?", "\\?")} `,
    );
    const options = /** @type {any} */ ({ appId: 42, [wrong]: 1 });
    says("OPTIONS_INVALID", words, () => createJWT(options));
  }
  const tolerance = /** @type {any} */ ({ tolerance: 1 });
  says("OPTIONS_INVALID", /did you mean clockTolerance\?/, () =>
    verifyJWT("", privateKey, tolerance),
  );
});

test("a name that may be part of a key is not repeated", () => {
  for (const name of [
    privateKey,
    privateKey.slice(40, 80),
    "secretsecretsecrets42",
    "SecretSecretSec1", // as many characters of a key as must never be shown
    "secret\u202e",
    "__proto__secret secret",
    "",
  ]) {
    const options = JSON.parse(`{${JSON.stringify(name)}:1}`);
    says("OPTIONS_INVALID", /wrong\. js\/API\.md lists the options/, () =>
      createJWT(options),
    );
  }
});

/** @type {[string, unknown][]} */
const instead = [
  ["text", privateKey],
  ["text", "a secret"],
  ["a number", 1700000000],
  ["a promise: await it first", promise],
];
for (const [words, options] of instead) {
  test(`options that are ${words}`, () => {
    const any = /** @type {any} */ (options);
    const wanted = RegExp(` What was given is ${words}\\. `);
    for (const call of [
      () => createJWT(any),
      () => createSigner(any),
      () => createSigningInput(any),
      () => signer.createJWT(any),
      () => signer.token(any),
      () => verifyJWT("", privateKey, any),
    ]) {
      says("OPTIONS_INVALID", wanted, call);
    }
  });
}

test("a value of a wrong type says so", () => {
  const good = { appId: 42, privateKey, now: 1700000000 };
  const input = createSigningInput({ appId: 42 });
  const create = (/** @type {object} */ options) => () =>
    createJWT(/** @type {any} */ ({ ...good, ...options }));
  const text = / What was given is text\. /;
  const await_ = / What was given is a promise: await it first\. /;
  says("EXPIRES_IN_INVALID", text, create({ expiresIn: "541" }));
  says("NOW_INVALID", text, create({ now: "1700000000" }));
  says("NOW_INVALID", await_, create({ now: promise }));
  says("APP_ID_TYPE", await_, create({ appId: promise }));
  says("KEY_TYPE", await_, create({ privateKey: promise }));
  says("KEY_TYPE", / is a number\. /, create({ privateKey: 1700000000 }));
  says(
    "KEY_TYPE",
    /for a CryptoKey, await crypto/,
    create({ privateKey: cryptoKey }),
  );
  says(
    "KEY_TYPE",
    / private or public KeyObject/,
    create({ privateKey: secretKey }),
  );
  says(
    "OPTIONS_INVALID",
    / cache is one of: true, false\. /,
    create({ cache: "no" }),
  );
  const none = /** @type {any} */ (promise);
  says("KEY_TYPE", await_, () => fingerprint(none));
  says("TOKEN_TYPE", await_, () => verifyJWT(none, privateKey));
  says("SIGNING_INPUT", await_, () => attachSignature(none, none));
  says("SIGNATURE_BYTES", await_, () => attachSignature(input, none));
  says("BYTES_TYPE", await_, () => signer.sign(none));
  const margin = /** @type {any} */ ("541");
  says("MARGIN_INVALID", text, () => signer.token({ margin }));
  const kernel = /** @type {any} */ ("avx");
  says("OPTIONS_INVALID", / kernel is one of: .*scalar/, () =>
    createSigner({ appId: 42, privateKey, kernel }),
  );
});
