// SPDX-License-Identifier: MIT
/** Every failure of this package: a number of c/abi.h or its name -> JwtError. */
import { ERRORS } from "./generated/errors.js";

/** @import { ErrorName } from "./generated/errors.js" */
/** @import { JwtError as Public } from "./types.js" */

const known = new Set([ERRORS]);

/** Adds errors of calls that a bundle may lack. @param {string} table */
export const know = (table) => known.add(table);

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
  /** On the prototype, where V8 finds it when it writes the stack. @override */
  get name() {
    return "JwtError";
  }

  /** @internal */
  get [BRAND]() {
    return true;
  }

  /**
   * @param {ErrorName | number} error its name in c/abi.h, or its number
   * @param {unknown} [cause] what was caught, if anything
   * @param {string} [source] the variable or option that held the value
   * @param {string} [more] a sentence on this very case, which names no value
   * @param {string} [table] of errors, if it is another one
   * @internal
   */
  constructor(error, cause, source, more, table = [...known].join("\n")) {
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
    // A subclass has instances of its own.
    return Object.hasOwn(this.prototype, BRAND)
      ? /** @type {any} */ (value)?.[BRAND] === true
      : super[Symbol.hasInstance](value);
  }
}

/**
 * @template T
 * @template {unknown[]} A
 * @param {string | undefined} source the variable or option that holds what the
 *   step judges, if it is one of several
 * @param {(...given: A) => T} step
 * @param {A} given
 * @returns {T}
 * @throws what the step throws; of an app id or a key, with its source
 * @internal
 */
export function naming(source, step, ...given) {
  try {
    return step(...given);
  } catch (error) {
    const { code, cause } = /** @type {JwtError} */ (error);
    const [, name] = /^ERR_((?:APP_ID|KEY)_.*)/.exec(code) ?? [];
    if (name === undefined || source === undefined) throw error;
    throw new JwtError(/** @type {ErrorName} */ (name), cause, source);
  }
}
