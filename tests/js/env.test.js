// SPDX-License-Identifier: MIT
/** Where app id and key come from when a call does not say. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { errorOf, fails } from "./failure.js";
import { key, pem } from "./keys.js";
import { esm } from "./package.js";

const { createJWT, createSigner, createSigningInput, decodeJWT } = await esm();
const { process: real } = globalThis;
const PEM = pem(key());
const appIds = ["NEXT_PUBLIC_APP_ID", "NEXT_PUBLIC_ICR_APP_ID", "ICR_APP_ID"];
const keys = ["PRIVATE_KEY", "ICR_PRIVATE_KEY"];
const saved = { ...real.env };

const clear = () => {
  for (const name of [...appIds, ...keys]) delete real.env[name];
};
beforeEach(clear);
afterEach(() => {
  globalThis.process = real;
  clear();
  Object.assign(real.env, saved);
});

const issuer = () => decodeJWT(createJWT()).claims.iss;

test("the first name that is set wins, of each", () => {
  real.env.ICR_PRIVATE_KEY = PEM;
  appIds.forEach((name) => (real.env[name] = name));
  for (const name of appIds) {
    assert.equal(issuer(), name);
    delete real.env[name];
  }
  real.env.ICR_APP_ID = "1";
  real.env.PRIVATE_KEY = "nothing";
  fails("KEY_NOT_A_KEY", createJWT);
  real.env.PRIVATE_KEY = PEM;
  real.env.ICR_PRIVATE_KEY = "nothing";
  assert.equal(issuer(), "1");
  assert.equal(createSigner().keyBits, 2048);
});

test("each option by itself falls back to the environment", () => {
  real.env.PRIVATE_KEY = PEM;
  assert.equal(decodeJWT(createJWT({ appId: "given" })).claims.iss, "given");
  delete real.env.PRIVATE_KEY;
  real.env.ICR_APP_ID = "set";
  const token = createJWT({ privateKey: PEM, appId: undefined });
  assert.equal(decodeJWT(token).claims.iss, "set");
});

test("what is missing and what is set to nothing have codes of their own", () => {
  fails("APP_ID_MISSING", createJWT);
  fails("APP_ID_MISSING", createSigner);
  fails("APP_ID_MISSING", createSigningInput);
  real.env.ICR_APP_ID = "1";
  fails("KEY_MISSING", createJWT);
  real.env.PRIVATE_KEY = "";
  fails("KEY_EMPTY", createJWT);
  real.env.ICR_APP_ID = "";
  fails("APP_ID_EMPTY", createJWT);
  real.env.ICR_APP_ID = "1";
  real.env.ICR_PRIVATE_KEY = PEM; // what is set to nothing is passed over
  assert.equal(issuer(), "1");
});

test("white space alone is set to nothing", () => {
  Object.assign(real.env, { NEXT_PUBLIC_APP_ID: " \n", ICR_APP_ID: "1" });
  Object.assign(real.env, { PRIVATE_KEY: "\t ", ICR_PRIVATE_KEY: PEM });
  assert.equal(issuer(), "1");
  delete real.env.ICR_PRIVATE_KEY;
  fails("KEY_EMPTY", createJWT);
  delete real.env.ICR_APP_ID;
  fails("APP_ID_SPACE", createJWT);
});

test("a message names the variable whose value is wrong", () => {
  for (const name of appIds) {
    for (const value of ['"42"', "", " 42"]) {
      real.env[name] = value;
      const told = {
        source: name,
        message: new RegExp(`^${name}: The app id`),
      };
      assert.throws(() => createJWT({ privateKey: PEM }), told);
      assert.throws(() => createSigner({ privateKey: PEM }), told);
    }
    delete real.env[name];
  }
  for (const name of keys) {
    for (const value of ["nothing", "", "/home/me/key.pem"]) {
      real.env[name] = value;
      const told = { source: name, message: new RegExp(`^${name}: Th`) };
      assert.throws(() => createJWT({ appId: 1 }), told);
      assert.throws(() => createJWT({ appId: 1, cache: false }), told);
      assert.throws(() => createSigner({ appId: 1 }), told);
    }
    delete real.env[name];
  }
  const wrong = { appId: 1, privateKey: "nothing" };
  assert.ok(!("source" in errorOf(() => createJWT(wrong))));
});

/** @param {object} env */
const pretend = (env) =>
  Object.defineProperty(globalThis, "process", {
    value: env,
    configurable: true,
    writable: true,
  });

test("without a process, or an environment, all is missing", () => {
  for (const stand of [undefined, null, {}, { env: null }]) {
    pretend(/** @type {any} */ (stand));
    fails("APP_ID_MISSING", createJWT);
    fails("KEY_MISSING", () => createJWT({ appId: 1 }));
    assert.ok(createJWT({ appId: 1, privateKey: PEM }));
  }
});

test("a denied environment is named, unless nothing of it is needed", () => {
  for (const name of ["NotCapable", "PermissionDenied"]) {
    pretend({
      get env() {
        throw Object.assign(new Error("Requires env access"), { name });
      },
    });
    fails("ENV_DENIED", createJWT);
    fails("ENV_DENIED", () => createJWT({ appId: 1 }));
    assert.ok(createJWT({ appId: 1, privateKey: PEM }));
  }
});

test("a denied name does not hide the one that is allowed", () => {
  const env = new Proxy(
    /** @type {Record<string, string>} */ ({
      ICR_APP_ID: "1",
      ICR_PRIVATE_KEY: PEM,
    }),
    {
      get(target, name) {
        if (String(name) in target) return target[String(name)];
        throw Object.assign(new Error("no"), { name: "NotCapable" });
      },
    },
  );
  pretend({ env });
  assert.equal(issuer(), "1");
});
