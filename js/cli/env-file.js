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
import { Failure, USAGE } from "./failure.js";
import { fileOf } from "./paths.js";
import { VARIABLES } from "./variables.js";

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
  const bytes = /** @type {Uint8Array} */ (fileOf(path).key);
  try {
    const given = util.parseEnv(Buffer.from(bytes).toString());
    for (const name of VARIABLES) {
      const value = given[name];
      if (value !== undefined) process.env[name] ??= value;
    }
  } finally {
    bytes.fill(0);
  }
}
