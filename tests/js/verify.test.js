// SPDX-License-Identifier: MIT
/** The other end: verifyJWT, decodeJWT, fingerprint, inspectKey. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { SignJWT, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { tokenOf } from "../jws.js";
import { text } from "../keyforms.js";
import { errorOf, fails } from "./failure.js";
import { der, jwk, key, newKey, pem, publicPem } from "./keys.js";
import { esm } from "./package.js";

const { createJWT, decodeJWT, fingerprint, inspectKey, inspectToken } =
  await esm();
const { verifyJWT } = await esm();
const now = 1700000000;
const claims = { iss: "42", exp: now + 600, iat: now - 60, alg: "RS256" };
const privateKey = pem(key());
const publicKey = publicPem(key());
const token = createJWT({ appId: "42", privateKey, now });

/** @param {unknown} payload @param {unknown} [header] */
const signed = (payload, header) => tokenOf(key(), payload, header);

test("a token of ours, of jsonwebtoken and of jose is verified", async () => {
  const { iss, exp, iat } = claims;
  const jose = new SignJWT({ iss, exp, iat }).setProtectedHeader({
    alg: "RS256",
  });
  const options = /** @type {const} */ ({ algorithm: "RS256" });
  assert.deepEqual(verifyJWT(token, publicKey, { now }), claims);
  const theirs = jsonwebtoken.sign(claims, privateKey, options);
  assert.deepEqual(verifyJWT(theirs, publicKey, { now }), claims);
  const other = await jose.sign(key());
  assert.deepEqual(verifyJWT(other, publicKey, { now }), { iss, exp, iat });
});

test("a lookup gets iss, and what it returns decides", async () => {
  const asked = /** @type {string[]} */ ([]);
  const found = verifyJWT(token, (iss) => (asked.push(iss), publicKey), {
    now,
  });
  assert.deepEqual(found, claims);
  assert.deepEqual(asked, ["42"]);
  const ofJwk = verifyJWT(token, () => jwk(key()), { now });
  assert.deepEqual(ofJwk, claims);
  fails("LOOKUP_UNKNOWN", () => verifyJWT(token, () => undefined, { now }));
  fails("LOOKUP_UNKNOWN", () => verifyJWT(token, () => null, { now }));
  const late = /** @type {any} */ (async () => publicKey);
  fails("LOOKUP_THENABLE", () => verifyJWT(token, late, { now }));
  fails("KEY_EMPTY", () => verifyJWT(token, () => "", { now }));
  const mine = new Error("mine");
  const thrower = () => {
    throw mine;
  };
  assert.equal(
    errorOf(() => verifyJWT(token, thrower, { now })),
    mine,
  );
  const never = () => assert.fail("was asked");
  const unsigned = token.replace(
    /^[^.]+/,
    btoa('{"alg":"none"}').replace(/=+$/, ""),
  );
  fails("TOKEN_ALG", () => verifyJWT(unsigned, never, { now }));
});

// tests/c/verify_test.c tries both sides of each edge.
test("times are judged by now and clockTolerance, or by the clock and none", () => {
  for (const [code, part, late] of /** @type {[string, object, object][]} */ ([
    ["TOKEN_EXPIRED", { exp: now }, { exp: now - 10 }],
    ["TOKEN_IAT_FUTURE", { iat: now + 1 }, { iat: now + 11 }],
    ["TOKEN_EXP_TOO_FAR", { exp: now + 601 }, { exp: now + 611 }],
  ])) {
    const jwt = signed({ ...claims, ...part });
    const other = signed({ ...claims, ...late });
    const tolerant = { now, clockTolerance: 10 };
    fails(code, () => verifyJWT(jwt, publicKey, { now }));
    fails(code, () => verifyJWT(jwt, publicKey, { now, clockTolerance: 0 }));
    assert.ok(verifyJWT(jwt, publicKey, tolerant));
    fails(code, () => verifyJWT(other, publicKey, tolerant));
  }
  const date = new Date(now * 1000);
  assert.ok(verifyJWT(token, publicKey, { now: date, clockTolerance: 300 }));
  const fresh = createJWT({ appId: "42", privateKey });
  assert.equal(verifyJWT(fresh, publicKey).iss, "42");
});

/** Some of each code: tests/c/verify_test.c has more.
 * @type {[string, string][]} */
const refused = [
  ["TOKEN_MALFORMED", ""],
  ["TOKEN_MALFORMED", token.split(".").slice(0, 2).join(".")],
  ["TOKEN_MALFORMED", `${token}.`],
  ["TOKEN_BASE64URL", `${token}=`],
  ["TOKEN_TOO_LONG", "x".repeat(8193)],
  ["TOKEN_HEADER", signed(claims, "[]")],
  ["TOKEN_ALG", signed(claims, { alg: "none" })],
  ["TOKEN_TYP", signed(claims, { alg: "RS256", typ: "at+jwt" })],
  ["TOKEN_CRIT", signed(claims, { alg: "RS256", crit: ["exp"], exp: 1 })],
  ["TOKEN_CLAIMS", signed('"claims"')],
  ["TOKEN_DUPLICATE", signed('{"iss":"42","\\u0069ss":"42","exp":1,"iat":1}')],
  ["TOKEN_ISS", signed({ ...claims, iss: "" })],
  ["TOKEN_EXP", signed({ ...claims, exp: now + 0.5 })],
  ["TOKEN_IAT", signed({ ...claims, iat: -61 })],
  [
    "TOKEN_SIGNATURE",
    createJWT({ appId: "42", privateKey: pem(newKey()), now }),
  ],
  [
    "TOKEN_SIGNATURE",
    createJWT({ appId: "42", privateKey: pem(key(3072)), now }),
  ],
];
/** What cannot even be looked at. */
const UNREADABLE = /MALFORMED|BASE64URL|TOO_LONG|HEADER|CLAIMS|DUPLICATE/;
for (const [i, [code, jwt]] of refused.entries()) {
  test(`a token is refused: ${i} ${code}`, () => {
    fails(code, () => verifyJWT(jwt, publicKey, { now }));
    if (!UNREADABLE.test(code)) return;
    fails(code, () => inspectToken(jwt, { now }));
    fails(code, () => decodeJWT(jwt));
  });
}

/**
 * @param {string} text
 * @param {{ clockTolerance?: number, audience?: string }} options
 * @returns {Promise<boolean[]>} whether jose and jsonwebtoken take the token
 */
async function others(text, options) {
  const jose = jwtVerify(text, createPublicKey(key()), {
    ...options,
    currentDate: new Date(now * 1000),
  });
  const theirs = async () =>
    jsonwebtoken.verify(text, publicKey, {
      ...options,
      algorithms: ["RS256"],
      clockTimestamp: now,
    });
  const both = await Promise.allSettled([jose, theirs()]);
  return both.map(({ status }) => status === "fulfilled");
}

test("nbf is judged as jose and jsonwebtoken judge it", async () => {
  const values = [0, -1, now, now + 0.5, now + 1, now + 30, now - 0.5, 1e20];
  for (const nbf of [...values, "0", String(now), null, true, [now], {}]) {
    for (const clockTolerance of [0, 1, 30]) {
      const text = signed({ ...claims, nbf });
      const [jose, theirs] = await others(text, { clockTolerance });
      const ours = () => verifyJWT(text, publicKey, { now, clockTolerance });
      const what = `${JSON.stringify(nbf)}, ${clockTolerance}`;
      assert.equal(jose, theirs, what);
      if (jose) assert.equal(ours().nbf, nbf, what);
      else fails("TOKEN_NBF", ours);
    }
  }
});

test("aud is judged as jose and jsonwebtoken judge it", async () => {
  const units = '\u00e9\ud83d\ude00"\\';
  const names = ["api", "ap", "apis", "", units, "null"];
  const lists = [[], ["api"], ["x", "api"], [["api"]], [{ api: "api" }]];
  const values = [...names, ...lists, [units], null, 1, { api: "api" }];
  for (const aud of [undefined, ...values]) {
    const text = signed({ ...claims, aud });
    for (const audience of ["api", units, "null"]) {
      const [jose, theirs] = await others(text, { audience });
      const ours = () => verifyJWT(text, publicKey, { now, audience });
      const what = `${JSON.stringify(aud)}, ${audience}`;
      // A claim that is neither a string nor an array: jsonwebtoken compares
      // it as text, so that null is "null".
      if (typeof aud === "string" || Array.isArray(aud)) {
        assert.equal(jose, theirs, what);
      }
      if (jose) assert.deepEqual(ours().aud, aud, what);
      else fails("TOKEN_AUD", ours);
    }
    // Stricter than both: what is for somebody else is not for us.
    const plain = () => verifyJWT(text, publicKey, { now });
    if (aud === undefined) assert.deepEqual(plain(), claims);
    else fails("TOKEN_AUD", plain);
  }
});

test("an audience that cannot be one is refused", () => {
  const wrong = [null, "", 1, {}, ["api"], "x".repeat(1025)];
  for (const audience of /** @type {any[]} */ (wrong)) {
    fails("AUDIENCE_INVALID", () =>
      verifyJWT(token, publicKey, { now, audience }),
    );
  }
  // Beside a token of odd and of even length.
  for (const iss of ["1", "12", "123"]) {
    for (const units of [8192, 32700, 65536, 1 << 20]) {
      const audience = "x".repeat(units);
      const text = signed({ ...claims, iss, aud: "x" });
      fails("AUDIENCE_INVALID", () =>
        verifyJWT(text, publicKey, { now, audience }),
      );
    }
  }
  const audience = "\ud800".padEnd(1024, "x");
  const text = signed({ ...claims, aud: audience });
  assert.equal(verifyJWT(text, publicKey, { now, audience }).aud, audience);
});

test("inspectToken lists every rule that is broken", () => {
  const codes = (/** @type {string} */ text, at = now) =>
    inspectToken(text, { now: at }).problems.map((x) => x.code.slice(10));
  assert.deepEqual(inspectToken(token, { now }), {
    header: { alg: "RS256", typ: "JWT" },
    claims,
    problems: [],
  });
  assert.deepEqual(codes(token, now + 600), ["EXPIRED"]);
  const forged = `${token.slice(0, token.lastIndexOf("."))}.AAAA`;
  assert.deepEqual(codes(forged), []);
  const bad = signed(
    { exp: now - 1, iat: now + 1, nbf: now + 1, aud: "x" },
    { alg: "RS256", typ: "at+jwt", crit: [] },
  );
  const all = "TYP CRIT ISS EXPIRED IAT_FUTURE IAT_AFTER_EXP NBF AUD";
  assert.deepEqual(codes(bad), all.split(" "));
  const { problems, header } = inspectToken(bad, { now });
  assert.deepEqual(header, { alg: "RS256", typ: "at+jwt", crit: [] });
  const error = errorOf(() => verifyJWT(bad, publicKey, { now }));
  const { code, message, remedy } = error;
  assert.deepEqual(problems[0], { code, message, remedy });
  fails("TOKEN_TYPE", () => inspectToken(/** @type {any} */ (1)));
});

test("what is no token, key or tolerance is refused", () => {
  for (const wrong of [undefined, null, 42, {}, Buffer.from(token)]) {
    const jwt = /** @type {any} */ (wrong);
    fails("TOKEN_TYPE", () => verifyJWT(jwt, publicKey));
    fails("TOKEN_TYPE", () => decodeJWT(jwt));
  }
  const none = /** @type {any} */ (undefined);
  fails("KEY_MISSING", () => verifyJWT(token, none));
  fails("KEY_MISSING", () => fingerprint(none));
  fails("KEY_TYPE", () => verifyJWT(token, /** @type {any} */ (null)));
  for (const wrong of [null, "1", -1, 0.5, 301, NaN]) {
    const clockTolerance = /** @type {any} */ (wrong);
    fails("TOLERANCE_INVALID", () =>
      verifyJWT(token, publicKey, { now, clockTolerance }),
    );
  }
});

test("decodeJWT looks and does not judge", () => {
  const header = { alg: "RS256", typ: "JWT" };
  assert.deepEqual(decodeJWT(token), { header, claims });
  const odd = { "ключ 🌍": [1, { "": null }], text: "\u0000\ud800" };
  assert.deepEqual(
    decodeJWT(signed(odd)).claims,
    JSON.parse(JSON.stringify(odd)),
  );
  const own = decodeJWT(signed('{"__proto__":{"polluted":1}}')).claims;
  assert.ok(Object.hasOwn(own, "__proto__"));
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test("inspectKey says what a key is", () => {
  const shared = { keyBits: 2048, fingerprint: fingerprint(publicKey) };
  const spki = createPublicKey(key());
  /** @type {[any, boolean, string, string][]} */
  const forms = [
    [privateKey, true, "pkcs1", "pem"],
    [pem(key(), "pkcs8"), true, "pkcs8", "pem"],
    [der(key()), true, "pkcs1", "binary"],
    [der(key(), "pkcs8").toString("base64"), true, "pkcs8", "base64"],
    [jwk(key()), true, "jwk", "json"],
    [spki.export({ format: "jwk" }), false, "jwk-public", "json"],
    [publicKey, false, "spki", "pem"],
    [
      spki.export({ type: "pkcs1", format: "pem" }),
      false,
      "pkcs1-public",
      "pem",
    ],
  ];
  for (const [form, isPrivate, container, encoding] of forms) {
    const wanted = { isPrivate, ...shared, container, encoding };
    assert.deepEqual(inspectKey(form), wanted);
  }
  const spkiFile = inspectKey(text("spki.pem"));
  const ofCertificate = { ...spkiFile, container: "certificate" };
  assert.deepEqual(inspectKey(text("certificate.pem")), ofCertificate);
  fails("KEY_NOT_A_KEY", () => inspectKey("nothing of the kind"));
  // Good enough to tell which key it is, but not to sign with.
  const damaged = /** @type {any} */ ({ ...jwk(key()), dp: jwk(newKey()).dp });
  assert.equal(fingerprint(damaged), fingerprint(publicKey));
  fails("KEY_INCONSISTENT", () => inspectKey(damaged));
});
