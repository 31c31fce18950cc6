// SPDX-License-Identifier: MIT
/** A loaded key -> tokens and signatures, until it is disposed of. */
import { MAX_EXPIRES_IN } from "./generated/abi.js";
import { bytesOf, nowOf, optionsOf, secondsOf, typeError } from "./validate.js";
import { JwtError } from "./errors.js";
import { fingerprint, sign } from "./core.js";
import { makeToken } from "./token.js";

/** @import { Core } from "./core.js" */
/** @import { Signer as Public } from "./types.js" */

/** Seconds before exp from which token() makes a new one. */
const DEFAULT_MARGIN = 60;

/** @implements {Omit<Public, typeof Symbol.dispose>} */
export class Signer {
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
    this.#fingerprint = fingerprint(core);
    // Not a method: no bundler drops an unused class with a computed name.
    if (Symbol.dispose) {
      const value = () => this.dispose();
      Object.defineProperty(this, Symbol.dispose, { value });
    }
  }

  get keyBits() {
    return this.#core.keyBits;
  }

  get kernel() {
    return this.#core.kernel;
  }

  get fingerprint() {
    return this.#fingerprint;
  }

  /** @type {Public["createJWT"]} */
  createJWT(options) {
    const given = optionsOf(options, "now expiresIn");
    return makeToken(this.#core, this.#appId, given);
  }

  /** @type {Public["token"]} */
  token(options) {
    const given = optionsOf(options, "margin now expiresIn");
    const { margin = DEFAULT_MARGIN, expiresIn = MAX_EXPIRES_IN } = given;
    secondsOf(margin, "MARGIN_INVALID");
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

  /** @type {Public["sign"]} */
  sign(bytes) {
    const message = bytesOf(bytes);
    if (!message) throw typeError("BYTES_TYPE", bytes);
    return sign(this.#core, message);
  }

  /** @type {Public["dispose"]} */
  dispose() {
    this.#core.close();
  }
}
