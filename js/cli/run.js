// SPDX-License-Identifier: MIT
/** argv -> one command -> an exit status; no failure shows a stack trace. */
import { readFileSync } from "node:fs";
import { accessToken, installations, revoke } from "./calls.js";
import { parse } from "./argv.js";
import { completion } from "./completion.js";
import { readEnvFile } from "./env-file.js";
import { report } from "./failure.js";
import { HELP } from "./help.js";
import { decode, inspect, printFingerprint, verify } from "./look.js";
import { openPage } from "./open-page.js";
import { note, print } from "./out.js";
import { sign } from "./sign.js";

/** @typedef {import("./argv.js").Args} Args */

/** @type {Record<string, (args: Args) => void | Promise<void>>} */
const COMMANDS = {
  "": sign,
  "access-token": accessToken,
  installations,
  revoke,
  decode,
  verify,
  fingerprint: printFingerprint,
  inspect,
  page: openPage,
  completion: ({ argument }) => print(completion(argument).trimEnd()),
};

/** @returns {string} of the package: one folder up, here and in dist/ */
function version() {
  const url = new URL("../package.json", import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).version;
}

/** @param {string[]} argv @returns {Promise<void>} */
async function command(argv) {
  const args = parse(argv);
  if (args.on.has("help")) return print(HELP.trimEnd());
  if (args.on.has("version")) return print(`icr-app-jwt ${version()}`);
  const envFile = args.text["env-file"];
  if (envFile !== undefined) readEnvFile(envFile);
  return COMMANDS[args.command](args);
}

/** @param {string[]} argv @returns {Promise<number>} the exit status */
export async function run(argv) {
  try {
    await command(argv);
    return 0;
  } catch (error) {
    const { line, status } = report(error);
    if (line) note(line);
    return status;
  }
}
