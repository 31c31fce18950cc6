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
/** What only a program can get wrong: no page and no command line shows it. */
export const OF_PROGRAMS = new Set(
  [
    ..."APP_ID_TYPE KEY_TYPE TOKEN_TYPE BYTES_TYPE PASSPHRASE_TYPE".split(" "),
    ..."NOW_INVALID NOW_MILLISECONDS MARGIN_INVALID OPTIONS_INVALID".split(" "),
    ..."ENV_DENIED KERNEL_UNAVAILABLE LOOKUP_THENABLE".split(" "),
    ..."PASSPHRASE_MISSING SIGNING_INPUT SIGNATURE_BYTES".split(" "),
    ..."API_OPTIONS API_BASE_URL API_SIGNER API_ORIGIN API_DISPOSED".split(" "),
  ].map((name) => `ERR_${name}`),
);
/** What a reader who writes no program does not know. */
export const JAVASCRIPT =
  /privateKey|appId|expiresIn|clockTolerance|installationId|baseUrl|process\.env|create[A-Z]|\w\(|error\.\w|\bnow\b|\bDate\b|js\/API|icr-app-jwt\//;
/** Of icr-app-jwt/passphrase. */
export const passphraseErrors = rowsOf(ERRORS);
