// SPDX-License-Identifier: MIT
/** argv -> command, options and arguments, or a failure that says why. */
import { parseArgs } from "node:util";
import { Failure, USAGE, usage } from "./failure.js";
import { isKeyText, naming } from "./repeat.js";
import { nearest } from "../shared/nearest.js";
import { COMMANDS, OPTIONS } from "./tables.js";

/**
 * @typedef {object} Args
 * @property {string} command "" for none
 * @property {Record<string, string | undefined>} text the options with a value
 * @property {Set<string>} on the options without
 * @property {string | undefined} argument what follows the command
 */
/** @typedef {{ name: string, rawName: string, value?: string, inlineValue?: boolean }} Flag */

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
  const { flags, words } = split(argv[0] === "help" ? ["--help"] : argv);
  const first = words[0];
  const command =
    first !== undefined && Object.hasOwn(COMMANDS, first) ? first : "";
  /** @type {Args} */
  const args = { command, text: {}, on: new Set(), argument: words[1] };
  for (const flag of flags) take(flag, args);
  const takesOne = command && COMMANDS[command].takes;
  const extra = words[command ? (takesOne ? 2 : 1) : 0];
  if (extra !== undefined && !args.on.has("help")) {
    if (command) {
      throw usage(`${command} takes ${takesOne ? "one" : "no"} argument.`);
    }
    throw unknown("command", extra, Object.keys(COMMANDS));
  }
  return args;
}

/**
 * @param {string[]} argv
 * @returns {{ flags: Flag[], words: string[] }}
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
  // Not strict: its messages repeat what was passed.
  const { tokens, positionals } = parseArgs({
    args: argv,
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const flags = tokens.filter(({ kind }) => kind === "option");
  return { flags: /** @type {Flag[]} */ (flags), words: positionals };
}

/**
 * @param {Flag} flag
 * @param {Args} args to which it is added
 * @throws {Failure} ERR_USAGE
 */
function take({ name, rawName, value, inlineValue }, { command, text, on }) {
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (!option) {
    throw unknown("option", rawName, Object.keys(OPTIONS));
  }
  if (!option.on.includes(command)) {
    throw usage(
      command
        ? `--${name} does not go with ${command}.`
        : `--${name} goes with ${option.on.join(" or ")}.`,
    );
  }
  if (!option.takes) {
    if (value !== undefined) throw usage(`--${name} takes no value.`);
    on.add(name);
    return;
  }
  if (value === undefined) throw usage(`--${name} takes a value.`);
  if (!inlineValue && /^-./.test(value)) {
    throw usage(
      `--${name} takes a value; write one that starts with a dash after =, ` +
        `as in --${name}=-x.`,
    );
  }
  // Or the first would be dropped without a word.
  if (text[name] !== undefined) throw usage(`--${name} is given twice.`);
  text[name] = value;
}

/** For which no command is needed; access-token is not it. */
const OWN_TOKEN = /^(token|jwt|sign)$/i;

/**
 * @param {"command" | "option"} what
 * @param {string} word
 * @param {string[]} known
 * @returns {Failure}
 */
function unknown(what, word, known) {
  const dashes = what === "option" ? "--" : "";
  const [, typed = ""] = /^-*(.*)$/s.exec(word) ?? [];
  const before = word.slice(0, word.length - typed.length);
  const named = naming(`Unknown ${what}`, typed, before);
  const meant = nearest(typed, known);
  const hint = OWN_TOKEN.test(word)
    ? "icr-app-jwt alone prints a token."
    : meant
      ? `Did you mean ${dashes}${meant}?`
      : what === "command"
        ? "A key file goes after --key."
        : "";
  return usage([`${named}.`, hint].filter(Boolean).join(" "));
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
