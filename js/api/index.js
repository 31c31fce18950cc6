// SPDX-License-Identifier: MIT
/**
 * The two calls that turn an app's token into an access token. The one part of
 * the package that is asynchronous; nothing else imports it.
 *
 * @module
 */
import { PRODUCTION, SANDBOX } from "./hosts.js";
import { post } from "./call.js";
import { ApiError } from "./errors.js";

export { ApiError, PRODUCTION, SANDBOX };
/** @import { AccessToken, AppTokenOptions } from "./types.js" */
/** @import { InstallationTokenOptions } from "./types.js" */

/** Printable ASCII without the two names by which a path goes elsewhere. */
const ID = /^(?!\.{1,2}$)[!-~]{1,256}$/;

/**
 * A token for what one installation of the app lets it do: POST
 * /app/installations/{id}/accessTokens.
 *
 * @example
 * import { createInstallationToken } from "icr-app-jwt/api";
 * const { token } = await createInstallationToken({ installationId: 7 });
 * token; // => "installation-7"
 *
 * @param {InstallationTokenOptions} options
 * @returns {Promise<AccessToken>} the API's whole answer
 * @throws {ApiError} ERR_API_…
 * @throws {import("../errors.js").JwtError} what createJWT throws
 */
export async function createInstallationToken(options) {
  const { installationId, ...rest } = Object(options);
  const isId =
    typeof installationId === "string"
      ? ID.test(installationId)
      : Number.isSafeInteger(installationId) && installationId >= 0;
  if (!isId) throw new ApiError("INSTALLATION_ID");
  const id = encodeURIComponent(installationId);
  return post(`/app/installations/${id}/accessTokens`, rest);
}

/**
 * A token for the app itself: POST /app/accessTokens.
 *
 * @example
 * import { createAppToken } from "icr-app-jwt/api";
 * const { token } = await createAppToken();
 * token; // => "app-42"
 *
 * @param {AppTokenOptions} [options]
 * @returns {Promise<AccessToken>} the API's whole answer
 * @throws {ApiError} ERR_API_…
 * @throws {import("../errors.js").JwtError} what createJWT throws
 */
export async function createAppToken(options = {}) {
  return post("/app/accessTokens", options);
}
