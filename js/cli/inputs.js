// SPDX-License-Identifier: MIT
/** Flags, environment, stdin and prompts -> key, app id and token text. */
import process from "node:process";
import { createSigner } from "../index.js";
import { Failure, USAGE } from "./failure.js";
import { readFile, readStdin } from "./keyfile.js";
import { warn } from "./out.js";
import { Prompt, readHidden, terminal } from "./prompt.js";
import { holdsKeyLine, isKeyText } from "./repeat.js";
import { bareToken } from "../shared/words.js";

/** @typedef {import("../index.js").JwtError} JwtError */
/** @typedef {import("./keyfile.js").Source} Source */

const APP_ID = ["NEXT_PUBLIC_APP_ID", "NEXT_PUBLIC_ICR_APP_ID", "ICR_APP_ID"];
const KEY = ["PRIVATE_KEY", "ICR_PRIVATE_KEY"];
const KEY_PATH = ["PRIVATE_KEY_PATH", "ICR_PRIVATE_KEY_PATH"];

/**
 * @param {string[]} names in order of precedence
 * @returns {[name: string, value: string] | undefined} the first that is set to
 * something, else one that is set to nothing, for an error to name
 */
function fromEnv(names) {
  const set = names
    .map((name) => /** @type {const} */ ([name, process.env[name]]))
    .filter(([, value]) => value !== undefined);
  const [name, value] = set.find(([, text]) => text) ?? set[0] ?? [];
  return name === undefined ? undefined : [name, value ?? ""];
}

/**
 * @param {string | undefined} path of --key or an argument; - is stdin
 * @returns {Promise<Source | undefined>} undefined if no key was given
 * @throws {Failure} ERR_FILE_*, ERR_PATH_IS_KEY
 */
export async function givenKey(path) {
  if (path === "-") {
    const output = terminal();
    const key = output ? await readHidden(output) : await readStdin();
    return { key, name: "stdin" };
  }
  if (path !== undefined) return readFile(path);
  const text = fromEnv(KEY);
  if (text?.[1]) return { key: text[1], name: text[0] };
  const file = fromEnv(KEY_PATH);
  if (file?.[1]) {
    const [name, path] = file;
    if (!isKeyText(path)) return readFile(path);
    throw new Failure(
      "ERR_PATH_IS_KEY",
      `${name} holds the key itself, not the path of its file. Set ${KEY[0]} ` +
        "to it instead.",
      USAGE,
    );
  }
  return text && { key: text[1], name: text[0] };
}

/**
 * @param {string | undefined} flag
 * @returns {string | undefined} undefined if no app id was given
 * @throws {Failure} ERR_APP_ID_*
 */
export function givenAppId(flag) {
  const given = flag === undefined ? fromEnv(APP_ID) : ["--app-id", flag];
  if (!given) return undefined;
  const [name, id] = given;
  checkAppId(name, id);
  return id;
}

/**
 * @param {string} name where it came from
 * @param {string} id
 * @throws {Failure} ERR_APP_ID_*
 */
export function checkAppId(name, id) {
  if (id === "") {
    throw new Failure(
      "ERR_APP_ID_EMPTY",
      `${name} is empty. Set it to the app id, which the dashboard shows.`,
    );
  }
  // The core takes a line of it, which would go into the token.
  if (holdsKeyLine(id)) {
    throw new Failure(
      "ERR_APP_ID_IS_KEY",
      `${name} holds key text. Set it to the app id, which the dashboard shows.`,
    );
  }
}

/**
 * @param {Uint8Array | string} key is left as it is
 * @throws {JwtError} ERR_KEY_*: why it cannot sign
 */
export function checkKey(key) {
  const copy = typeof key === "string" ? key : key.slice();
  try {
    createSigner({ appId: "0", privateKey: copy }).dispose();
  } finally {
    if (typeof copy !== "string") copy.fill(0);
  }
}

/**
 * @param {string | undefined} argument
 * @returns {Promise<string>} the token alone, out of a header if need be
 * @throws {Failure}
 */
export async function givenToken(argument) {
  return bareToken(argument ?? (await tokenFromStdin()));
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
export function warnOfMode({ key, warning }) {
  if (!warning || typeof key === "string") return;
  try {
    checkKey(key);
  } catch {
    return;
  }
  warn(warning);
}
