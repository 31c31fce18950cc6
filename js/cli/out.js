// SPDX-License-Identifier: MIT
/** Lines for stdout and stderr; the only file that writes to them. */
import process from "node:process";
import { colour } from "./colour.js";

/** @param {string} text for whatever reads the output */
export const print = (text) => void process.stdout.write(`${text}\n`);

/** @param {string} text for the person, beside the output */
export const say = (text) => void process.stderr.write(`${text}\n`);

/** @param {string} name @param {string} sgr @param {string} text */
const tagged = (name, sgr, text) =>
  say(`${colour(process.stderr, sgr, name)} ${text}`);

/** @param {string} text what was refused */
export const note = (text) => tagged("icr-app-jwt:", "31", text);

/** @param {string} text */
export const warn = (text) => tagged("icr-app-jwt: warning:", "33", text);
