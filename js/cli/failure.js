// SPDX-License-Identifier: MIT
/** What went wrong -> one line for stderr and an exit status. */
import { JwtError } from "../index.js";
import { plain, sentence as reworded } from "../shared/words.js";

export const REFUSED = 1;
export const USAGE = 2;
export const INTERRUPTED = 130; // 128 + SIGINT, as shells count

/** A failure of the command line itself, not of a key or a token. */
export class Failure extends Error {
  /**
   * @param {string} code
   * @param {string} message what it is and what to do
   * @param {number} [status] of the process
   */
  constructor(code, message, status = REFUSED) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * @param {string} message
 * @returns {Failure}
 */
export const usage = (message) =>
  new Failure("ERR_USAGE", `${message} See icr-app-jwt --help.`, USAGE);

const ENCRYPTED =
  "Set PRIVATE_KEY_PASSPHRASE or ICR_PRIVATE_KEY_PASSPHRASE, or name the " +
  "file on a terminal, where the passphrase is asked for. Or decrypt it: " +
  "openssl pkey -in key.pem -out plain.pem";

/** The remedies that speak of JavaScript, in the words of the command line. */
export const REMEDIES = /** @type {Record<string, string>} */ ({
  ERR_APP_ID_MISSING:
    "Use --app-id ID, or set NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID or " +
    "ICR_APP_ID.",
  ERR_APP_ID_EMPTY:
    "Use --app-id ID with the id that the dashboard shows; look for a " +
    "variable that is set to nothing.",
  ERR_EXPIRES_IN_INVALID:
    "Leave --expires-in out, or pass a number in that range; 540 leaves a " +
    "minute for a clock that runs ahead.",
  ERR_KEY_MISSING:
    "Use --key FILE, or --key - and the key on stdin, or set PRIVATE_KEY_PATH " +
    "or ICR_PRIVATE_KEY_PATH, or PRIVATE_KEY or ICR_PRIVATE_KEY.",
  ERR_KEY_EMPTY:
    "Pass the key file as it was downloaded; look for a variable that is set " +
    "to nothing.",
  ERR_KEY_NOT_A_KEY: "Use the .pem file that the dashboard let you download.",
  ERR_KEY_IS_PATH:
    "Use --key FILE, or set PRIVATE_KEY_PATH instead of PRIVATE_KEY.",
  ERR_KEY_MISREAD: "Use --key with the file itself, as it was downloaded.",
  ERR_KEY_ENCRYPTED_PKCS1: ENCRYPTED,
  ERR_KEY_ENCRYPTED_PKCS8: ENCRYPTED,
  ERR_PASSPHRASE_EMPTY: "Type the passphrase.",
  ERR_PASSPHRASE_WRONG: "If the passphrase is right, download the key again.",
  ERR_TOKEN_EXP_TOO_FAR:
    "Sign with a shorter time, such as 540 s, or set the sender's clock.",
  ERR_TOKEN_IAT_FUTURE: "Set the sender's clock, or use --clock-tolerance S.",
  ERR_TOKEN_NBF:
    "Leave nbf out, set the sender's clock, or use --clock-tolerance S.",
  ERR_TOKEN_AUD:
    "Leave aud out, as the API's tokens do, or use --audience NAME with the " +
    "one that it names.",
  ERR_AUDIENCE_INVALID:
    "Leave --audience out, or pass the one name that tokens must have.",
  ERR_TOLERANCE_INVALID:
    "Leave --clock-tolerance out, or pass a number in that range.",
  ERR_WASM_FORBIDDEN: "Run Node.js without --jitless.",
  ERR_NO_MEMORY: "Raise the memory limit of the process.",
  ERR_APP_ID_IS_KEY:
    "Use --app-id with the app id that the dashboard shows, and --key with the " +
    "path of the key's file.",
  ERR_API_INSTALLATION_ID:
    "Use --installation with an id that icr-app-jwt installations lists.",
  ERR_API_UNREACHABLE: "Check the network, and proxies on the way.",
  ERR_API_TIMEOUT: "Try again later.",
  ERR_API_REDIRECTED: "Check that no proxy answers in the API's place.",
  ERR_API_FORBIDDEN:
    "Check its permissions and that the installation is not suspended.",
  ERR_API_NOT_FOUND:
    "Check that sandbox and production are not mixed up; icr-app-jwt " +
    "installations lists the ids of installations.",
  ERR_API_RATE_LIMITED: "Wait, and keep an access token until it expires.",
  ERR_API_REFUSED: "Check what was asked for.",
  ERR_API_UNAVAILABLE: "Try again later.",
  ERR_API_RESPONSE: "Check that no proxy answers in the API's place.",
});

/** The options of JavaScript with which a message may start. */
const FLAGS = /** @type {Record<string, string>} */ ({
  expiresIn: "--expires-in",
  clockTolerance: "--clock-tolerance",
  audience: "--audience",
  installationId: "--installation",
});

/**
 * @param {Pick<JwtError | ApiError, "code" | "message" | "remedy">} error
 * @param {Record<string, string>} [remedies] of one place alone
 * @returns {string} what it is and what to do
 */
export const sentence = (error, remedies) =>
  reworded(error, { ...REMEDIES, ...remedies }).replace(
    /^\w+/,
    (word) => FLAGS[word] ?? word,
  );

/** What was not given at all, or is wrong in the flag rather than in a file. */
const USAGE_CODES = new Set([
  "ERR_APP_ID_MISSING",
  "ERR_KEY_MISSING",
  "ERR_EXPIRES_IN_INVALID",
  "ERR_TOLERANCE_INVALID",
  "ERR_AUDIENCE_INVALID",
]);

/** @typedef {import("../api/types.js").ApiError} ApiError */

/**
 * By its name: only two commands load the class.
 *
 * @param {unknown} error
 * @returns {error is ApiError}
 */
const isApiError = (error) =>
  error instanceof Error && error.name === "ApiError" && "code" in error;

/** @param {unknown} error @returns {string | undefined} of the system, such as ENOTFOUND */
function systemCode(error) {
  const { code, cause } = Object(error);
  return code ?? (cause && systemCode(cause));
}

/** @param {ApiError} error @returns {string} with what the API says */
function apiSentence(error) {
  const { code, reason, retryAfter, status, cause } = error;
  const why = code === "ERR_API_UNREACHABLE" && systemCode(cause);
  const parts = [
    sentence(error)
      .replace(/(?<=\()(another 4xx|5xx)(?=\))/, (kind) =>
        String(status ?? kind),
      )
      .replace(/^The API did not answer(?=\.)/, why ? `$& (${why})` : "$&")
      .replace(", or pass the right time where a call takes now", "")
      .replace(/[;.] error\.reason .*(?=\.$)/, ""),
    retryAfter !== undefined && `It may be asked again in ${retryAfter} s.`,
    reason !== undefined && `The API says: "${plain(reason)}".`,
  ];
  return parts.filter(Boolean).join(" ");
}

/**
 * @param {unknown} error anything that was thrown
 * @returns {{ line: string, status: number }} line: empty if there is nothing
 * to say
 */
export function report(error) {
  if (error instanceof Failure) {
    const line = error.code && `${error.code} ${plain(error.message)}`;
    return { line, status: error.status };
  }
  if (error instanceof JwtError) {
    const status = USAGE_CODES.has(error.code) ? USAGE : REFUSED;
    return { line: `${error.code} ${sentence(error)}`, status };
  }
  if (isApiError(error)) {
    return { line: `${error.code} ${apiSentence(error)}`, status: REFUSED };
  }
  // A bug. Its text is not shown: it might quote what it choked on.
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    line: `ERR_INTERNAL Something that cannot happen has happened (${plain(kind)}). Please report the steps that led here, but never the key.`,
    status: REFUSED,
  };
}
