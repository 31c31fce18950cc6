// SPDX-License-Identifier: MIT
/** What was not given -> asked for on the terminal, if there is one. */
import { JwtError } from "../index.js";
import { Failure, REFUSED, report, USAGE } from "./failure.js";
import { checkKey } from "./inputs.js";
import { note } from "./out.js";
import { fileOf } from "./paths.js";
import { Prompt, terminal } from "./prompt.js";
import { isKeyText } from "./repeat.js";

/** @typedef {import("./keyfile.js").Source} Source */
/** @typedef {{ key: Source | undefined, appId: string | undefined }} Given */

/**
 * The app id and a key that can sign: the path of the key first, checked on the
 * spot, as the vendor's script does, but with a second try.
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
  if (key) checkKey(key.key);
  const prompt = new Prompt(output);
  try {
    key ??= await askTwice(() =>
      askKey(prompt, "Path of the private key file: ", checkKey),
    );
    appId ??= await askTwice(() => askAppId(prompt));
    return { key, appId };
  } finally {
    prompt.close();
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
    return await askTwice(() => askKey(prompt, "Path of the key file: "));
  } finally {
    prompt.close();
  }
}

/**
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function askTwice(ask) {
  try {
    return await ask();
  } catch (error) {
    const again = error instanceof JwtError || error instanceof Failure;
    const { line, status } = report(error);
    if (!again || status !== REFUSED || line.startsWith("ERR_NO_ANSWER"))
      throw error;
    note(`${line} Try again.`);
    return ask();
  }
}

/**
 * @param {Prompt} prompt
 * @param {string} question
 * @param {(key: Source["key"]) => void} [check] throws what is wrong
 * @returns {Promise<Source>}
 */
async function askKey(prompt, question, check) {
  const answer = await prompt.ask(question, { paths: true });
  if (answer.trim() === "") {
    throw new Failure("ERR_FILE_MISSING", "No path was given.");
  }
  if (isKeyText(answer)) {
    await prompt.drain();
    throw new Failure(
      "ERR_PATH_IS_KEY",
      "This is the key itself, not the path of its file. Give the path, or " +
        "paste the key into icr-app-jwt --key -, which does not show it.",
      USAGE,
    );
  }
  const source = fileOf(answer);
  check?.(source.key);
  return source;
}

/** @param {Prompt} prompt @returns {Promise<string>} */
async function askAppId(prompt) {
  const answer = (await prompt.ask("App ID: ")).trim();
  if (answer === "") {
    throw new Failure(
      "ERR_APP_ID_EMPTY",
      "No app id was given. The dashboard shows it.",
    );
  }
  return answer;
}
