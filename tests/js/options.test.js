// SPDX-License-Identifier: MIT
/** Options, and the members of a JWK, are what a caller wrote down: own
 * properties, each read once. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { codeOf, errorOf, fails, revoked } from "./failure.js";
import { jwk, key, newKey, pem, publicPem } from "./keys.js";
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

/** @type {[name: string, value: unknown, call: () => unknown][]} */
const inherited = [
  ["now", 1, () => Number(decodeJWT(createJWT(identity)).claims.iat) > NOW],
  ["expiresIn", 1, () => createJWT({ appId: "42", privateKey, now: NOW })],
  ["cache", "yes", () => createJWT({ appId: "42", privateKey, now: NOW })],
  ["appId", "43", () => codeOf(() => createJWT({ privateKey, now: NOW }))],
  [
    "privateKey",
    other,
    () => codeOf(() => createJWT({ appId: "42", now: NOW })),
  ],
  ["privateKey", other, () => codeOf(() => createSigner({ appId: "42" }))],
  ["appId", "43", () => codeOf(() => createSigner({ privateKey }))],
  ["kernel", "scalar", () => createSigner({ appId: 1, privateKey }).kernel],
  ["appId", "43", () => codeOf(() => createSigningInput({ now: NOW }))],
  ["expiresIn", 1, () => createSigningInput({ appId: "42", now: NOW })],
  ["now", NOW, () => codeOf(() => verifyJWT(token, privateKey, {}))],
  ["now", NOW, () => codeOf(() => verifyJWT(token, privateKey))],
  [
    "clockTolerance",
    300,
    () => codeOf(() => verifyJWT(token, privateKey, { now: NOW + 601 })),
  ],
  ["expiresIn", 1, () => signer.createJWT({ now: NOW })],
  [
    "margin",
    600,
    () => signer.token({ now: NOW }) === signer.token({ now: NOW + 60 }),
  ],
  ["margin", "x", () => signer.token({ now: NOW })],
  ["toJSON", () => ({}), () => createJWT({ ...given(), privateKey: ourJwk() })],
  [
    "d",
    jwk(key()).d,
    () => codeOf(() => signWith({ ...ourJwk(), d: undefined })),
  ],
  ["PRIVATE_KEY", other, () => codeOf(() => createJWT({ appId: "42" }))],
  ["ICR_PRIVATE_KEY", other, () => codeOf(() => createJWT({ appId: "42" }))],
  ["ICR_APP_ID", "43", () => codeOf(() => createJWT({ privateKey }))],
  ["NEXT_PUBLIC_APP_ID", "43", () => codeOf(() => createJWT({ privateKey }))],
];
const given = () => ({ appId: "42", privateKey, now: NOW });
const ourJwk = () => /** @type {any} */ (jwk(key()));
/** @param {any} privateKey */
const signWith = (privateKey) => createJWT({ ...given(), privateKey });

for (const [name, value, call] of inherited) {
  test(`Object.prototype.${name} changes nothing in ${call}`, () => {
    const wanted = call();
    assert.notEqual(wanted, "taken");
    plant(name, value);
    assert.equal(call(), wanted);
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
