// SPDX-License-Identifier: MIT
/** A loaded key -> tokens and signatures, until it is disposed of. */
import { MAX_EXPIRES_IN } from "./generated/abi.js";
import { bytesOf, nowOf, optionsOf, secondsOf } from "./validate.js";
import { JwtError } from "./errors.js";

/** @import { Kernel } from "./generated/abi.js" */
/** @import { Core } from "./core.js" */
/** @import { Bytes, OwnBytes, ReuseOptions, TokenOptions } from "./types.js" */

/** Seconds before exp from which token() makes a new one. */
const DEFAULT_MARGIN = 60;

/**
 * One key, parsed and checked once, with an app id.
 *
 * A signer whose core reports ERR_FAULT or ERR_INTERNAL is disposed of; make a
 * new one.
 */
export class Signer {
  static {
    // Where there is no such symbol, its method is called "undefined".
    if (!Symbol.dispose) Reflect.deleteProperty(this.prototype, "undefined");
  }

  #core;
  #appId;
  #fingerprint;
  #kept = { token: "", from: 0, life: 0 };

  /**
   * @param {Core} core with a private key
   * @param {string} appId
   * @internal
   */
  constructor(core, appId) {
    this.#core = core;
    this.#appId = appId;
    this.#fingerprint = core.fingerprint();
  }

  /** @returns {number} the size of the modulus in bits, 2048 to 4096 */
  get keyBits() {
    return this.#core.keyBits;
  }

  /**
   * @returns {Kernel} the arithmetic that signs: "fma" (relaxed SIMD), "simd"
   *   or "scalar". All give the same bytes
   */
  get kernel() {
    return this.#core.kernel;
  }

  /**
   * @returns {string} base64 SHA-256 of the SubjectPublicKeyInfo DER, 44
   *   characters: what a dashboard shows beside each key
   */
  get fingerprint() {
    return this.#fingerprint;
  }

  /**
   * The token for the API, valid from a minute ago until expiresIn from now.
   *
   * @param {TokenOptions} [options]
   * @returns {string} the compact form, ASCII
   * @throws {JwtError} ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
   *   ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID, ERR_DISPOSED, ERR_FAULT
   */
  createJWT(options) {
    const given = optionsOf(options, "now expiresIn");
    return makeToken(this.#core, this.#appId, given);
  }

  /**
   * The same token as before while it is good for longer than margin, and a new
   * one after that: for a header that goes with every request.
   *
   * A clock that was set back, or another expiresIn, makes a new one too.
   *
   * @example
   * import { createSigner } from "icr-app-jwt";
   * const signer = createSigner(); // NEXT_PUBLIC_APP_ID and PRIVATE_KEY are set
   * signer.token() === signer.token(); // => true
   * signer.dispose();
   *
   * @param {ReuseOptions} [options]
   * @returns {string} the compact form, ASCII
   * @throws {JwtError} ERR_MARGIN_INVALID, ERR_NOW_INVALID,
   *   ERR_NOW_MILLISECONDS, ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID,
   *   ERR_DISPOSED, ERR_FAULT
   */
  token(options) {
    const given = optionsOf(options, "margin now expiresIn");
    const { margin = DEFAULT_MARGIN, expiresIn = MAX_EXPIRES_IN } = given;
    if (!Number.isInteger(margin) || margin < 0 || margin > MAX_EXPIRES_IN) {
      throw new JwtError("MARGIN_INVALID");
    }
    const now = nowOf(given.now);
    const { token, from, life } = this.#kept;
    const left = now >= from && expiresIn === life ? from + life - now : 0;
    if (left > margin && !this.#core.closed) return token;
    const fresh = makeToken(this.#core, this.#appId, { now, expiresIn });
    this.#kept = { token: fresh, from: Math.floor(now), life: expiresIn };
    return fresh;
  }

  /**
   * The RS256 signature over any bytes: RSASSA-PKCS1-v1_5 with SHA-256 (RFC
   * 8017 section 8.2.1, RFC 7518 section 3.3).
   *
   * @param {Bytes} bytes of any length
   * @returns {OwnBytes} as long as the modulus; yours to keep
   * @throws {JwtError} ERR_BYTES_TYPE, ERR_DISPOSED, ERR_FAULT
   */
  sign(bytes) {
    const message = bytesOf(bytes);
    if (!message) throw new JwtError("BYTES_TYPE");
    return this.#core.sign(message);
  }

  /** Wipes the key at once. After that the signer throws ERR_DISPOSED. */
  dispose() {
    this.#core.close();
  }

  /** The same, for `using signer = createSigner(…)`. */
  [Symbol.dispose]() {
    this.dispose();
  }
}

/**
 * @param {Core} core
 * @param {string} appId
 * @param {TokenOptions} options
 * @param {"sign" | "input"} what
 * @returns {string}
 * @internal
 */
export function makeToken(core, appId, options, what = "sign") {
  const { now, expiresIn = MAX_EXPIRES_IN } = options;
  const seconds = secondsOf(expiresIn, "EXPIRES_IN_INVALID");
  return core.token(what, appId, nowOf(now), seconds);
}
