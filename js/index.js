// SPDX-License-Identifier: MIT
/**
 * The JSON Web Token with which an ICR App authenticates to the ICR REST API.
 * Everything here is synchronous, and throws JwtError only.
 *
 * @module
 */
import { appIdOf } from "./app-id.js";
import { kernelOf, keyOf, nowOf, optionsOf } from "./validate.js";
import { secondsOf, signatureOf, signingInputOf, tokenOf } from "./validate.js";
import { nowFromDate } from "./clock.js";
import { closeKept, keptCore, loadCore, withCore } from "./pool.js";
import { keyFromEnv } from "./env.js";
import { JwtError, naming } from "./errors.js";
import { Signer, makeToken } from "./signer.js";

export { JwtError, nowFromDate };
/** @import { CreateOptions, IdentityOptions, SignerOptions } from "./types.js" */
/** @import { InputOptions, VerifyOptions, Claims, DecodedToken } from "./types.js" */
/** @import { Bytes, Key, KeyInfo, KeyLookup } from "./types.js" */

/** @param {IdentityOptions} options */
function identityOf({ appId, privateKey }) {
  const id = appIdOf(appId);
  const [key, source] =
    privateKey === undefined ? keyFromEnv() : [privateKey, undefined];
  return { id, key: keyOf(key), source, isText: typeof key === "string" };
}

/**
 * The token for the API, valid from a minute ago until expiresIn from now. A
 * key given as text stays loaded: at most eight do, and clearCache wipes them.
 *
 * @example
 * import { createJWT } from "icr-app-jwt";
 * const token = createJWT(); // NEXT_PUBLIC_APP_ID and PRIVATE_KEY are set
 * token.split(".").length; // => 3
 *
 * @param {CreateOptions} [options]
 * @returns {string} the compact form, ASCII; byte for byte what jsonwebtoken
 *   makes of the vendor's example
 * @throws {JwtError} ERR_APP_ID_…, ERR_KEY_…, ERR_NOW_INVALID,
 *   ERR_NOW_MILLISECONDS, ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID,
 *   ERR_ENV_DENIED, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY, ERR_FAULT
 */
export function createJWT(options) {
  const given = optionsOf(options, "appId privateKey now expiresIn cache");
  const { cache = true } = given;
  if (typeof cache !== "boolean") throw new JwtError("OPTIONS_INVALID");
  const { id, key, isText, source } = identityOf(given);
  if (cache && isText) {
    const core = naming(source, () => keptCore(/** @type {string} */ (key)));
    return makeToken(core, id, given);
  }
  return withCore((core) => {
    naming(source, () => core.loadPrivate(key));
    return makeToken(core, id, given);
  });
}

/**
 * Parses and checks a key once, for many tokens or for other signatures.
 *
 * @example
 * import { createSigner } from "icr-app-jwt";
 * const signer = createSigner({ appId: 42 }); // PRIVATE_KEY is set
 * const token = signer.createJWT({ expiresIn: 540 });
 * signer.sign(new TextEncoder().encode("any bytes")).length; // => 256
 * signer.keyBits; // => 2048
 * signer.dispose();
 *
 * @param {SignerOptions} [options]
 * @returns {Signer}
 * @throws {JwtError} ERR_APP_ID_…, ERR_KEY_…, ERR_OPTIONS_INVALID,
 *   ERR_ENV_DENIED, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY, ERR_KERNEL_UNAVAILABLE
 */
export function createSigner(options) {
  const given = optionsOf(options, "appId privateKey kernel");
  const { id, key, source } = identityOf(given);
  const kernel = kernelOf(given.kernel);
  const core = naming(source, () => loadCore(key, kernel));
  return new Signer(core, id);
}

/**
 * What is to be signed for a token whose key is elsewhere, in a KMS or HSM: the
 * JWS Signing Input (RFC 7515 section 2). Have its bytes, which are ASCII,
 * signed with RSASSA-PKCS1-v1_5 and SHA-256, and attach the signature.
 *
 * @example
 * import { createSigningInput } from "icr-app-jwt";
 * const input = createSigningInput({ appId: 42 });
 * input.split(".").length; // => 2
 *
 * @param {InputOptions} [options]
 * @returns {string} header and claims in base64url with a dot between, ASCII
 * @throws {JwtError} ERR_APP_ID_…, ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
 *   ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID, ERR_ENV_DENIED,
 *   ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function createSigningInput(options) {
  const given = optionsOf(options, "appId now expiresIn");
  const id = appIdOf(given.appId);
  return withCore((core) => makeToken(core, id, given, "input"));
}

/**
 * The token of a signing input and the signature that was made over it.
 *
 * @example
 * import { attachSignature, createSigningInput } from "icr-app-jwt";
 * import { createPublicKey, sign } from "node:crypto"; // in place of the KMS
 * const { PRIVATE_KEY } = process.env;
 * const publicKey = createPublicKey(PRIVATE_KEY)
 *   .export({ type: "spki", format: "pem" });
 * const input = createSigningInput({ appId: 42 });
 * const signature = sign("sha256", Buffer.from(input), PRIVATE_KEY);
 * attachSignature(input, signature, publicKey).split(".").length; // => 3
 *
 * @param {string} signingInput what createSigningInput returned
 * @param {Bytes} signature raw, as long as the modulus
 * @param {Key} [publicKey] verifies the signature with it, so that a wrong key
 *   or scheme shows here and not at the API
 * @returns {string} the compact form, ASCII: what createJWT makes with that key
 * @throws {JwtError} ERR_SIGNING_INPUT, ERR_SIGNATURE_BYTES, ERR_TOKEN_…,
 *   ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function attachSignature(signingInput, signature, publicKey) {
  const input = signingInputOf(signingInput);
  const bytes = signatureOf(signature);
  return withCore((core) => {
    const token = core.attach(input, bytes);
    const { exp } = core.claims(token);
    if (publicKey !== undefined) {
      core.loadPublic(keyOf(publicKey));
      core.verify(token, exp - 1, 0); // a time at which it is valid
    }
    return token;
  });
}

/**
 * The claims of a token that was signed with this key and is valid now. Takes
 * RS256 and nothing else, and demands iss, exp and iat.
 *
 * @example
 * import { createJWT, verifyJWT } from "icr-app-jwt";
 * const token = createJWT({ appId: "42" });
 * verifyJWT(token, (iss) => (iss === "42" ? process.env.PRIVATE_KEY : null))
 *   .iss; // => "42"
 *
 * @param {string} token the compact form, at most 8 KiB
 * @param {Key | KeyLookup} keyOrLookup the public key, a certificate or the
 *   private key; or a function that finds it by iss, which is not yet verified
 *   when it is called
 * @param {VerifyOptions} [options]
 * @returns {Claims}
 * @throws {JwtError} ERR_TOKEN_…, ERR_KEY_…, ERR_LOOKUP_THENABLE,
 *   ERR_LOOKUP_UNKNOWN, ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
 *   ERR_TOLERANCE_INVALID, ERR_OPTIONS_INVALID, ERR_WASM_FORBIDDEN,
 *   ERR_NO_MEMORY
 */
export function verifyJWT(token, keyOrLookup, options) {
  const given = optionsOf(options, "now clockTolerance");
  const { clockTolerance = 0 } = given;
  const tolerance = secondsOf(clockTolerance, "TOLERANCE_INVALID");
  const now = nowOf(given.now);
  const text = tokenOf(token);
  return withCore((core) => {
    const key =
      typeof keyOrLookup === "function"
        ? foundKey(keyOrLookup(core.claims(text).iss))
        : keyOrLookup;
    core.loadPublic(keyOf(key));
    return core.verify(text, now, tolerance);
  });
}

/** @param {any} key what a lookup returned @returns {Key} */
function foundKey(key) {
  if (key === undefined || key === null) throw new JwtError("LOOKUP_UNKNOWN");
  if (typeof key.then === "function") throw new JwtError("LOOKUP_THENABLE");
  return key;
}

/**
 * Header and claims of a token, for looking: nothing is verified.
 *
 * @example
 * import { createJWT, decodeJWT } from "icr-app-jwt";
 * decodeJWT(createJWT()).header; // => { alg: "RS256", typ: "JWT" }
 *
 * @param {string} token the compact form, at most 8 KiB
 * @returns {DecodedToken}
 * @throws {JwtError} ERR_TOKEN_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function decodeJWT(token) {
  const text = tokenOf(token);
  return withCore((core) => core.decode(text));
}

/**
 * Which key this is: base64 SHA-256 of its SubjectPublicKeyInfo DER, the same
 * for the private key, the public key and the certificate. Equals
 * `openssl rsa -in KEY -pubout -outform DER | openssl sha256 -binary | openssl
 * base64`.
 *
 * @example
 * import { fingerprint } from "icr-app-jwt";
 * fingerprint(process.env.PRIVATE_KEY).length; // => 44
 *
 * @param {Key} key private or public
 * @returns {string} 44 characters
 * @throws {JwtError} ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function fingerprint(key) {
  const input = keyOf(key);
  return withCore((core) => {
    core.loadPublic(input);
    return core.fingerprint();
  });
}

/**
 * What a key is, after every check that loading it makes.
 *
 * @example
 * import { inspectKey } from "icr-app-jwt";
 * const { container, encoding } = inspectKey(process.env.PRIVATE_KEY);
 * `${container}, ${encoding}`; // => "pkcs1, pem"
 *
 * @param {Key} key private or public
 * @returns {KeyInfo}
 * @throws {JwtError} ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export function inspectKey(key) {
  const input = keyOf(key);
  return withCore((core) => {
    core.loadPublic(input);
    const { container, encoding } = core.form();
    const isPrivate = ["pkcs1", "pkcs8", "openssh", "jwk"].includes(container);
    if (isPrivate) core.loadPrivate(input);
    const { keyBits } = core;
    const fingerprint = core.fingerprint();
    return { isPrivate, keyBits, fingerprint, container, encoding };
  });
}

/** Wipes the keys that createJWT keeps loaded. */
export function clearCache() {
  closeKept();
}
