// SPDX-License-Identifier: MIT
/** The path of a key file, or stdin -> its bytes, which the caller wipes. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import process from "node:process";
import { Failure } from "./failure.js";
import { beyondFolder, holdsKeyLine, mayRepeat, naming } from "./repeat.js";
import { IO_BYTES } from "../generated/abi.js";
import { plain, quote } from "../shared/words.js";

/** One byte more than the core takes, so that it sees what is too long. */
const MAX_BYTES = IO_BYTES + 1;

/**
 * A key and where it came from.
 *
 * @typedef {object} Source
 * @property {Uint8Array | string} key a string only from the environment
 * @property {string} name for messages
 * @property {string} [variable] that holds it
 * @property {boolean} [wasEncrypted]
 * @property {string | undefined} [warning] if others can read the file
 */

/** @typedef {[code: string, what: string, remedy?: string]} Reason */

/** @type {Reason} */
const MISSING = ["ERR_FILE_MISSING", "There is no such file"];
/** @type {Reason} */
const DENIED = [
  "ERR_FILE_DENIED",
  "You may not read this file",
  "Check its mode and the folders above it.",
];

/** @type {Record<string, Reason>} */
const REASONS = {
  ENOENT: MISSING,
  ENOTDIR: MISSING,
  ENAMETOOLONG: MISSING,
  EACCES: DENIED,
  EPERM: DENIED,
  EISDIR: [
    "ERR_FILE_IS_FOLDER",
    "This is a folder, not a file",
    "Pass the path of the file in it.",
  ],
};

/** @param {string} path that leads nowhere @returns {string} what to do */
function pathRemedy(path) {
  if (mayRepeat(path)) return "Check the path.";
  return holdsKeyLine(beyondFolder(path))
    ? "Pass the path of a file, not what is in it."
    : "Check the path; it is not repeated here, because it may be a part of a key.";
}

/**
 * @param {string} path
 * @param {string} [variable] that holds the path
 * @returns {Source}
 * @throws {Failure} ERR_FILE_*
 */
export function readFile(path, variable) {
  let fd = -1;
  try {
    fd = openSync(path, "r");
    const stats = fstatSync(fd);
    const key = readBytes(fd);
    const name = mayRepeat(path) ? plain(path) : "the file";
    return { key, name, warning: modeWarning(path, stats) };
  } catch (error) {
    const { code = "" } = /** @type {NodeJS.ErrnoException} */ (error);
    const [name, what, remedy = pathRemedy(path)] = REASONS[code] ?? [
      "ERR_FILE",
      `Reading failed (${code})`,
    ];
    const from = variable ? `${variable}: ` : "";
    throw new Failure(name, `${from}${naming(what, path)}. ${remedy}`);
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** @param {number} fd @returns {Uint8Array} */
function readBytes(fd) {
  const buffer = new Uint8Array(MAX_BYTES);
  let n = 0;
  for (let got = 1; got > 0 && n < MAX_BYTES; n += got) {
    got = readSync(fd, buffer, n, MAX_BYTES - n, null);
  }
  const bytes = buffer.slice(0, n);
  buffer.fill(0);
  return bytes;
}

/**
 * @param {string} path
 * @param {import("node:fs").Stats} stats
 * @returns {string | undefined}
 */
function modeWarning(path, stats) {
  if (process.platform === "win32" || !stats.isFile()) return undefined;
  const { mode } = stats;
  if ((mode & 0o066) === 0) return undefined;
  const can = [mode & 0o044 && "read", mode & 0o022 && "change"];
  const file = mayRepeat(path) ? path.replace(/^-/, "./-") : "FILE";
  return `Others on this machine can ${can.filter(Boolean).join(" and ")} this key. Make it private: chmod 600 ${plain(quote(file))}`;
}

/**
 * @returns {Promise<Uint8Array>} what stdin holds, up to what the core takes
 */
export async function readStdin() {
  const buffer = new Uint8Array(MAX_BYTES);
  let n = 0;
  for await (const chunk of process.stdin) {
    const part = chunk.subarray(0, MAX_BYTES - n);
    buffer.set(part, n);
    n += part.length;
    chunk.fill(0);
    if (n === MAX_BYTES) break;
  }
  const bytes = buffer.slice(0, n);
  buffer.fill(0);
  return bytes;
}

/** @param {Source} source */
export function wipe({ key }) {
  if (typeof key !== "string") key.fill(0);
}
