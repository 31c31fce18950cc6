// SPDX-License-Identifier: MIT
/** Whose access token -> the API's answer that holds it, and its end. */
import { createJWT } from "../index.js";
import { tagOf } from "../shared/own-options.js";
import { memberOf } from "./answer.js";
import { EXPIRES_IN } from "./app-token.js";
import { ApiError } from "./errors.js";
import { IDENTITY, checkSignal, checkSigner, isAccessToken } from "./checks.js";
import { jwtOf, lineOf, optionsOf } from "./checks.js";
import { request } from "./request.js";

/** @import { Call, Line, Result } from "./request.js" */
/** @import { AccessToken, Signal } from "./types.js" */

export const APP_PATH = "/app/accessTokens";
export const OPTIONS =
  "appId privateKey cache now expiresIn signer baseUrl fetch signal timeout";

/** @param {any} now that a signer took @returns {any} seconds, if it is a time */
const secondsOf = (now) => (tagOf(now) === "Date" ? now / 1000 : now);

/** @param {string} id @returns {string} */
export const accessPath = (id) =>
  `/app/installations/${encodeURIComponent(id)}/accessTokens`;

/**
 * @param {Line} line
 * @param {string} path
 * @param {Call["bearer"]} bearer
 * @param {Signal | undefined} signal
 * @returns {Promise<Result>}
 * @throws {ApiError}
 */
export async function askForToken(line, path, bearer, signal) {
  const call = /** @type {Call} */ ({ method: "POST", path, bearer });
  const result = await request(line, call, signal);
  // A token is what a header may hold.
  if (isAccessToken(memberOf(result.body, "token"))) return result;
  throw new ApiError("RESPONSE", { status: result.status });
}

/**
 * @param {Line} line
 * @param {string} token
 * @param {Signal | undefined} signal
 * @returns {Promise<ApiError | undefined>} a refusal, by which the token is of no use
 * @throws {ApiError} where it may still be good
 */
export async function revoke(line, token, signal) {
  let asked = 0;
  const bearer = { authorize: async () => (asked++, { token }) };
  const path = "/app/installations/token";
  try {
    await request(line, { method: "DELETE", path, bearer }, signal);
  } catch (error) {
    const isUseless = error instanceof ApiError && error.status === 401;
    if (!isUseless) throw error;
    // An earlier try, whose answer was lost, has revoked it.
    if (asked === 1) return error;
  }
  return undefined;
}

/**
 * One call, once, with an app's token made for it.
 *
 * @param {string} path
 * @param {unknown} options
 * @returns {Promise<AccessToken>}
 * @throws {ApiError} and whatever the maker of the app's token throws
 */
export async function askOnce(path, options) {
  const given = optionsOf(options, OPTIONS);
  const { signer = { createJWT }, signal, expiresIn = EXPIRES_IN } = given;
  const line = lineOf(1, globalThis.fetch, given);
  checkSignal(signal);
  checkSigner(given);
  const isFixed = given.now !== undefined;
  const clock = isFixed ? given.now : Date.now() / 1000;
  const identity = IDENTITY.filter((name) => name in given);
  /** @type {Call["bearer"]["authorize"]} */
  const authorize = async (now = clock) => {
    const wanted = identity.map((name) => [name, given[name]]);
    const asked = { ...Object.fromEntries(wanted), now, expiresIn };
    const token = jwtOf(await signer.createJWT(asked));
    return { token, now: secondsOf(now), isFixed };
  };
  return (await askForToken(line, path, { authorize }, signal)).body;
}
