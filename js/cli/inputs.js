// SPDX-License-Identifier: MIT
/** Flags, environment, stdin and prompts -> key, app id and token text. */
import { Failure, USAGE } from "./failure.js";
import { checkAppId, checkKey } from "./judge.js";
import { readStdin } from "./keyfile.js";
import { warn } from "./out.js";
import { fileOf } from "./paths.js";
import { Prompt, readHidden, terminal } from "./prompt.js";
import { beyondFolder, holdsKeyLine } from "./repeat.js";
import { unlock } from "./unlock.js";
import { APP_ID, fromEnv, KEY, KEY_PATH } from "./variables.js";
import { bareToken } from "../shared/words.js";

/** @typedef {import("../index.js").JwtError} JwtError */
/** @typedef {import("./keyfile.js").Source} Source */

/**
 * @param {string | undefined} path of --key or an argument; - is stdin
 * @returns {Promise<Source | undefined>} undefined if no key was given; decrypted
 *   if it can be
 * @throws {Failure} ERR_FILE_*, ERR_PATH_IS_KEY, ERR_PASSPHRASE_*
 */
export async function givenKey(path) {
  const source = await find(path);
  return source && unlock(source);
}

/** @param {string | undefined} path @returns {Promise<Source | undefined>} */
async function find(path) {
  if (path === "-") {
    const output = terminal();
    const key = output ? await readHidden(output) : await readStdin();
    return { key, name: "stdin" };
  }
  if (path !== undefined) return fileOf(path);
  const text = fromEnv(KEY);
  if (text?.[1].trim()) return ofVariable(text);
  const file = fromEnv(KEY_PATH);
  if (file?.[1]) {
    const [name, path] = file;
    if (!holdsKeyLine(beyondFolder(path))) return fileOf(path, name);
    throw new Failure(
      "ERR_PATH_IS_KEY",
      `${name} holds the key itself, not the path of its file. Set ${KEY[0]} ` +
        "to it instead.",
      USAGE,
    );
  }
  return text && ofVariable(text);
}

/** @param {[name: string, value: string]} variable @returns {Source} */
const ofVariable = ([name, key]) => ({ key, name, variable: name });

/**
 * @param {string | undefined} flag
 * @returns {string | undefined} undefined if no app id was given
 * @throws {JwtError} ERR_APP_ID_*
 */
export function givenAppId(flag) {
  const given = flag === undefined ? fromEnv(APP_ID) : ["--app-id", flag];
  if (!given) return undefined;
  const [name, appId = ""] = given;
  checkAppId(name, appId);
  return appId;
}

/**
 * @param {string | undefined} argument
 * @returns {Promise<string>} the token alone, out of a header if need be
 * @throws {Failure}
 */
export async function givenToken(argument) {
  const token = bareToken(argument ?? (await tokenFromStdin()));
  if (token || argument !== undefined) return token;
  throw new Failure(
    "ERR_TOKEN_MISSING",
    "No token was given. Pass it as the argument, or on stdin.",
    USAGE,
  );
}

/** @returns {Promise<string>} */
async function tokenFromStdin() {
  const output = terminal();
  if (!output) return new TextDecoder().decode(await readStdin());
  const prompt = new Prompt(output);
  try {
    const answer = await prompt.ask("Token: ");
    return typeof answer === "string" ? answer : Buffer.from(answer).toString();
  } finally {
    prompt.close();
  }
}

/**
 * Says so when others can read a private key; a public one is meant to be read.
 *
 * @param {Source} source
 */
export function warnOfMode(source) {
  if (!source.warning) return;
  try {
    checkKey(source);
  } catch {
    return;
  }
  warn(source.warning);
}
