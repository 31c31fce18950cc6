// SPDX-License-Identifier: MIT
/** Options, and the members of a JWK, are what a caller wrote down: own
 * properties, each read once. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { codeOf, errorOf, fails, revoked } from "./failure.js";
import { jwk, key, newKey, pem } from "./keys.js";
import { cjs, esm } from "./package.js";

const privateKey = pem(key());
const NOW = 1700000000;
const other = pem(newKey());
const api = await esm();
const { createJWT, decodeJWT, createSigner, createSigningInput, verifyJWT } =
  api;
const identity = { appId: "42", privateKey };
const token = createJWT({ ...identity, now: NOW });
const signer = createSigner(identity);

/** @type {string[]} */
let planted = [];
/** @param {string} name @param {unknown} value */
function plant(name, value) {
  planted.push(name);
  const rest = { configurable: true, writable: true };
  Object.defineProperty(Object.prototype, name, { value, ...rest });
}
afterEach(() => {
  for (const name of planted) Reflect.deleteProperty(Object.prototype, name);
  planted = [];
});

/** Each would change what at least one of the calls gives. */
const inherited = {
  ...{ now: NOW, expiresIn: 1, cache: "yes", clockTolerance: 300, margin: 600 },
  ...{ appId: "43", privateKey: other, kernel: "scalar", d: jwk(key()).d },
  ...{ PRIVATE_KEY: other, ICR_PRIVATE_KEY: other, toJSON: () => ({}) },
  ...{ ICR_APP_ID: "43", NEXT_PUBLIC_APP_ID: "43" },
};
/** @type {(() => unknown)[]} */
const calls = [
  () => Number(decodeJWT(createJWT(identity)).claims.iat) > NOW,
  () => createJWT(given()),
  () => signWith(ourJwk()),
  () => codeOf(() => signWith({ ...ourJwk(), d: undefined })),
  () => codeOf(() => createJWT({ privateKey, now: NOW })),
  () => codeOf(() => createJWT({ appId: "42", now: NOW })),
  () => codeOf(() => createSigner({ appId: "42" })),
  () => codeOf(() => createSigner({ privateKey })),
  () => createSigner(identity).kernel,
  () => codeOf(() => createSigningInput({ now: NOW })),
  () => createSigningInput({ appId: "42", now: NOW }),
  () => codeOf(() => verifyJWT(token, privateKey, {})),
  () => codeOf(() => verifyJWT(token, privateKey)),
  () => codeOf(() => verifyJWT(token, privateKey, { now: NOW + 601 })),
  () => signer.createJWT({ now: NOW }),
  () => signer.token({ now: NOW }) === signer.token({ now: NOW + 60 }),
];
const given = () => ({ appId: "42", privateKey, now: NOW });
const ourJwk = () => /** @type {any} */ (jwk(key()));
/** @param {any} privateKey */
const signWith = (privateKey) => createJWT({ ...given(), privateKey });

for (const [name, value] of Object.entries(inherited)) {
  test(`Object.prototype.${name} changes nothing`, () => {
    const wanted = calls.map((call) => call());
    assert.ok(!wanted.includes("taken"));
    plant(name, value);
    calls.forEach((call, i) => assert.equal(call(), wanted[i], `${call}`));
  });
}

test("a toJSON that a JWK's arrays inherit is not called", () => {
  const withOps = { ...ourJwk(), key_ops: ["sign"], use: "sig" };
  let calls = 0;
  plant("toJSON", () => calls++);
  signWith(withOps);
  assert.equal(calls, 0);
});

test("each option is read once, and an inherited one never", () => {
  const reads = /** @type {Record<string, number>} */ ({});
  const counting = (/** @type {Record<string, unknown>} */ values) => {
    const options = {};
    for (const [name, value] of Object.entries(values)) {
      const get = () => {
        reads[name] = (reads[name] ?? 0) + 1;
        return value;
      };
      Object.defineProperty(options, name, { get, enumerable: true });
    }
    return /** @type {any} */ (options);
  };
  const all = { ...given(), expiresIn: 600, cache: false };
  assert.equal(createJWT(counting(all)), token);
  assert.deepEqual(
    reads,
    Object.fromEntries(Object.keys(all).map((name) => [name, 1])),
  );
  fails("APP_ID_MISSING", () => createJWT(Object.create(counting(all))));
  assert.equal(reads.appId, 1);
});

test("what a getter throws passes through", () => {
  const thrown = new Error("the caller's own");
  const get = () => {
    throw thrown;
  };
  const of = (/** @type {string} */ name, /** @type {object} */ rest) =>
    /** @type {any} */ (
      Object.defineProperty({ ...rest }, name, { get, enumerable: true })
    );
  for (const call of [
    () => createJWT(of("now", given())),
    () => createSigner(of("kernel", { appId: 1, privateKey })),
    () => createSigningInput(of("appId", {})),
    () => verifyJWT(token, privateKey, of("clockTolerance", {})),
    () => signer.token(of("margin", {})),
    () => signWith(of("n", ourJwk())),
    () => signWith({ ...ourJwk(), key_ops: of("0", []) }),
    () => createJWT(of(/** @type {any} */ (Symbol.toStringTag), given())),
  ]) {
    assert.equal(errorOf(call), thrown);
  }
});

test("a revoked Proxy is refused, also one that is revoked on the way", () => {
  for (const { createJWT, decodeJWT, createSigner, verifyJWT, fingerprint } of [
    api,
    cjs(),
    cjs("/js"),
  ]) {
    fails("OPTIONS_INVALID", () => createJWT(revoked({})));
    fails("OPTIONS_INVALID", () => createSigner(revoked({})));
    fails("OPTIONS_INVALID", () => verifyJWT(token, privateKey, revoked({})));
    fails("KEY_TYPE", () => fingerprint(revoked({})));
    fails("KEY_TYPE", () => createJWT({ ...given(), privateKey: revoked({}) }));
    const gone = /** @type {any} */ (revoked({}));
    fails("APP_ID_TYPE", () => createJWT({ ...given(), appId: gone }));
    fails("NOW_INVALID", () => createJWT({ ...given(), now: gone }));
    const { proxy, revoke } = Proxy.revocable(
      {
        get appId() {
          revoke();
          return "42";
        },
        privateKey,
      },
      {},
    );
    fails("OPTIONS_INVALID", () => createJWT(proxy));
  }
});

test("a revoked Proxy in a JWK, or from a lookup, or as one, is refused", () => {
  for (const proxy of [revoked({}), revoked([]), revoked(() => {})]) {
    fails("KEY_JWK", () => signWith({ ...ourJwk(), n: proxy }));
    fails("KEY_JWK", () => signWith({ ...ourJwk(), key_ops: ["sign", proxy] }));
    fails("KEY_TYPE", () => verifyJWT(token, /** @type {any} */ (proxy)));
    const lookup = /** @type {any} */ (() => proxy);
    fails("KEY_TYPE", () => verifyJWT(token, lookup));
  }
});

test("a JWK that goes round, or has no end, is refused at once", () => {
  const round = ourJwk();
  round.self = round;
  round.again = [round, round];
  fails("KEY_JWK", () => signWith(round));
  let wide = /** @type {any} */ ({});
  for (let i = 0; i < 64; i++) wide = { left: wide, right: wide };
  fails("KEY_JWK", () => signWith({ ...ourJwk(), wide }));
  const { length } = Object.keys(ourJwk());
  const most = Array.from({ length: 1000 - length - 1 }, () => 0);
  assert.equal(signWith({ ...ourJwk(), most }), token);
  fails("KEY_JWK", () => signWith({ ...ourJwk(), most: [...most, 0] }));
});
