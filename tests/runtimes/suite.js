// SPDX-License-Identifier: MIT
/**
 * What must hold in every runtime. One file for all of them, so: no imports, no
 * globals but the language's, nothing asynchronous.
 */

/** @typedef {import("./fixture.js").Fixture} Fixture */
/** @typedef {typeof import("../../js/index.js")} Api */
/** @typedef {typeof import("../../js/passphrase/index.js")} Passphrase */
/** @typedef {{ token?: string, kernel?: string, checks: number, failures: string[] }} Report */

/**
 * @param {Api} api an entry of the package
 * @param {Fixture & { passphrase?: Passphrase }} fixture
 * @param {"set" | "absent" | "denied"} [env] what createJWT finds there
 * @returns {Report}
 */
export function suite(api, fixture, env) {
  /** @type {Report} */
  const report = { checks: 0, failures: [] };
  for (const [name, check] of Object.entries(CHECKS)) {
    /** @param {string} what @param {unknown} got @param {unknown} wanted */
    const equal = (what, got, wanted) => {
      report.checks++;
      if (Object.is(got, wanted)) return;
      report.failures.push(`${name}: ${what}: ${got}, not ${wanted}`);
    };
    /** @param {string} code @param {() => unknown} step */
    const throws = (code, step) => {
      const error = failureOf(step);
      equal(`the failure of ${step}`, error?.code, code);
      equal(`the class for ${code}`, error instanceof api.JwtError, true);
      equal(`${code} says a word`, !!error?.message, true);
    };
    try {
      check({ ...fixture, api, env, equal, throws, report });
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      report.failures.push(`${name}: ${code ?? ""} ${message}`);
    }
  }
  return report;
}

/** @param {string} ascii @returns {Uint8Array} */
const bytesOf = (ascii) => Uint8Array.from(ascii, (c) => c.charCodeAt(0));

/** @param {() => unknown} step @returns {any} */
export function failureOf(step) {
  try {
    step();
  } catch (error) {
    return error;
  }
}

/**
 * @typedef {Fixture & {
 *   api: Api,
 *   passphrase?: Passphrase,
 *   env?: "set" | "absent" | "denied" | undefined,
 *   equal: (what: string, got: unknown, wanted: unknown) => void,
 *   throws: (code: string, step: () => unknown) => void,
 *   report: Report,
 * }} Given
 */

/** @type {Record<string, (given: Given) => void>} */
const CHECKS = {
  identity({ api, equal, report, appId, now, keys, token, fingerprint }) {
    const privateKey = keys.pkcs1;
    const made = api.createJWT({ appId, privateKey, now });
    report.token = made;
    equal("token", made, token);
    equal("its type", typeof made, "string");
    const signer = api.createSigner({ appId, privateKey });
    report.kernel = signer.kernel;
    equal("bits", signer.keyBits, 2048);
    equal("fingerprint", signer.fingerprint, fingerprint);
    equal("a signer's token", signer.createJWT({ now }), token);
    equal("of a Date", signer.createJWT({ now: new Date(now * 1000) }), token);
    signer.dispose();
    equal(
      "without the cache",
      api.createJWT({ ...{ appId, privateKey, now }, cache: false }),
      token,
    );
  },

  keyForms({ api, equal, appId, now, keys, der, jwk, token }) {
    for (const [form, privateKey] of Object.entries(keys)) {
      equal(form, api.createJWT({ appId, privateKey, now }), token);
    }
    const bytes = Uint8Array.from(der);
    for (const privateKey of [bytes, bytes.buffer, jwk]) {
      equal("bytes, JWK", api.createJWT({ appId, privateKey, now }), token);
    }
    equal("the bytes are left alone", bytes.join(), der.join());
  },

  encryptedKey({ api, passphrase, equal, appId, now, encrypted, token }) {
    if (!passphrase) return; // where it was not loaded
    const privateKey = passphrase.decryptKey(encrypted);
    equal("token", api.createJWT({ appId, privateKey, now }), token);
  },

  strings({ api, equal, now, keys, others }) {
    for (const { appId, token } of others) {
      const made = api.createJWT({ appId, privateKey: keys.pkcs1, now });
      equal(`app id ${JSON.stringify(appId)}`, made, token);
    }
  },

  anyBytes({ api, equal, keys, signature }) {
    const signer = api.createSigner({ appId: 1, privateKey: keys.pkcs8 });
    const message = new Uint8Array(100_000).map((_, i) => i);
    const made = signer.sign(message);
    equal("signature", Array.from(made).join(), signature.join());
    equal("its class", made instanceof Uint8Array, true);
    signer.dispose();
  },

  externalKey({ api, equal, throws, appId, now, keys, publicKey, token }) {
    const input = api.createSigningInput({ appId, now });
    equal("what is signed", input, token.slice(0, token.lastIndexOf(".")));
    const signer = api.createSigner({ appId: 1, privateKey: keys.pkcs8 });
    const signature = signer.sign(bytesOf(input));
    signer.dispose();
    equal("attached", api.attachSignature(input, signature), token);
    const verified = api.attachSignature(input, signature, publicKey);
    equal("attached and verified", verified, token);
    signature[9] ^= 1;
    throws("ERR_TOKEN_SIGNATURE", () =>
      api.attachSignature(input, signature, publicKey),
    );
  },

  clock({ api, equal, appId, keys, publicKey }) {
    const before = Math.floor(Date.now() / 1000);
    const token = api.createJWT({ appId, privateKey: keys.pkcs1 });
    const { iat, exp } = api.verifyJWT(token, publicKey);
    equal("a minute back", iat >= before - 60 && iat <= before - 50, true);
    equal("ten minutes on", exp - iat, 660);
  },

  verify({ api, equal, throws, appId, now, token, publicKey, fingerprint }) {
    const claims = api.verifyJWT(token, publicKey, { now });
    equal("iss", claims.iss, appId);
    const find = (/** @type {string} */ iss) =>
      iss === appId ? publicKey : null;
    equal("exp", api.verifyJWT(token, find, { now }).exp, now + 600);
    equal("alg", api.decodeJWT(token).header["alg"], "RS256");
    equal("fingerprint", api.fingerprint(publicKey), fingerprint);
    equal("private", api.inspectKey(publicKey).isPrivate, false);
    const at = token.length - 10;
    const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    throws("ERR_TOKEN_SIGNATURE", () => api.verifyJWT(changed, find, { now }));
    throws("ERR_TOKEN_EXPIRED", () => api.verifyJWT(token, publicKey));
    throws("ERR_LOOKUP_UNKNOWN", () =>
      api.verifyJWT(token, () => null, { now }),
    );
  },

  errors({ api, throws, equal, appId, now, keys, publicKey }) {
    const make = (/** @type {any} */ options) =>
      api.createJWT({ appId, privateKey: keys.pkcs1, now, ...options });
    throws("ERR_KEY_IS_PUBLIC", () => make({ privateKey: publicKey }));
    throws("ERR_KEY_FIRST_LINE_ONLY", () =>
      make({ privateKey: "-----BEGIN RSA PRIVATE KEY-----" }),
    );
    throws("ERR_KEY_TRUNCATED", () =>
      make({ privateKey: keys.pkcs1.slice(0, 800) }),
    );
    throws("ERR_KEY_TYPE", () => make({ privateKey: 1 }));
    throws("ERR_KEY_EMPTY", () => make({ privateKey: "" }));
    throws("ERR_APP_ID_SPACE", () => make({ appId: "1 " }));
    throws("ERR_NOW_MILLISECONDS", () => make({ now: now * 1000 }));
    throws("ERR_EXPIRES_IN_INVALID", () => make({ expiresIn: 601 }));
    throws("ERR_OPTIONS_INVALID", () => make({ privatekey: "" }));
    const secret = keys.pkcs1.slice(400, 420);
    const error = failureOf(() => make({ privateKey: `x${secret}` }));
    equal("no key in the message", error.message.includes(secret), false);
  },

  environment({ api, env, equal, throws, now, token }) {
    if (env === "set") equal("token", api.createJWT({ now }), token);
    if (env === "absent") {
      throws("ERR_APP_ID_MISSING", () => api.createJWT());
      throws("ERR_KEY_MISSING", () => api.createJWT({ appId: 1 }));
    }
    if (env === "denied") {
      throws("ERR_ENV_DENIED", () => api.createJWT());
      throws("ERR_ENV_DENIED", () => api.createJWT({ appId: 1 }));
    }
  },

  dispose({ api, equal, throws, appId, now, keys, token }) {
    const signer = api.createSigner({ appId, privateKey: keys.pkcs1 });
    equal("before", signer.createJWT({ now }), token);
    // What Symbol.dispose would name where an engine has none.
    equal("undefined", "undefined" in signer, false);
    signer.dispose();
    signer.dispose();
    throws("ERR_DISPOSED", () => signer.createJWT({ now }));
    const { dispose } = Symbol;
    if (dispose) {
      const other = api.createSigner({ appId, privateKey: keys.pkcs1 });
      /** @type {any} */ (other)[dispose]();
      throws("ERR_DISPOSED", () => other.sign(new Uint8Array(1)));
    }
    api.clearCache();
    const after = api.createJWT({ appId, privateKey: keys.pkcs1, now });
    equal("after clearCache", after, token);
  },
};
