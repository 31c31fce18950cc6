// SPDX-License-Identifier: MIT
/** Every way in which a call of the API fails -> ApiError. */

/**
 * By the name behind ERR_API_: what it is, and what to do. Names are
 * append-only; sentences may improve. The table in README.md is made of this.
 *
 * @satisfies {Record<string, [what: string, remedy: string]>}
 */
export const ERRORS = {
  OPTIONS: [
    "The options are not an object, or hold one that does not exist or has a wrong type.",
    "Pass an object with options from the README's table; check the spelling.",
  ],
  INSTALLATION_ID: [
    "installationId is neither a word of printable ASCII nor a whole number.",
    "Pass the id as GET /app/installations gives it.",
  ],
  BASE_URL: [
    "baseUrl is not an https: URL, or holds a password.",
    "Leave it out, or pass SANDBOX; http: is for a mock on this machine alone.",
  ],
  SIGNER: [
    "What the signer's createJWT returned is not a token.",
    "Return the compact form: what attachSignature gives.",
  ],
  UNREACHABLE: [
    "The API did not answer.",
    "See the cause; check the network, and in a page that its policy and the API allow the call.",
  ],
  TIMEOUT: [
    "The API did not answer in time.",
    "Try again, or raise the timeout.",
  ],
  REDIRECTED: [
    "The answer is a redirect, which is not followed, because the token is for the API alone.",
    "Pass the URL that it leads to as baseUrl, if you trust that.",
  ],
  UNAUTHORIZED: [
    "The API does not take this app's token (401).",
    "Check with the fingerprint that the key is this app's, and that sandbox and production are not mixed up; error.reason is the API's word.",
  ],
  FORBIDDEN: [
    "The app may not do this (403).",
    "Check its permissions and that the installation is not suspended; error.reason is the API's word.",
  ],
  NOT_FOUND: [
    "There is no such installation of this app (404).",
    "List them with GET /app/installations; check that sandbox and production are not mixed up.",
  ],
  RATE_LIMITED: [
    "There were too many calls (429).",
    "Wait, and keep an access token until it expires.",
  ],
  REFUSED: [
    "The API refused the call (another 4xx).",
    "See error.status, and error.reason, which is the API's word.",
  ],
  UNAVAILABLE: ["The API failed (5xx).", "Try again later; see error.status."],
  RESPONSE: [
    "The answer is not what was expected: JSON under 64 KiB with a token.",
    "Check that baseUrl is that of the API and that no proxy answers in its place.",
  ],
};

/** @typedef {keyof typeof ERRORS} Name */
/** @typedef {`ERR_API_${Name}`} ApiErrorCode */

/**
 * What createInstallationToken and createAppToken reject with when the call
 * fails. Its message says what is wrong and what to do; neither it nor the reason
 * holds anything of a key or a token.
 */
export class ApiError extends Error {
  static {
    Object.defineProperty(this.prototype, "name", { value: "ApiError" });
  }

  /**
   * @param {Name} name
   * @param {{ status?: number, reason?: string | undefined, cause?: unknown }} [details]
   * @internal
   */
  constructor(name, { status, reason, ...options } = {}) {
    const [what, remedy] = ERRORS[name];
    super(`${what} ${remedy}`, options);
    /** @type {ApiErrorCode} @readonly */
    this.code = `ERR_API_${name}`;
    /** The second half of the message: what to do. @type {string} @readonly */
    this.remedy = remedy;
    /** Of the answer, if there was one. @type {number | undefined} @readonly */
    this.status = status;
    /** What the API says is wrong, if it does. @type {string | undefined} @readonly */
    this.reason = reason;
  }
}
