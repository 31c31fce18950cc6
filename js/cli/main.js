#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/** argv -> one command -> an exit status; no failure shows a stack trace. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parse } from "./argv.js";
import { completion } from "./completion.js";
import { REFUSED, report } from "./failure.js";
import { HELP } from "./help.js";
import { decode, inspect, printFingerprint, verify } from "./look.js";
import { note, print } from "./out.js";
import { sign } from "./sign.js";

/** @typedef {import("./argv.js").Args} Args */

/** @type {Record<string, (args: Args) => void | Promise<void>>} */
const RUN = {
  "": sign,
  decode,
  verify,
  fingerprint: printFingerprint,
  inspect,
  completion: ({ argument }) => print(completion(argument).trimEnd()),
};

/** @returns {string} of the package: one folder up, here and in dist/ */
function version() {
  const url = new URL("../package.json", import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).version;
}

/** @param {string[]} argv */
async function main(argv) {
  const args = parse(argv);
  if (args.on.has("help")) return print(HELP.trimEnd());
  if (args.on.has("version")) return print(`icr-app-jwt ${version()}`);
  return RUN[args.command](args);
}

/** @param {unknown} error */
function fail(error) {
  const { line, status } = report(error);
  if (line) note(line);
  process.exitCode = status;
}

// A reader that left early is not worth a word; a full disk is.
process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code !== "EPIPE") note("ERR_OUTPUT Writing to stdout failed.");
  process.exit(REFUSED);
});
process.stderr.on("error", () => process.exit(REFUSED));

main(process.argv.slice(2)).catch(fail);
