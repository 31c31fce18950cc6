// SPDX-License-Identifier: MIT
/** --env-file -> the variables of this process, as node --env-file sets them. */
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
      `--env-file needs Node 20.12 or newer, and this is ${process.version}. ` +
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
