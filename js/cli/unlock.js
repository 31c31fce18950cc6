// SPDX-License-Identifier: MIT
/** An encrypted key -> the same key without encryption, by the passphrase that a
 * variable holds or that is asked for. */
import { fingerprint, JwtError } from "../index.js";
import { Failure, sentence } from "./failure.js";
import { wipe } from "./keyfile.js";
import { Prompt, terminal } from "./prompt.js";
import { askThrice } from "./tries.js";
import { fromEnv, PASSPHRASE } from "./variables.js";

/** @typedef {import("./keyfile.js").Source} Source */

/** @param {Source} source @returns {boolean} */
export function isEncrypted({ key }) {
  try {
    fingerprint(key);
    return false;
  } catch (error) {
    const code = error instanceof JwtError ? error.code : "";
    return /^ERR_KEY_ENCRYPTED_PKCS\d$/.test(code);
  }
}

/**
 * @param {Source} source is wiped if it is not what comes back
 * @param {Prompt} [prompt] the conversation in which it was named
 * @returns {Promise<Source>} the same one if it is not encrypted, or if there is
 *   neither a variable nor a terminal: then every use of it says so
 * @throws {Failure | JwtError}
 */
export async function unlock(source, prompt) {
  if (!isEncrypted(source)) return source;
  try {
    return (await opened(source, prompt)) ?? source;
  } catch (error) {
    wipe(source);
    throw error;
  }
}

/**
 * @param {Source} source
 * @param {Prompt | undefined} prompt
 * @returns {Promise<Source | undefined>}
 */
async function opened(source, prompt) {
  // Imported here, so that no other key waits for it.
  const { decryptKey } = await import("../passphrase/index.js");
  const open = (/** @type {Uint8Array | string} */ passphrase) => {
    const key = decryptKey({ privateKey: source.key, passphrase });
    wipe(source);
    return { ...source, key, wasEncrypted: true };
  };
  const given = fromEnv(PASSPHRASE);
  if (given) return ofVariable(given, open);
  const output = source.name === "stdin" ? undefined : terminal();
  if (!prompt && !output) return undefined;
  // What no passphrase can open is not worth a question.
  const refusal = refusalOf(() => decryptKey({ privateKey: source.key }));
  if (!/_MISSING$/.test(refusal.code)) throw refusal;
  const own = prompt ?? new Prompt(/** @type {any} */ (output));
  try {
    return await askThrice(own, () => ask(own, source.name, open));
  } finally {
    if (!prompt) own.close();
  }
}

/** In place of what to type. */
const OF_VARIABLE = {
  ERR_PASSPHRASE_EMPTY: "Set the variable to the passphrase, or unset it.",
  ERR_PASSPHRASE_WRONG:
    "Correct the variable; if it is right, download the key again.",
};

/**
 * @template T
 * @param {[name: string, value: string]} variable
 * @param {(passphrase: string) => T} open
 * @returns {T}
 */
function ofVariable([name, passphrase], open) {
  try {
    return open(passphrase);
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    throw new Failure(error.code, `${name}: ${sentence(error, OF_VARIABLE)}`);
  }
}

/** @param {() => unknown} step @returns {JwtError} which it throws */
function refusalOf(step) {
  try {
    step();
  } catch (error) {
    if (error instanceof JwtError) return error;
  }
  return new JwtError("INTERNAL");
}

/**
 * @template T
 * @param {Prompt} prompt
 * @param {string} name
 * @param {(passphrase: Uint8Array) => T} open
 * @returns {Promise<T>}
 */
async function ask(prompt, name, open) {
  const passphrase = await prompt.askSecret(`Passphrase of ${name}: `);
  try {
    return open(passphrase);
  } finally {
    passphrase.fill(0);
  }
}
