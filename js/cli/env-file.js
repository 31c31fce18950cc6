// SPDX-License-Identifier: MIT
/**
 * -e, --env-file -> the variables of this process, as node --env-file sets them.
 *
 * Node takes --env-file for its own wherever it stands (nodejs/node issue
 * 54232): it has read that file before this runs, or has ended with a message of
 * its own when there is none. So -e is the one that errors here are for.
 */
import process from "node:process";
// Not by name: Node 18 lacks parseEnv.
import util from "node:util";
import { IO_BYTES } from "../generated/abi.js";
import { Failure, USAGE } from "./failure.js";
import { warn } from "./out.js";
import { fileOf } from "./paths.js";
import { KEY, PASSPHRASE, VARIABLES } from "./variables.js";

/**
 * @param {Uint8Array} bytes as Windows writes them, too, with a byte order mark,
 *   which would be a part of the first name
 * @returns {string}
 */
function textOf(bytes) {
  const mark = `${bytes[0]} ${bytes[1]}`;
  const encoding =
    mark === "255 254" ? "utf-16le" : mark === "254 255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * What is set already stays, as with node --env-file.
 *
 * @param {string} path
 * @throws {Failure} ERR_FILE_*, ERR_NODE_TOO_OLD
 */
export function readEnvFile(path) {
  if (typeof util.parseEnv !== "function") {
    throw new Failure(
      "ERR_NODE_TOO_OLD",
      `An env file needs Node 20.12 or newer, and this is ${process.version}. ` +
        "Update Node, or set the variables in the shell.",
      USAGE,
    );
  }
  const { key, warning } = fileOf(path);
  const bytes = /** @type {Uint8Array} */ (key);
  try {
    if (bytes.length > IO_BYTES) {
      throw new Failure(
        "ERR_FILE_TOO_LONG",
        "The env file is over 64 KiB. Pass one with the variables of the app alone.",
      );
    }
    const given = util.parseEnv(textOf(bytes));
    for (const name of VARIABLES) {
      const value = given[name];
      if (value !== undefined) process.env[name] ??= value;
    }
    if (warning && [...KEY, ...PASSPHRASE].some((name) => given[name])) {
      warn(warning);
    }
  } finally {
    bytes.fill(0);
  }
}
