// SPDX-License-Identifier: MIT
/** A path of the API -> what it answers to an app's token. */
import { API_VERSION, PRODUCTION } from "./hosts.js";
import { createJWT, nowFromDate } from "../index.js";
import { ApiError } from "./errors.js";
import { within } from "./within.js";

/** @import { AccessToken, AppTokenOptions } from "./types.js" */
/** @import { Name } from "./errors.js" */
/** @typedef {{ status: number, date: string | null, body: any }} Answer */

/** By default: it leaves a minute for a clock that runs ahead. */
const EXPIRES_IN = 540; // seconds
/** By how much a Date header may differ from now because the way is long. */
const MAX_LATENCY = 10; // seconds
const MAX_TIMEOUT = 600; // seconds
const MAX_BODY_BYTES = 65536;
const MAX_REASON_UNITS = 200;
/** What the signer judges. */
const IDENTITY = ["appId", "privateKey", "cache"];
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @type {Record<number, Name>} the answers that have a name of their own */
const BY_STATUS = {
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  429: "RATE_LIMITED",
};

/**
 * @param {string} path
 * @param {AppTokenOptions} options
 * @returns {Promise<AccessToken>}
 * @throws {ApiError} and whatever the maker of the app's token throws
 */
export async function post(path, options) {
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new ApiError("OPTIONS");
  }
  const { baseUrl = PRODUCTION, fetch = globalThis.fetch, ...most } = options;
  const { signal: outer, timeout = 30, ...rest } = most;
  const { signer = { createJWT }, now = Date.now() / 1000, ...more } = rest;
  const { expiresIn = EXPIRES_IN, ...identity } = more;
  if (Object.keys(identity).some((name) => !IDENTITY.includes(name))) {
    throw new ApiError("OPTIONS");
  }
  const url = urlOf(baseUrl, path);
  check(fetch, outer, timeout, signer);
  const late = () => new ApiError("TIMEOUT");
  return within(timeout, outer, late, async (signal) => {
    /** @param {number | Date} now @returns {Promise<Answer>} */
    const ask = async (now) => {
      const jwt = await signer.createJWT({ ...identity, now, expiresIn });
      // Before fetch quotes what of it no header may hold.
      if (typeof jwt !== "string" || !TOKEN.test(jwt)) {
        throw new ApiError("SIGNER");
      }
      const authorization = `Bearer ${jwt}`;
      const accept = "application/json";
      const version = { "x-icr-api-version": API_VERSION };
      const headers = { accept, authorization, ...version };
      /** @type {RequestInit} */
      const init = { method: "POST", headers, signal };
      init.redirect = "manual"; // the token is for this API alone
      return answerOf(() => fetch(url, init));
    };
    const first = await ask(now);
    const theirs = nowOf(first);
    const ours = typeof now === "number" ? now : Number(now) / 1000;
    const isSkewed = Math.abs(theirs - ours) > MAX_LATENCY;
    return judge(first.status === 401 && isSkewed ? await ask(theirs) : first);
  });
}

/**
 * @param {unknown} fetch
 * @param {AbortSignal | undefined} signal
 * @param {unknown} timeout
 * @param {AppTokenOptions["signer"] | null} signer
 * @throws {ApiError} ERR_API_OPTIONS
 */
function check(fetch, signal, timeout, signer) {
  const isSigner = typeof signer?.createJWT === "function";
  const isSignal =
    signal == null ||
    (typeof signal.throwIfAborted === "function" &&
      typeof signal.addEventListener === "function");
  const isTime =
    typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMEOUT;
  const isFetch = typeof fetch === "function";
  if (!isFetch || !isSignal || !isTime || !isSigner) {
    throw new ApiError("OPTIONS");
  }
}

/**
 * @param {string | URL} baseUrl
 * @param {string} path
 * @returns {string}
 * @throws {ApiError} ERR_API_BASE_URL
 */
function urlOf(baseUrl, path) {
  try {
    const url = new URL(baseUrl);
    const { protocol, hostname, username, password } = url;
    const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
    url.pathname = url.pathname.replace(/\/$/, "") + path;
    const isSafe = protocol === "https:" || (protocol === "http:" && isHere);
    if (isSafe && !username && !password) return url.href;
  } catch {
    // Not a URL at all.
  }
  throw new ApiError("BASE_URL");
}

/**
 * @param {() => Promise<Response>} send
 * @returns {Promise<Answer>} its body is undefined if it is not JSON
 * @throws {ApiError} ERR_API_UNREACHABLE
 */
async function answerOf(send) {
  try {
    const { status, headers, body } = await send();
    const date = headers.get("date");
    return { status, date, body: parsed(await textOf(body)) };
  } catch (cause) {
    throw new ApiError("UNREACHABLE", { cause });
  }
}

/**
 * @param {ReadableStream<Uint8Array> | null} body
 * @returns {Promise<string>} all of it, or nothing if that is over 64 KiB
 */
async function textOf(body) {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; reader;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > MAX_BODY_BYTES) return "";
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

/** @param {string} text @returns {any} undefined if it is not JSON */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {Answer} answer @returns {number} NaN if it does not tell the time */
function nowOf({ date }) {
  try {
    return nowFromDate(date);
  } catch {
    return NaN;
  }
}

/** @param {Answer} answer @returns {AccessToken} @throws {ApiError} */
function judge({ status, body }) {
  if (status >= 200 && status < 300) {
    const token = body?.token;
    // What no header may hold is no token.
    if (typeof token === "string" && /^[!-~]+$/.test(token)) return body;
    throw new ApiError("RESPONSE", { status });
  }
  const other =
    status < 400 ? "REDIRECTED" : status < 500 ? "REFUSED" : "UNAVAILABLE";
  const reason = reasonOf(body?.message);
  throw new ApiError(BY_STATUS[status] ?? other, { status, reason });
}

/**
 * @param {unknown} message
 * @returns {string | undefined} it, on one line, without what may be a token
 */
function reasonOf(message) {
  if (typeof message !== "string") return undefined;
  return message
    .replace(/[\w.~+/=-]{24,}/g, "…")
    .slice(0, MAX_REASON_UNITS)
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}
