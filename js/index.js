// SPDX-License-Identifier: MIT
/**
 * The JSON Web Token with which an ICR App authenticates to the ICR REST API.
 * Everything here is synchronous, and throws JwtError only. What each function
 * promises stands in types.d.ts.
 *
 * @module
 */
import { appIdOf } from "./app-id.js";
import { choiceOf, keyOf, nowOf, optionsOf, secondsOf } from "./validate.js";
import { signatureOf, tokenOf } from "./reading.js";
import { KERNELS } from "./generated/abi.js";
import { SIGNER_ERRORS } from "./generated/errors.js";
import { hasMethod, isRevoked } from "./shared/own-options.js";
import { nowFromDate } from "./clock.js";
import { clearCache, keptCore, loadCore, withCore } from "./pool.js";
import { keyFromEnv } from "./env.js";
import { JwtError, know, naming } from "./errors.js";
import { Signer } from "./signer.js";
import { makeToken } from "./token.js";
import * as calls from "./core.js";

export { JwtError, clearCache, nowFromDate };
/** @import { IdentityOptions, Key } from "./types.js" */

/** @param {IdentityOptions} options */
function identityOf({ appId, privateKey }) {
  const id = appIdOf(appId);
  const [key, source] = privateKey === undefined ? keyFromEnv() : [privateKey];
  return { id, key: keyOf(key), source, isText: typeof key === "string" };
}

/** @type {typeof import("./types.js").createJWT} */
export function createJWT(options) {
  const given = optionsOf(options, "appId privateKey now expiresIn cache");
  const cache = choiceOf("cache", given.cache, [true, false]) ?? true;
  const { id, key, isText, source } = identityOf(given);
  if (cache && isText) {
    const core = naming(source, keptCore, /** @type {string} */ (key));
    return makeToken(core, id, given);
  }
  return withCore((core) => {
    naming(source, calls.loadPrivate, core, key);
    return makeToken(core, id, given);
  });
}

/** @type {typeof import("./types.js").createSigner} */
export function createSigner(options) {
  know(SIGNER_ERRORS);
  const given = optionsOf(options, "appId privateKey kernel");
  const { id, key, source } = identityOf(given);
  const kernel = choiceOf("kernel", given.kernel, KERNELS);
  const core = naming(source, loadCore, key, kernel);
  return /** @type {any} */ (new Signer(core, id));
}

/** @type {typeof import("./types.js").createSigningInput} */
export function createSigningInput(options) {
  const given = optionsOf(options, "appId now expiresIn");
  const id = appIdOf(given.appId);
  return withCore(makeToken, id, given, calls.tokenInput);
}

/** @type {typeof import("./types.js").attachSignature} */
export function attachSignature(signingInput, signature, publicKey) {
  const input = tokenOf(signingInput, "SIGNING_INPUT");
  const bytes = signatureOf(signature);
  return withCore((core) => {
    const token = calls.attach(core, input, bytes);
    calls.claims(core, token);
    if (publicKey !== undefined) {
      calls.loadPublic(core, keyOf(publicKey));
      calls.verifySignature(core, token);
    }
    return token;
  });
}

/** @type {typeof import("./types.js").verifyJWT} */
export function verifyJWT(token, keyOrLookup, options) {
  const text = tokenOf(token);
  const given = optionsOf(options, "now clockTolerance audience");
  const tolerance = secondsOf(given.clockTolerance, "TOLERANCE_INVALID");
  if (given.audience !== undefined) tokenOf(given.audience, "AUDIENCE_INVALID");
  const now = nowOf(given.now);
  return withCore((core) => {
    const key =
      typeof keyOrLookup === "function" && !isRevoked(keyOrLookup)
        ? foundKey(keyOrLookup(calls.claims(core, text).iss))
        : keyOrLookup;
    calls.loadPublic(core, keyOf(key));
    return calls.verify(core, text, now, tolerance, given.audience);
  });
}

/** @param {any} key what a lookup returned @returns {Key} */
function foundKey(key) {
  if (key === undefined || key === null) throw new JwtError("LOOKUP_UNKNOWN");
  if (hasMethod(key, "then")) throw new JwtError("LOOKUP_THENABLE");
  return key;
}

/** @type {typeof import("./types.js").decodeJWT} */
export function decodeJWT(token) {
  const { header, claims } = inspectToken(token, { now: 0 });
  return { header, claims };
}

/** @type {typeof import("./types.js").inspectToken} */
export function inspectToken(token, options) {
  const text = tokenOf(token);
  const now = nowOf(optionsOf(options, "now").now);
  const found = withCore(calls.inspect, text, now);
  const [header, claims, errors] = found;
  const problems = errors.map((number) => {
    const { code, message, remedy } = new JwtError(number);
    return { code, message, remedy };
  });
  return { header, claims, problems };
}

/** @type {typeof import("./types.js").fingerprint} */
export function fingerprint(key) {
  const input = keyOf(key);
  return withCore((core) => {
    calls.loadPublic(core, input);
    return calls.fingerprint(core);
  });
}

/** @type {typeof import("./types.js").inspectKey} */
export function inspectKey(key) {
  const input = keyOf(key);
  return withCore((core) => {
    calls.loadAny(core, input);
    const form = calls.form(core);
    const isPrivate = /^(pkcs1|pkcs8|openssh|jwk)$/.test(form.container);
    // Composite factors pass every check but that of a signature.
    if (isPrivate) calls.sign(core, new Uint8Array());
    const fingerprint = calls.fingerprint(core);
    return { isPrivate, keyBits: core.keyBits, fingerprint, ...form };
  });
}
