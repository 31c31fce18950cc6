// SPDX-License-Identifier: MIT
/** A response of the API -> what it says, or the ApiError that it is. */
import { nowFromDate } from "../index.js";
import { ApiError } from "./errors.js";
import { reasonOf } from "./reason.js";

/** @import { Name } from "./errors.js" */
/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {number} now by the server's clock, Unix seconds, or NaN
 * @property {number | undefined} retryAfter in seconds
 * @property {any} body undefined if it is not JSON, or too long
 */
/** @typedef {{ tokens: string[], skew?: number | undefined }} Asked what was
 * sent, and by how many seconds the server's clock is ahead of what was signed */

/** @type {Record<number, Name>} the answers that have a name of their own */
const BY_STATUS = {
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  429: "RATE_LIMITED",
};

/**
 * @param {any} object JSON
 * @param {string} name
 * @returns {any} its own member, never an inherited one
 */
export const memberOf = (object, name) =>
  object && Object.hasOwn(object, name) ? object[name] : undefined;

/**
 * @param {Response} response
 * @param {number} maxBytes
 * @returns {Promise<Answer>}
 */
export async function answerOf({ status, headers, body }, maxBytes) {
  const now = nowOf(headers.get("date"));
  const retryAfter = secondsOf(headers.get("retry-after"), now);
  return { status, now, retryAfter, body: parsed(await read(body, maxBytes)) };
}

/**
 * @param {Answer} answer
 * @param {Asked} asked
 * @returns {any} the body of a success
 * @throws {ApiError}
 */
export function judge({ status, body, retryAfter }, { tokens, skew }) {
  if (status >= 200 && status < 300) return body;
  const other =
    status < 400 ? "REDIRECTED" : status < 500 ? "REFUSED" : "UNAVAILABLE";
  const reason = reasonOf(memberOf(body, "message"), tokens);
  const name = BY_STATUS[status] ?? other;
  throw new ApiError(name, { status, reason, retryAfter, skew });
}

/**
 * @param {ReadableStream<Uint8Array> | null} body
 * @param {number} maxBytes
 * @returns {Promise<string>} all of it, or nothing if it is longer, or of another
 *   kind, as node-fetch's is
 */
async function read(body, maxBytes) {
  const reader = body?.getReader?.();
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; reader;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) return "";
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

/** @param {string | null} date @returns {number} NaN if it is no time */
function nowOf(date) {
  try {
    return nowFromDate(date);
  } catch {
    return NaN;
  }
}

/**
 * @param {string | null} retryAfter RFC 9110 section 10.2.3
 * @param {number} now by the server's clock, or NaN
 * @returns {number | undefined} seconds
 */
function secondsOf(retryAfter, now) {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const seconds =
    nowOf(retryAfter) - (Number.isNaN(now) ? Date.now() / 1000 : now);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
