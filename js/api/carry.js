// SPDX-License-Identifier: MIT
/** What a caller would pass to fetch -> what the API answers to it. */
import { tagOf } from "../shared/own-options.js";
import { checkSignal, copyOf } from "./checks.js";
import { ApiError } from "./errors.js";
import { API_VERSION, urlOf } from "./hosts.js";
import { unreachable } from "./reason.js";

/** @import { Line } from "./request.js" */

/** Bodies that can be sent again; a stream is gone after the first time. */
const LASTING =
  "Null Undefined String ArrayBuffer SharedArrayBuffer URLSearchParams FormData Blob File";

/** What a Request says of the call beside method, headers, body and signal. */
const SETTINGS =
  "cache credentials integrity keepalive mode referrer referrerPolicy";

/** @param {unknown} body @returns {boolean} */
const isLasting = (body) =>
  ArrayBuffer.isView(body) || LASTING.split(" ").includes(tagOf(body));

/**
 * One call with an access token; after a 401, and if the body lasts, a second one
 * with a new token.
 *
 * @param {Line} line
 * @param {any} input a path, a URL or a Request
 * @param {any} given own options
 * @param {{ get(signal: any): Promise<string>, drop(token: string): void }} tokens
 * @returns {Promise<Response>}
 * @throws {ApiError} and the signal's reason
 */
export async function carry({ base, fetch }, input, given, tokens) {
  const { url, init } = await outgoing(base, input, given);
  checkSignal(init.signal);
  const headers = new Headers(init.headers);
  if (!headers.has("x-icr-api-version")) {
    headers.set("x-icr-api-version", API_VERSION);
  }
  for (let isRepeat = false; ; isRepeat = true) {
    const token = await tokens.get(init.signal);
    headers.set("authorization", `Bearer ${token}`);
    const own = { headers: new Headers(headers), redirect: "manual" };
    const all = Object.assign(copyOf(init), own);
    const response = await answered(() => fetch(url, all), init.signal, token);
    if (response.status !== 401 || isRepeat) return response;
    tokens.drop(token);
    if (!isLasting(init.body)) return response;
    // One that has broken off rejects, and nothing of it is wanted.
    await Promise.resolve(response.body?.cancel?.()).catch(() => {});
  }
}

/**
 * @param {() => Promise<Response>} call
 * @param {AbortSignal | undefined} signal of the caller
 * @param {string} token
 * @returns {Promise<Response>}
 * @throws {ApiError} ERR_API_UNREACHABLE, and the signal's reason
 */
async function answered(call, signal, token) {
  try {
    const response = await call();
    void response.status; // of a fetch that answers with nothing, a TypeError
    return response;
  } catch (thrown) {
    signal?.throwIfAborted();
    throw unreachable(thrown, token);
  }
}

/**
 * @param {URL} base
 * @param {any} input
 * @param {any} init own options
 * @returns {Promise<{ url: string, init: any }>} url is text from here on, so
 *   that nothing can lead elsewhere between the check and the call
 */
async function outgoing(base, input, init) {
  const isRequest = tagOf(input) === "Request";
  const url = targetOf(base, isRequest ? input.url : input);
  if (!isRequest) return { url, init };
  const { method, headers, signal } = input;
  const own = copyOf({ method, headers, signal, ...settingsOf(input, url) });
  if (init.body === undefined && !/^(GET|HEAD)$/i.test(method)) {
    const bytes = await input.arrayBuffer();
    if (bytes.byteLength > 0) own.body = bytes;
  }
  return { url, init: Object.assign(own, init) };
}

/**
 * @param {any} request
 * @param {string} url
 * @returns {object} the settings of the Request that are not the default; some
 *   runtimes refuse even the default of one as an option
 */
function settingsOf(request, url) {
  /** @type {any} */
  const plain = new Request(url);
  const isSet = (/** @type {string} */ name) =>
    request[name] !== plain[name] && request[name] !== "navigate";
  const names = SETTINGS.split(" ").filter(isSet);
  return Object.fromEntries(names.map((name) => [name, request[name]]));
}

/**
 * @param {URL} base
 * @param {unknown} given
 * @returns {string}
 * @throws {ApiError} ERR_API_ORIGIN
 */
function targetOf(base, given) {
  try {
    const target = String(given);
    const isPath = /^\/(?![/\\])/.test(target);
    const url = isPath ? urlOf(base, target) : new URL(target);
    const { origin, protocol, username, password } = url;
    // The origin of a blob: URL is that of what made it.
    const isApi = origin === base.origin && protocol === base.protocol;
    if (isApi && !username && !password) return url.href;
  } catch {
    // Not a URL at all.
  }
  throw new ApiError("ORIGIN");
}
