// SPDX-License-Identifier: MIT
/** What a person typed for a path -> the file that is meant. */
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { readFile } from "./keyfile.js";
import { isPlain } from "../shared/words.js";

/** @typedef {import("./failure.js").Failure} Failure */
/** @typedef {import("./keyfile.js").Source} Source */

/**
 * @param {string} answer what a person typed or dropped on the terminal
 * @returns {string[]} the paths it may mean, the literal one first
 */
function pathsOf(answer) {
  const text = answer.trim();
  const bare = text.replace(/^(["'])(.*)\1$/, "$2");
  const home = bare.replace(/^~(?=\/|$)/, homedir());
  return [...new Set([text, bare, home, home.replace(/\\(.)/g, "$1")])];
}

/**
 * @param {string} line
 * @returns {[string[], string]} as node:readline wants it
 */
export function completePath(line) {
  const slash = line.lastIndexOf("/") + 1;
  const folder = line.slice(0, slash);
  try {
    const real = folder.replace(/^~\//, `${homedir()}/`) || ".";
    const names = readdirSync(real, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(line.slice(slash)))
      .filter(({ name }) => isPlain(name))
      .map(
        (entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`,
      );
    return [names, line];
  } catch {
    return [[], line];
  }
}

/**
 * @param {string} answer
 * @param {string} [variable] that holds it
 * @returns {Source}
 * @throws {Failure} ERR_FILE_*
 */
export function fileOf(answer, variable) {
  const [path = "", ...others] = pathsOf(answer);
  try {
    return readFile(path, variable);
  } catch (error) {
    for (const other of others) {
      try {
        return readFile(other);
      } catch {
        // What is wrong with the literal path is what to say.
      }
    }
    throw error;
  }
}
