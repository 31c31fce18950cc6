// SPDX-License-Identifier: MIT
/** What a caller would pass to fetch -> a URL of the API and what goes there. */
import { tagOf } from "../options.js";
import { copyOf } from "./checks.js";
import { ApiError } from "./errors.js";
import { API_VERSION, urlOf } from "./hosts.js";

/** Bodies that can be sent again; a stream is gone after the first time. */
const LASTING = [
  ...["Null", "Undefined", "String", "ArrayBuffer", "SharedArrayBuffer"],
  ...["URLSearchParams", "FormData", "Blob", "File"],
];

/** @param {unknown} body @returns {boolean} */
export const isLasting = (body) =>
  ArrayBuffer.isView(body) || LASTING.includes(tagOf(body));

/**
 * @param {URL} base
 * @param {any} input a path, a URL or a Request
 * @param {any} init own options
 * @returns {Promise<{ url: string, init: any }>} url is text from here on, so
 *   that nothing can lead elsewhere between the check and the call
 */
export async function outgoing(base, input, init) {
  const isRequest = tagOf(input) === "Request";
  const target = String(isRequest ? input.url : input);
  const url = targetOf(base, target);
  if (!isRequest) return { url, init };
  const { method, headers, signal } = input;
  const own = copyOf({ method, headers, signal });
  if (init.body === undefined && !/^(GET|HEAD)$/i.test(method)) {
    const bytes = await input.arrayBuffer();
    if (bytes.byteLength > 0) own.body = bytes;
  }
  return { url, init: Object.assign(own, init) };
}

/**
 * @param {URL} base
 * @param {string} target
 * @returns {string}
 * @throws {ApiError} ERR_API_ORIGIN
 */
function targetOf(base, target) {
  try {
    const isPath = /^\/(?![/\\])/.test(target);
    const url = isPath ? urlOf(base, target) : new URL(target);
    const { origin, protocol, username, password } = url;
    const isApi = origin === base.origin && protocol === base.protocol;
    if (isApi && !username && !password) return url.href;
  } catch {
    // Not a URL at all.
  }
  throw new ApiError("ORIGIN");
}

/**
 * @param {any} init
 * @param {string} token
 * @returns {any} init without a prototype, for one call with this token
 */
export function carrying(init, token) {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  if (!headers.has("x-icr-api-version")) {
    headers.set("x-icr-api-version", API_VERSION);
  }
  return Object.assign(copyOf(init), { headers, redirect: "manual" });
}
