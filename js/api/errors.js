// SPDX-License-Identifier: MIT
/** Every way in which a call of the API fails -> ApiError. */

/** @import { ApiErrorCode } from "./types.js" */
/** @typedef {ApiErrorCode extends `ERR_API_${infer N}` ? N : never} Name */

/**
 * By the name after ERR_API_: what it is, and what to do. Names are
 * append-only; sentences may improve. The table in js/ERRORS.md is made of this.
 *
 * @satisfies {Record<Name, [what: string, remedy: string]>}
 */
export const ERRORS = {
  OPTIONS: [
    "The options are not an object, or hold one that does not exist or has a wrong type.",
    "Pass an object with options that js/API.md lists; check the spelling.",
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
    "See the cause: fetch may have refused the call. If not, check the network, and in a page that its policy and the API allow the call.",
  ],
  TIMEOUT: [
    "The API, or the signer, did not answer in time.",
    "Try again, or raise the timeout.",
  ],
  REDIRECTED: [
    "The answer is a redirect, which is not followed, because the token is for the API alone.",
    "Pass the URL that it leads to as baseUrl, if you trust that.",
  ],
  UNAUTHORIZED: [
    "The API does not take the token (401).",
    "Check that iss is this app's id, that the key has this app's fingerprint, and that sandbox and production are not mixed up; an access token may have expired or be revoked already. error.reason is the API's word.",
  ],
  FORBIDDEN: [
    "The app may not do this (403).",
    "Check its permissions and that the installation is not suspended; error.reason is the API's word.",
  ],
  NOT_FOUND: [
    "The API did not find this (404).",
    "Check that sandbox and production are not mixed up, and that GET /app/installations lists the installation.",
  ],
  RATE_LIMITED: [
    "There were too many calls (429).",
    "Wait, for error.retryAfter seconds if that is given, and keep an access token until it expires: createAppAuth does.",
  ],
  REFUSED: [
    "The API refused the call (another 4xx).",
    "See error.status, and error.reason, which is the API's word.",
  ],
  UNAVAILABLE: ["The API failed (5xx).", "Try again later; see error.status."],
  RESPONSE: [
    "The answer is not the JSON that was expected, or is too long.",
    "Check that baseUrl is that of the API, that no proxy answers in its place, and that a fetch of your own answers with web streams.",
  ],
  ORIGIN: [
    "This URL is not on the API's origin, and the token may go nowhere else.",
    "Pass a path such as /projects, or a URL with the scheme, host and port of baseUrl and no password.",
  ],
  DISPOSED: [
    "This object was disposed of.",
    "Call createAppAuth again, or dispose later.",
  ],
};

/**
 * @typedef {object} Details
 * @property {number | undefined} [status]
 * @property {string | undefined} [reason]
 * @property {number | undefined} [retryAfter] seconds
 * @property {number | undefined} [skew] seconds by which the API's clock is ahead
 * @property {string | undefined} [about] what exactly it is about
 * @property {string | undefined} [more] a sentence on this very case
 * @property {unknown} [cause]
 */

/**
 * What every call of the API rejects with when it fails. Its message says what is
 * wrong and what to do; neither it nor the reason holds anything of a key or a
 * token.
 */
export class ApiError extends Error {
  static {
    Object.defineProperty(this.prototype, "name", { value: "ApiError" });
  }

  /**
   * @param {Name} name
   * @param {Details} [details]
   * @internal
   */
  constructor(name, details = {}) {
    const { status, reason, retryAfter, skew, about, more, ...options } =
      details;
    const [what, general] = ERRORS[name];
    const remedy = skew === undefined ? general : `${skewed(skew)} ${general}`;
    const exactly = about ? what.replace(/\.$/, `: ${about}.`) : what;
    super([exactly, more, remedy].filter(Boolean).join(" "), options);
    /** @type {ApiErrorCode} @readonly */
    this.code = `ERR_API_${name}`;
    /** The second half of the message: what to do. @type {string} @readonly */
    this.remedy = remedy;
    /** Of the answer, if there was one. @type {number | undefined} @readonly */
    this.status = status;
    /** What the API says is wrong, if it does. @type {string | undefined} @readonly */
    this.reason = reason;
    /** Seconds that the API wants to be left alone, if it says so. @type {number | undefined} @readonly */
    this.retryAfter = retryAfter;
  }
}

/** @param {number} skew in seconds @returns {string} what to do about it */
function skewed(skew) {
  const seconds = Math.round(Math.abs(skew)).toLocaleString("en");
  const side = skew > 0 ? "behind" : "ahead of";
  return `The token's time is ${seconds} s ${side} the API's: set this machine's clock, or pass the right time where a call takes now.`;
}
