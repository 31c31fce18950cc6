// SPDX-License-Identifier: MIT
/** Flags, environment and answers -> the app id and the key that sign. */
import { JwtError } from "../index.js";
import { askFor } from "./ask.js";
import { report } from "./failure.js";
import { givenAppId, givenKey } from "./inputs.js";
import { wipe } from "./keyfile.js";
import { note, warn } from "./out.js";

/** @typedef {import("./keyfile.js").Source} Source */

/**
 * @param {import("./argv.js").Args} args
 * @returns {Promise<{ appId: string, key: Source }>} the caller wipes the key
 * @throws {import("./failure.js").Failure | JwtError}
 */
export async function identify({ text }) {
  const given = await givenKey(text.key);
  try {
    return await complete(given, text["app-id"]);
  } catch (error) {
    if (given) wipe(given);
    throw error;
  }
}

/**
 * @param {Source | undefined} given
 * @param {string | undefined} flag
 */
async function complete(given, flag) {
  const { key, appId } = await askFor({ key: given, appId: givenAppId(flag) });
  if (key?.warning) warn(key.warning);
  if (key === undefined && appId === undefined) {
    note(report(new JwtError("APP_ID_MISSING")).line);
  }
  if (key === undefined) throw new JwtError("KEY_MISSING");
  if (appId === undefined) throw new JwtError("APP_ID_MISSING");
  return { appId, key };
}
