// SPDX-License-Identifier: MIT
/** Which checks there are, and what several of them do. */
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * @typedef {object} Check what a check.mjs exports as `check`
 * @property {string} claim what a run that passes says, in one line
 * @property {number} quick seconds that `make test` gives it
 * @property {Record<string, number>} figures what is counted, and how far a long run goes
 *
 * @typedef {object} Context what its `run` is given
 * @property {boolean} long in earnest, or briefly
 * @property {number | undefined} seconds how long; until the figures are reached, where undefined
 * @property {(counts: Record<string, number>) => boolean} more whether to go on
 * @property {string} seed 32 hexadecimal digits
 * @property {(below: number) => number} random from the seed
 * @property {string} dir an empty folder
 * @property {string} node this Node
 * @property {(text: string) => void} log
 *
 * @typedef {object} Result
 * @property {string} check
 * @property {string} claim
 * @property {string} seed
 * @property {Record<string, number>} counts
 * @property {string[]} planted the defects that were planted and caught
 * @property {number} seconds
 * @property {string | null} failed
 */

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = new URL("../", import.meta.url);

/** @returns {string[]} paths of the files that hold a check, below this folder */
const files = () =>
  globSync("*/{check,*.check}.mjs", { cwd: fileURLToPath(folder) });

/** @param {string} path @returns {string} ct/clock.check.mjs -> ct-clock */
const idOf = (path) => path.replace(/[/.]check\.mjs$/, "").replaceAll("/", "-");

/** @returns {string[]} */
export const checkIds = () => files().map(idOf).sort();

/**
 * @param {string} id
 * @returns {Promise<{ check: Check, run: (context: Context) => Promise<{ counts: Record<string, number>, planted: string[] }> }>}
 */
export const loadCheck = (id) =>
  import(new URL(files().find((path) => idOf(path) === id) ?? "", folder).href);

/** @param {string} id @returns {string} where a quick run leaves its result */
export const quickResult = (id) => `${root}build/assurance/${id}.json`;

/**
 * Something that must fail in a certain way, since a defect is planted.
 *
 * @param {string} defect
 * @param {RegExp} finding what the failure says
 * @param {() => unknown} work
 * @returns {Promise<string>} the defect
 */
export async function caught(defect, finding, work) {
  try {
    await work();
  } catch (error) {
    if (finding.test(String(error))) return defect;
    throw error;
  }
  throw new Error(`the planted defect is missed: ${defect}`);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [input]
 * @param {string} [cwd]
 * @returns {Promise<any>} what it writes, as JSON
 */
export async function ask(command, args, input = "", cwd = root) {
  const how = { cwd, maxBuffer: 1 << 26 };
  const answer = promisify(execFile)(command, args, how);
  answer.child.stdin?.end(input);
  const { stdout, stderr } = await answer;
  process.stderr.write(stderr);
  return JSON.parse(stdout);
}
