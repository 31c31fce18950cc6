// SPDX-License-Identifier: MIT
// icr-app-jwt/api, as TypeScript sees it: this file ships, with the first import
// from the library beside it. It needs no DOM library: where that or Node's types
// are there, fetch and Response are those.
import type {
  CreateOptions,
  IdentityOptions,
  JsonObject,
  TokenOptions,
} from "../types.js";

type Global<Name extends string, Otherwise> = typeof globalThis extends {
  [name in Name]: infer Value;
}
  ? Value
  : Otherwise;

/** An AbortSignal. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: any;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A URL. */
export interface UrlLike {
  readonly href: string;
}

/** The least that a Response is. */
export interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  json(): Promise<any>;
  text(): Promise<string>;
}

/** The global fetch, or one that takes and returns the same. */
export type Fetch = Global<"fetch", (url: string, init: any) => Promise<any>>;

/** What fetch resolves to. */
export type ApiResponse = Fetch extends (...args: any) => PromiseLike<infer R>
  ? unknown extends R
    ? ResponseLike
    : R
  : ResponseLike;

/** What fetch takes in the first place. */
export type ApiInput = string | UrlLike | { readonly url: string };

/** What fetch takes in the second place. */
export type ApiInit = Fetch extends (input: any, init?: infer I) => any
  ? NonNullable<I>
  : JsonObject;

export type ApiFetchInit = ApiInit & {
  /** Default: the app itself. */
  installationId?: string | number | undefined;
};

/** Whatever makes tokens for one app: a Signer, or a function of yours that asks
 * a KMS. */
export interface TokenSource {
  createJWT(options: TokenOptions): string | PromiseLike<string>;
}

/** Where calls go, and how long they may take. */
export interface LineOptions {
  /** Makes the app's token, in place of appId and privateKey. */
  signer?: TokenSource | undefined;
  /** Where the API is. Default: PRODUCTION. */
  baseUrl?: string | UrlLike | undefined;
  /** Default: the global one. */
  fetch?: Fetch | undefined;
  /** Seconds for all of a call, further tries and the body included: over 0, at
   * most 600. Default: 30. */
  timeout?: number | undefined;
}

export interface AppTokenOptions extends CreateOptions, LineOptions {
  /** Seconds until the app's token expires, 1 to 600. Default: 540, which leaves
   * a minute for a clock that runs ahead. */
  expiresIn?: number | undefined;
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: Signal | undefined;
}

export interface InstallationTokenOptions extends AppTokenOptions {
  /** As GET /app/installations gives it. */
  installationId: string | number;
}

export interface AppAuthOptions extends IdentityOptions, LineOptions {
  /** Whole seconds, 0 to 600, before its end from which a token is renewed.
   * Default: 60. */
  margin?: number | undefined;
}

export interface CallOptions {
  /** Ends the wait of this caller, who gets the signal's reason. */
  signal?: Signal | undefined;
}

export interface TokenCallOptions extends CallOptions {
  /** Whether to ask for a new one although one is kept. Default: false. */
  fresh?: boolean | undefined;
}

export interface ListOptions extends CallOptions {
  /** How many to ask for at a time, 1 to 1,000. Default: 10, as the API's. */
  limit?: number | undefined;
}

export interface RevokeOptions extends CallOptions {
  /** Revokes the token that is kept for it, if there is one, and those that
   * could not be revoked before. */
  installationId?: string | number | undefined;
  /** Revokes this one, whoever asked for it. */
  token?: string | undefined;
}

/** What the API answers; of its other members nothing is checked. */
export interface AccessToken extends JsonObject {
  /** Goes after "Bearer " in the Authorization header. */
  token: string;
}

/** What the API answers; nothing is checked. */
export interface Installation extends JsonObject {}

/** Where the API is. */
export declare const PRODUCTION: "https://api.carbonregistry.com";
/** The one to try things in. */
export declare const SANDBOX: "https://sandbox-api.carbonregistry.com";

/**
 * A token for what one installation of the app lets it do: POST
 * /app/installations/{id}/accessTokens. Asks once, and keeps nothing.
 *
 * @example
 * import { createInstallationToken } from "icr-app-jwt/api";
 * const { token } = await createInstallationToken({ installationId: 7 });
 * token.slice(0, 4); // => "crs_"
 *
 * @returns the API's whole answer
 * @throws {ApiError} ERR_API_…
 * @throws {JwtError} what createJWT throws
 */
export declare function createInstallationToken(
  options: InstallationTokenOptions,
): Promise<AccessToken>;

/**
 * A token for the app itself: POST /app/accessTokens. Asks once, and keeps
 * nothing.
 *
 * @example
 * import { createAppToken } from "icr-app-jwt/api";
 * const { token } = await createAppToken();
 * token.slice(0, 4); // => "crs_"
 *
 * @returns the API's whole answer
 * @throws {ApiError} ERR_API_…
 * @throws {JwtError} what createJWT throws
 */
export declare function createAppToken(
  options?: AppTokenOptions,
): Promise<AccessToken>;

/**
 * A client for one app: it asks for access tokens, once for however many want
 * one, keeps each until a minute before it expires, and calls the API with them.
 *
 * @example
 * import { createAppAuth } from "icr-app-jwt/api";
 * const auth = createAppAuth(); // NEXT_PUBLIC_APP_ID and PRIVATE_KEY are set
 * for await (const { id } of auth.installations()) {
 *   const response = await auth.fetch("/projects", { installationId: id });
 *   response.status; // => 200
 * }
 * auth.dispose();
 *
 * @throws {ApiError} ERR_API_OPTIONS, ERR_API_BASE_URL
 * @throws {JwtError} what createSigner throws
 */
export declare function createAppAuth(options?: AppAuthOptions): AppAuth;

/**
 * After dispose every call fails with ERR_API_DISPOSED: appJWT throws it, the
 * others reject with it.
 *
 * A call of the API is tried up to three times within the timeout, with pauses: if
 * the connection fails, after 500, 502, 503 and 504, and after a 429 that says
 * when.
 */
export interface AppAuth {
  /**
   * The app's own token, kept until its margin: a promise of it where the signer
   * returns one.
   *
   * @throws {ApiError} ERR_API_DISPOSED, ERR_API_SIGNER
   */
  appJWT(): string | Promise<string>;
  /**
   * A token for what one installation lets the app do. When a renewal fails and
   * the old token is still good, that comes back.
   *
   * @example
   * import { createAppAuth } from "icr-app-jwt/api";
   * const auth = createAppAuth();
   * const { token } = await auth.installationToken(7);
   * const again = await auth.installationToken(7); // no call
   * token === again.token; // => true
   * await auth.revoke({ installationId: 7 });
   * auth.dispose();
   *
   * @returns the API's whole answer, a copy
   * @throws {ApiError} ERR_API_…
   */
  installationToken(
    installationId: string | number,
    options?: TokenCallOptions,
  ): Promise<AccessToken>;
  /** The same for the app itself. */
  appToken(options?: TokenCallOptions): Promise<AccessToken>;
  /**
   * fetch with the installation's token, or the app's access token, and
   * x-icr-api-version. Redirects are not followed. After a 401 it gets a new
   * token and repeats the call once, if its body is no stream; it repeats after
   * nothing else, and sets no timeout: pass a signal. Of a Request it takes the
   * standard members except `redirect`.
   *
   * @param input a path such as "/projects", or a URL or Request of baseUrl's
   *   origin
   * @throws {ApiError} ERR_API_ORIGIN, before anything is sent, for any other;
   *   ERR_API_UNREACHABLE, with what fetch said as its cause; ERR_API_… of the
   *   call for a token
   */
  fetch(input: ApiInput, init?: ApiFetchInit): Promise<ApiResponse>;
  /** Every installation of the app, page after page. */
  installations(
    options?: ListOptions,
  ): AsyncGenerator<Installation, void, undefined>;
  /** One installation of the app. */
  installation(
    installationId: string | number,
    options?: CallOptions,
  ): Promise<Installation>;
  /** Makes a token useless at once. From then on nobody gets it; if the call fails,
   * call again. */
  revoke(options: RevokeOptions): Promise<void>;
  /** Wipes the key, unless a signer was given, and forgets all tokens. */
  dispose(): void;
  /** The same, for `using auth = createAppAuth(…)`. */
  [Symbol.dispose](): void;
}

/** What every call of the API rejects with when it fails. Its message says what
 * is wrong and what to do. Neither it nor the reason holds anything of a key or a
 * token. */
export declare class ApiError extends Error {
  private constructor();
  readonly code: ApiErrorCode;
  /** The second half of the message: what to do. */
  readonly remedy: string;
  /** Of the answer, if there was one. */
  readonly status: number | undefined;
  /** What the API says is wrong, if it does. */
  readonly reason: string | undefined;
  /** Seconds that the API wants to be left alone, if it says so. */
  readonly retryAfter: number | undefined;
}

/** Append-only. */
export type ApiErrorCode =
  | "ERR_API_OPTIONS"
  | "ERR_API_INSTALLATION_ID"
  | "ERR_API_BASE_URL"
  | "ERR_API_SIGNER"
  | "ERR_API_UNREACHABLE"
  | "ERR_API_TIMEOUT"
  | "ERR_API_REDIRECTED"
  | "ERR_API_UNAUTHORIZED"
  | "ERR_API_FORBIDDEN"
  | "ERR_API_NOT_FOUND"
  | "ERR_API_RATE_LIMITED"
  | "ERR_API_REFUSED"
  | "ERR_API_UNAVAILABLE"
  | "ERR_API_RESPONSE"
  | "ERR_API_ORIGIN"
  | "ERR_API_DISPOSED";
