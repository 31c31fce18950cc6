// SPDX-License-Identifier: MIT
/** Every failure of this package: a number of c/abi.h or its name -> JwtError. */
import { ERRORS, READING_ERRORS } from "./generated/errors.js";

/** @import { ErrorName } from "./generated/errors.js" */
/** @import { JwtError as Public } from "./types.js" */

/** Every error that there is, once something that reads tokens was called. */
let known = ERRORS;

/** Adds the errors of reading tokens, which a bundle without it does not hold. */
export const knowReading = () => (known = `${ERRORS}\n${READING_ERRORS}`);

/**
 * @param {string} table as js/generated/ has it
 * @param {string | number} error
 * @returns {string[] | undefined} its name, what it is, what to do
 */
function rowOf(table, error) {
  let number = 0;
  for (const line of table.split("\n")) {
    const [at, ...row] = line.split("|");
    number = Number(at) || number + 1;
    if (number === error || row[0] === error) return row;
  }
  return undefined;
}

/** The same symbol in the ESM and the CommonJS copy, so that instanceof holds
 * across them. */
const BRAND = /* @__PURE__ */ Symbol.for("icr-app-jwt.JwtError");

/** @implements {Public} */
export class JwtError extends Error {
  static {
    // On the prototype, before any is made: V8 writes the name into the stack.
    Object.defineProperty(this.prototype, "name", { value: "JwtError" });
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /**
   * @param {ErrorName | number} error its name in c/abi.h, or its number
   * @param {unknown} [cause] what was caught, if anything
   * @param {string} [source] the variable or option that held the value
   * @param {string} [more] a sentence on this very case, which names no value
   * @param {string} [table] of errors, if it is another one
   * @internal
   */
  constructor(error, cause, source, more, table = known) {
    const [name, what, remedy] = /** @type {[ErrorName, string, string]} */ (
      rowOf(table, error) ?? rowOf(ERRORS, "INTERNAL")
    );
    super(
      [source && `${source}:`, what, more, remedy].filter(Boolean).join(" "),
      cause === undefined ? undefined : { cause },
    );
    /** @type {Public["code"]} @readonly */
    this.code = `ERR_${name}`;
    /** @readonly */
    this.remedy = remedy;
    if (source !== undefined) /** @readonly */ this.source = source;
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

/**
 * @template T
 * @param {string | undefined} source the variable or option that holds what the
 *   step judges, if it is one of several
 * @param {() => T} step
 * @returns {T}
 * @throws what the step throws; of an app id or a key, with its source
 * @internal
 */
export function naming(source, step) {
  try {
    return step();
  } catch (error) {
    const { code, cause } = /** @type {JwtError} */ (error);
    const [, name] = /^ERR_((?:APP_ID|KEY)_.*)/.exec(code) ?? [];
    if (name === undefined || source === undefined) throw error;
    throw new JwtError(/** @type {ErrorName} */ (name), cause, source);
  }
}
