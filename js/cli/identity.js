// SPDX-License-Identifier: MIT
/** Flags, environment and answers -> the app id and the key that sign. */
import { JwtError } from "../index.js";
import { askFor } from "./ask.js";
import { report } from "./failure.js";
import { givenAppId, givenKey } from "./inputs.js";
import { note, warn } from "./out.js";

/** @typedef {import("./keyfile.js").Source} Source */

/**
 * @param {import("./argv.js").Args} args
 * @returns {Promise<{ appId: string, key: Source }>} the caller wipes the key
 * @throws {import("./failure.js").Failure | JwtError}
 */
export async function identify({ text }) {
  const { key, appId } = await askFor({
    key: await givenKey(text.key),
    appId: givenAppId(text["app-id"]),
  });
  if (key?.warning) warn(key.warning);
  if (key === undefined && appId === undefined) {
    note(report(new JwtError("APP_ID_MISSING")).line);
  }
  if (key === undefined) throw new JwtError("KEY_MISSING");
  if (appId === undefined) {
    wipe(key);
    throw new JwtError("APP_ID_MISSING");
  }
  return { appId, key };
}

/** @param {Source} source */
export function wipe({ key }) {
  if (typeof key !== "string") key.fill(0);
}
