// SPDX-License-Identifier: MIT
/** The names of the environment that the command line reads. */
import process from "node:process";
import { APP_ID as READERS, KEY } from "../env.js";

export { KEY };
export const APP_ID = Object.keys(READERS);
export const KEY_PATH = ["PRIVATE_KEY_PATH", "ICR_PRIVATE_KEY_PATH"];
/** Of a key that is encrypted. */
export const PASSPHRASE = [
  "PRIVATE_KEY_PASSPHRASE",
  "ICR_PRIVATE_KEY_PASSPHRASE",
];
export const VARIABLES = [...APP_ID, ...KEY, ...KEY_PATH, ...PASSPHRASE];

/**
 * @param {string[]} names in order of precedence
 * @returns {[name: string, value: string] | undefined} the first that is set to
 * more than white space, else one that is set, for an error to name
 */
export function fromEnv(names) {
  const set = names
    .map((name) => /** @type {const} */ ([name, process.env[name]]))
    .filter(([, value]) => value !== undefined);
  const [name, value] = set.find(([, text]) => text?.trim()) ?? set[0] ?? [];
  return name === undefined ? undefined : [name, value ?? ""];
}
