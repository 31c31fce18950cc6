// SPDX-License-Identifier: MIT
/** What was not given -> asked for on the terminal, if there is one. */
import { Failure } from "./failure.js";
import { checkAppId, checkKey } from "./judge.js";
import { wipe } from "./keyfile.js";
import { fileOf } from "./paths.js";
import { Prompt, terminal } from "./prompt.js";
import { holdsKeyLine, mayRepeat } from "./repeat.js";
import { askThrice } from "./tries.js";
import { isEncrypted, unlock } from "./unlock.js";

/** @typedef {import("../index.js").JwtError} JwtError */
/** @typedef {import("./keyfile.js").Source} Source */
/** @typedef {{ key: Source | undefined, appId: string | undefined }} Given */

/** App ids, besides plain words, that a pasted line may be. */
const ID = /^(Iv\d\.[\da-f]{16}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * The app id and a key that can sign: the path of the key first, checked on the
 * spot, as the vendor's script does, but with two more tries.
 *
 * @param {Given} given
 * @returns {Promise<Given>} what was given or said
 * @throws {Failure | JwtError}
 */
export async function askFor({ key, appId }) {
  const output = terminal();
  if (!output || (key && appId !== undefined) || key?.name === "stdin") {
    return { key, appId };
  }
  if (key) checkKey(key);
  const prompt = new Prompt(output);
  try {
    key ??= await askForKey(prompt);
    appId ??= await askThrice(prompt, () => askAppId(prompt));
    return { key, appId };
  } catch (error) {
    if (key) wipe(key);
    throw error;
  } finally {
    prompt.close();
  }
}

/** @param {Prompt} prompt @returns {Promise<Source>} a key that can sign */
async function askForKey(prompt) {
  const found = await askThrice(prompt, () =>
    askKey(prompt, "Path of the private key file: ", (source) => {
      if (!isEncrypted(source)) checkKey(source);
    }),
  );
  const key = await unlock(found, prompt);
  try {
    checkKey(key);
    return key;
  } catch (error) {
    wipe(key);
    throw error;
  }
}

/**
 * @returns {Promise<Source | undefined>} any file at all, for looking at
 * @throws {Failure}
 */
export async function askForFile() {
  const output = terminal();
  if (!output) return undefined;
  const prompt = new Prompt(output);
  try {
    const key = await askThrice(prompt, () =>
      askKey(prompt, "Path of the key file: "),
    );
    return await unlock(key, prompt);
  } finally {
    prompt.close();
  }
}

/**
 * @param {Prompt} prompt
 * @param {string} question
 * @param {(source: Source) => void} [check] throws what is wrong
 * @returns {Promise<Source>}
 */
async function askKey(prompt, question, check) {
  const answer = await prompt.ask(question, { paths: true });
  const source = sourceOf(answer);
  try {
    check?.(source);
  } catch (error) {
    wipe(source);
    throw error;
  }
  return source;
}

/**
 * @param {string | Uint8Array} answer
 * @returns {Source} of a file, or the key itself
 * @throws {Failure} ERR_FILE_*
 */
function sourceOf(answer) {
  if (typeof answer !== "string") {
    const text = Buffer.from(answer).toString();
    const isKey = holdsKeyLine(text) || /[\r\n]/.test(text.trim());
    return isKey ? { key: answer, name: "the pasted key" } : fileOf(text);
  }
  if (answer.trim() === "") {
    throw new Failure("ERR_FILE_MISSING", "No path was given.");
  }
  return fileOf(answer);
}

/** @param {Prompt} prompt @returns {Promise<string>} */
async function askAppId(prompt) {
  const mayShow = (/** @type {string} */ line) =>
    mayRepeat(line) || ID.test(line.trim());
  const answer = await prompt.ask("App ID: ", { mayShow });
  const text = typeof answer === "string" ? answer : Buffer.from(answer);
  const appId = text.toString().trim();
  checkAppId(undefined, appId);
  return appId;
}
