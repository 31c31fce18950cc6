// SPDX-License-Identifier: MIT
/** Every failure of this package: a number of c/abi.h or its name -> JwtError. */
import { ERRORS } from "./generated/errors.js";

/** @import { ErrorCode, ErrorName } from "./generated/errors.js" */

/** The same symbol in the ESM and the CommonJS copy, so that instanceof holds
 * across them. */
const BRAND = /* @__PURE__ */ Symbol.for("icr-app-jwt.JwtError");

/**
 * The only class of error that this package throws. Its message says what is
 * wrong and what to do, and never holds anything of a key or a token.
 *
 * @example
 * import { createJWT, JwtError } from "icr-app-jwt";
 * try {
 *   createJWT({ appId: "42", privateKey: "-----BEGIN RSA PRIVATE KEY-----" });
 * } catch (error) {
 *   if (!(error instanceof JwtError)) throw error;
 *   error.code; // => "ERR_KEY_FIRST_LINE_ONLY"
 * }
 */
export class JwtError extends Error {
  static {
    // On the prototype and before any is made: V8 writes it into the stack.
    Object.defineProperty(this.prototype, "name", { value: "JwtError" });
  }

  /**
   * @param {ErrorName | number} error its name in c/abi.h, or its number
   * @param {unknown} [cause] what was caught, if anything
   * @internal
   */
  constructor(error, cause) {
    const [, name, what, remedy] =
      ERRORS.find((row) => row[0] === error || row[1] === error) ??
      /** @type {never} */ (ERRORS.find((row) => row[1] === "INTERNAL"));
    super(`${what} ${remedy}`, cause === undefined ? undefined : { cause });
    /**
     * "ERR_" and a name that never changes; the README lists them all.
     * @type {ErrorCode}
     * @readonly
     */
    this.code = `ERR_${name}`;
    /**
     * The second half of the message: what to do.
     * @type {string}
     * @readonly
     */
    this.remedy = remedy;
  }

  /** @returns {true} @internal */
  get [BRAND]() {
    return true;
  }

  /**
   * @param {unknown} value
   * @returns {value is JwtError} of the ESM and the CommonJS copy alike
   * @override
   */
  static [Symbol.hasInstance](value) {
    return Object.hasOwn(this.prototype, BRAND)
      ? typeof value === "object" && value !== null && BRAND in value
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
}
