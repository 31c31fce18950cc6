// SPDX-License-Identifier: MIT
/** What a terminal adds to ../show.js. */
import process from "node:process";

export * from "../show.js";

/**
 * @param {NodeJS.WriteStream} stream
 * @param {string} sgr the number of the colour
 * @param {string} text
 * @returns {string}
 */
export const colour = (stream, sgr, text) =>
  stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb"
    ? `\x1b[${sgr}m${text}\x1b[0m`
    : text;
