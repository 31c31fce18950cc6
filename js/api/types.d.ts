// SPDX-License-Identifier: MIT
// The shapes of what goes into the calls of the API and what comes out.
import type { CreateOptions, JsonObject, TokenOptions } from "../types.js";

/** Whatever makes tokens for one app: a Signer, or a function of yours that asks
 * a KMS. */
export interface TokenSource {
  createJWT(options: TokenOptions): string | PromiseLike<string>;
}

export interface AppTokenOptions extends CreateOptions {
  /** Seconds until the app's token expires, 1 to 600. Default: 540, which leaves
   * a minute for a clock that runs ahead. */
  expiresIn?: number | undefined;
  /** Makes the app's token, in place of appId and privateKey. */
  signer?: TokenSource | undefined;
  /** Where the API is. Default: PRODUCTION. */
  baseUrl?: string | URL | undefined;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Seconds for all of it, a second try and the body included: over 0, at most
   * 600. Default: 30. */
  timeout?: number | undefined;
}

export interface InstallationTokenOptions extends AppTokenOptions {
  /** As GET /app/installations gives it. */
  installationId: string | number;
}

/** What the API answers; of its other members nothing is checked. */
export interface AccessToken extends JsonObject {
  /** Goes behind "Bearer " in the Authorization header. */
  token: string;
}
