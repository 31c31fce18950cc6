// SPDX-License-Identifier: MIT
/** Lines for stdout and stderr; the only file that writes to them. */
import process from "node:process";
import { colour } from "./colour.js";

/** @param {string} text for whatever reads the output */
export const print = (text) => void process.stdout.write(`${text}\n`);

/**
 * @param {string} text
 * @param {number | undefined} columns of the terminal, if it is one
 * @returns {string} broken between words
 */
function wrapped(text, columns) {
  if (!columns) return text;
  let width = 0;
  /** @type {string[]} */
  const parts = [];
  for (const word of text.split(" ")) {
    const { length } = word.replace(/\x1b\[\d*m/g, "");
    const fits = width + 1 + length < columns;
    if (parts.length) parts.push(fits ? " " : "\n");
    width = (fits && parts.length ? width + 1 : 0) + length;
    parts.push(word);
  }
  return parts.join("");
}

/** The space before a command, which stands last. */
const COMMAND = /(?<=:) (?=(chmod|openssl|puttygen|ssh-keygen) )/;

/** @param {string} text for the person, on stderr */
export const say = (text) => {
  const { isTTY, columns } = process.stderr;
  const width = isTTY ? columns : undefined;
  const at = width ? text.search(COMMAND) : -1;
  const words = at < 0 ? text : text.slice(0, at);
  // As one line, which the terminal breaks: a break of ours would be copied.
  const command = at < 0 ? "" : `\n${text.slice(at + 1)}`;
  process.stderr.write(`${wrapped(words, width)}${command}\n`);
};

/** @param {string} name @param {string} sgr @param {string} text */
function tagged(name, sgr, text) {
  const [first = "", ...others] = name.split(" ");
  say([colour(process.stderr, sgr, first), ...others, text].join(" "));
}

/** @param {string} text what was refused */
export const note = (text) => tagged("icr-app-jwt:", "31", text);

/** @param {string} text */
export const warn = (text) => tagged("icr-app-jwt: warning:", "33", text);
