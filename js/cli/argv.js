// SPDX-License-Identifier: MIT
/** argv -> command, options and arguments, or a failure that says why. */
import { parseArgs } from "node:util";
import { Failure, USAGE, usage } from "./failure.js";
import { plain } from "../shared/words.js";

/**
 * @typedef {object} Option
 * @property {string} about one line for the completions
 * @property {"file" | "other"} [takes] what follows it; absent: nothing
 * @property {string} [short]
 * @property {string[]} on the commands that it belongs to; "" is no command
 */

/** @type {Record<string, Option>} */
export const OPTIONS = {
  "app-id": { about: "the app id", takes: "other", on: [""] },
  key: {
    about: "the file of the key, or - for stdin",
    takes: "file",
    on: ["", "verify", "fingerprint", "inspect"],
  },
  "expires-in": { about: "seconds, 1 to 600", takes: "other", on: [""] },
  json: { about: "print the token and its claims as JSON", on: [""] },
  header: { about: "print the Authorization header", on: [""] },
  curl: {
    about: "print the call of an API path or URL",
    takes: "other",
    on: [""],
  },
  sandbox: { about: "let --curl call the sandbox", on: [""] },
  "clock-tolerance": {
    about: "seconds, 0 to 300",
    takes: "other",
    on: ["verify"],
  },
  help: {
    about: "show the help",
    short: "h",
    on: ["", "decode", "verify", "fingerprint", "inspect", "completion"],
  },
  version: { about: "show the version", on: [""] },
};

/** @type {Record<string, { about: string, takes: "file" | "token" | "shell" }>} */
export const COMMANDS = {
  decode: { about: "show what is in a token, unverified", takes: "token" },
  verify: { about: "verify a token with a key", takes: "token" },
  fingerprint: { about: "print the fingerprint of a key", takes: "file" },
  inspect: { about: "say what a key file is and if it is good", takes: "file" },
  completion: { about: "print a completion script", takes: "shell" },
};

/** Key text in any of the forms that people paste. */
const KEY_TEXT =
  /-----BEGIN|BEGIN [A-Z ]*PRIVATE KEY|PRIVATE KEY-|["']kty["']|^[\s"']*(MI[A-Z]|LS0tLS1)[\w+/\\=\s-]{60}/;

/** @param {string} word */
export const isKeyText = (word) => KEY_TEXT.test(word);

/**
 * @param {string} word
 * @returns {boolean} whether it might be a secret, so must not be repeated
 */
export const looksSecret = (word) =>
  isKeyText(word) || /^[\w+/=-]{32,}$/.test(word) || word.length > 4096;

/**
 * @typedef {object} Args
 * @property {string} command "" for none
 * @property {Record<string, string | undefined>} text the options with a value
 * @property {Set<string>} on the options without
 * @property {string | undefined} argument what follows the command
 */

/**
 * @param {string[]} argv
 * @returns {Args}
 * @throws {Failure}
 */
export function parse(argv) {
  if (argv.some((word) => isKeyText(word.replace(/^--?[\w-]+=/, "")))) {
    throw new Failure(
      "ERR_KEY_IN_FLAG",
      "There is key text on the command line, where every process can read it. " +
        "Pass --key FILE, or --key - and the key on stdin; if others use this " +
        "machine, replace the key.",
      USAGE,
    );
  }
  const isHelp = argv[0] === "help";
  const { values, positionals } = split(isHelp ? ["--help"] : argv);
  const first = positionals[0];
  const command =
    first !== undefined && Object.hasOwn(COMMANDS, first) ? first : "";
  const extra = positionals.slice(command ? 2 : 0)[0];
  if (extra !== undefined && !values.help) {
    throw usage(
      command
        ? `${command} takes one argument.`
        : `Unknown command${looksSecret(extra) ? "" : ` "${plain(extra)}"`}. A key file goes behind --key.`,
    );
  }
  /** @type {Args} */
  const args = { command, text: {}, on: new Set(), argument: positionals[1] };
  for (const [name, value] of Object.entries(values)) {
    if (!OPTIONS[name].on.includes(command)) {
      throw usage(`--${name} does not go with ${command}.`);
    }
    if (typeof value === "string") args.text[name] = value;
    else args.on.add(name);
  }
  return args;
}

/**
 * @param {string[]} argv
 * @returns {{ values: Record<string, string | boolean>, positionals: string[] }}
 */
function split(argv) {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { takes, short }]) => [
      name,
      /** @type {const} */ ({
        type: takes ? "string" : "boolean",
        ...(short && { short }),
      }),
    ]),
  );
  try {
    return /** @type {any} */ (
      parseArgs({ args: argv, options, allowPositionals: true })
    );
  } catch (error) {
    // Its first sentence names the option and never repeats a value.
    const { message } = /** @type {Error} */ (error);
    const [what] = message.split(/\.? To specify|[.\n]/);
    throw usage(what.length > 50 ? "Unknown option." : `${plain(what)}.`);
  }
}

/**
 * @param {Args} args
 * @param {string} name of an option that takes a whole number
 * @returns {number | undefined}
 * @throws {Failure} ERR_USAGE
 */
export function wholeNumber({ text }, name) {
  const value = text[name];
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) {
    throw usage(`--${name} takes a whole number of seconds.`);
  }
  return Number(value);
}
