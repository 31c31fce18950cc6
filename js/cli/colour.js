// SPDX-License-Identifier: MIT
/** Text -> the same in a colour, where a terminal shows colours. */
import process from "node:process";

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
