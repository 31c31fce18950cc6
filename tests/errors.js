// SPDX-License-Identifier: MIT
/** The tables of js/generated/ as rows, for every suite. */
import * as core from "../js/generated/errors.js";
import { ERRORS } from "../js/generated/passphrase.js";

/** @typedef {[number: number, name: string, what: string, remedy: string]} Row */

/** @param {string} table @returns {Row[]} */
function rowsOf(table) {
  let number = 0;
  return table.split("\n").map((line) => {
    const [at, name, what, remedy] = line.split("|");
    number = at ? Number(at) : number + 1;
    return [number, name, what, remedy];
  });
}

/** Of the library. */
export const errors = Object.values(core).flatMap(rowsOf);
/** Of icr-app-jwt/passphrase. */
export const passphraseErrors = rowsOf(ERRORS);
