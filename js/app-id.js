// SPDX-License-Identifier: MIT
/** What a caller passes, or the environment -> an app id that the core takes. */
import { checkAppId } from "./core.js";
import { appIdFromEnv } from "./env.js";
import { JwtError, naming } from "./errors.js";
import { mistake } from "./shared/own-options.js";
import { withCore } from "./pool.js";

/** The one that was judged last, and is good. */
let judged = "";

/**
 * @param {unknown} option
 * @returns {string}
 * @throws {JwtError} ERR_APP_ID_…, which names where it came from
 */
export function appIdOf(option) {
  const [value, source] =
    option === undefined ? appIdFromEnv() : [option, "appId"];
  const id = textOf(value, source);
  if (id !== judged || id === "") naming(source, withCore, checkAppId, id);
  return (judged = id);
}

/** @param {unknown} value @param {string} source @returns {string} */
function textOf(value, source) {
  if (typeof value === "string") return value;
  const isNatural = Number.isSafeInteger(value) && Number(value) >= 0;
  if (isNatural && !Object.is(value, -0)) return String(value);
  throw new JwtError("APP_ID_TYPE", undefined, source, mistake(value));
}
