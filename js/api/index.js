// SPDX-License-Identifier: MIT
/**
 * The calls that turn an app's token into access tokens, and the client that
 * keeps them. The one part of the package that is asynchronous; nothing else
 * imports it. What each promises stands in types.d.ts.
 *
 * @module
 */
import { APP_PATH, OPTIONS, accessPath, askOnce } from "./access.js";
import { AppAuth } from "./auth.js";
import { ApiError } from "./errors.js";
import { PRODUCTION, SANDBOX } from "./hosts.js";
import { idOf, optionsOf } from "./checks.js";

export { ApiError, PRODUCTION, SANDBOX };

/** @type {typeof import("./types.js").createAppAuth} */
export const createAppAuth = (options) => new AppAuth(options);

/** @type {typeof import("./types.js").createInstallationToken} */
export async function createInstallationToken(options) {
  const known = `installationId ${OPTIONS}`;
  const { installationId, ...rest } = optionsOf(options, known);
  return askOnce(accessPath(idOf(installationId)), rest);
}

/** @type {typeof import("./types.js").createAppToken} */
export const createAppToken = async (options) => askOnce(APP_PATH, options);
