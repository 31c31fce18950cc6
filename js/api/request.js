// SPDX-License-Identifier: MIT
/** One call of the API, as often and as long as it may take -> its answer. */
import { answerOf, judge } from "./answer.js";
import { copyOf } from "./checks.js";
import { ApiError } from "./errors.js";
import { API_VERSION, urlOf } from "./hosts.js";
import { unreachable } from "./reason.js";
import { pause, within } from "./within.js";

/** @import { Answer, Asked } from "./answer.js" */
/** @import { Signal } from "./types.js" */
/**
 * @typedef {object} Line where calls go, and how
 * @property {URL} base
 * @property {typeof globalThis.fetch} fetch
 * @property {number} timeout seconds for all tries of a call
 * @property {number} tries
 */
/**
 * @typedef {object} Call
 * @property {"GET" | "POST" | "DELETE"} method
 * @property {string} path
 * @property {number} [maxBytes] of the answer's body
 * @property {Bearer} bearer
 */
/**
 * @typedef {object} Bearer whose token goes with a call
 * @property {(now?: number) => Promise<Signed>} authorize signs by the clock, or
 *   by the time given
 * @property {(theirs: number) => void} [learn] takes the API's time, if the API
 *   takes a token signed by that alone
 */
/**
 * @typedef {object} Signed
 * @property {string} token
 * @property {number} [now] the time that it was made for, if that is known
 * @property {boolean} [isFixed] whether the caller said so
 */
/**
 * @typedef {object} Result
 * @property {number} status
 * @property {any} body
 * @property {number} now when it was asked, by the server's clock, Unix seconds
 * @property {number} sent the same moment by this machine's clock
 */

/** By how much a Date header may differ from now because calls take time. */
const MAX_LATENCY = 10; // seconds
/** A Date header that differs by more is ignored. */
const MAX_SKEW = 24 * 60 * 60; // seconds
const MAX_BODY_BYTES = 65536;
/** The first pause is half to one and a half times as long; each next doubles. */
const FIRST_PAUSE = 0.25; // seconds
const TRANSIENT = [500, 502, 503, 504];

/**
 * @param {Line} line
 * @param {Call} call
 * @param {Signal | undefined} outer
 * @returns {Promise<Result>}
 * @throws {ApiError} and whatever the maker of the app's token throws
 */
export async function request(line, call, outer) {
  const ends = Date.now() + line.timeout * 1000;
  return within(line.timeout, outer, async (signal) => {
    for (let tried = 1; ; tried++) {
      try {
        return await ask(line, call, signal);
      } catch (error) {
        const wait = tried < line.tries ? waitOf(error, tried) : Infinity;
        if (Date.now() + wait * 1000 >= ends) throw error;
        await pause(wait, signal);
      }
    }
  });
}

/**
 * @param {unknown} error
 * @param {number} tried
 * @returns {number} seconds until it may be tried again, or Infinity
 */
function waitOf(error, tried) {
  if (!(error instanceof ApiError)) return Infinity;
  const { code, status = 0, retryAfter } = error;
  const isLimited = status === 429 && retryAfter !== undefined;
  const isPassing = TRANSIENT.includes(status) || isLimited;
  if (!isPassing && code !== "ERR_API_UNREACHABLE") return Infinity;
  const wait = FIRST_PAUSE * 2 ** (tried - 1) * (0.5 + Math.random());
  return Math.max(wait, retryAfter ?? 0);
}

/**
 * @param {Line} line
 * @param {Call} call
 * @param {AbortSignal} signal
 * @returns {Promise<Result>} of one try; of a second one, by the server's time,
 *   if a 401 says that this machine's clock is off
 */
async function ask(line, call, signal) {
  /** @type {string[]} */
  const tokens = [];
  /** @param {number} [theirs] */
  const once = async (theirs) => {
    const signed = await call.bearer.authorize(theirs);
    signal.throwIfAborted(); // a signer that answers late leads to no request
    tokens.push(signed.token);
    const sent = Date.now() / 1000;
    const answer = await send(line, call, signed.token, signal);
    return { signed, sent, answer };
  };
  const { signed, sent, answer } = await once();
  const { now, isFixed } = signed;
  const skew = Number.isFinite(now) ? answer.now - Number(now) : NaN;
  const isSkewed = answer.status === 401 && Math.abs(skew) > MAX_LATENCY;
  if (!isSkewed) return resultOf(answer, sent, { tokens });
  const isFar = Math.abs(answer.now - sent) > MAX_SKEW;
  if (isFixed || isFar) return resultOf(answer, sent, { tokens, skew });
  const second = await once(answer.now);
  if (second.answer.status !== 401) call.bearer.learn?.(answer.now);
  return resultOf(second.answer, second.sent, { tokens });
}

/**
 * @param {Answer} answer
 * @param {number} sent
 * @param {Asked} asked
 * @returns {Result}
 * @throws {ApiError}
 */
function resultOf(answer, sent, asked) {
  const { status, now } = answer;
  const isTold = Math.abs(now - sent) <= MAX_SKEW;
  return { status, sent, now: isTold ? now : sent, body: judge(answer, asked) };
}

/**
 * @param {Line} line
 * @param {Call} call
 * @param {string} token
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 * @throws {ApiError} ERR_API_UNREACHABLE
 */
async function send({ fetch, base }, call, token, signal) {
  const { method, path, maxBytes = MAX_BODY_BYTES } = call;
  const headers = headersOf(token);
  // The token is for this API alone.
  const init = copyOf({ method, headers, signal, redirect: "manual" });
  try {
    return await answerOf(await fetch(urlOf(base, path).href, init), maxBytes);
  } catch (thrown) {
    throw unreachable(thrown, token);
  }
}

/** @param {string} token */
export const headersOf = (token) => ({
  accept: "application/json",
  authorization: `Bearer ${token}`,
  "x-icr-api-version": API_VERSION,
});
