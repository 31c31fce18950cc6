// SPDX-License-Identifier: MIT
/** What callers pass -> what the calls take, or which ApiError it is. */
import { hasMethod, ownOptions, tagOf } from "../shared/own-options.js";
import { PRODUCTION, isLoopback } from "./hosts.js";
import { ApiError } from "./errors.js";

/** @import { Line } from "./request.js" */

const MAX_TIMEOUT = 600; // seconds
/** Printable ASCII, except . and .., which lead a path elsewhere. */
const ID = /^(?!\.{1,2}$)[!-~]{1,256}$/;
/** What a header may hold. */
const ACCESS_TOKEN = /^[!-~]{1,8192}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * @param {any} options
 * @param {string} known their names, with spaces between
 * @returns {any} the own ones, without a prototype
 * @throws {ApiError} ERR_API_OPTIONS
 */
export const optionsOf = (options, known) =>
  ownOptions(options, known, (more) => new ApiError("OPTIONS", { more }));

/**
 * @param {any} init what fetch takes
 * @returns {any} without prototype, from which fetch would take members too
 * @throws {ApiError} ERR_API_OPTIONS
 */
export function copyOf(init = {}) {
  if (tagOf(init) !== "Object") throw new ApiError("OPTIONS");
  const isGiven = (/** @type {[string, unknown]} */ [, value]) =>
    value !== undefined;
  const given = Object.fromEntries(Object.entries(init).filter(isGiven));
  return Object.setPrototypeOf(given, null);
}

/**
 * @param {unknown} isRight
 * @param {string} about which option
 * @throws {ApiError} ERR_API_OPTIONS
 */
export function demand(isRight, about) {
  if (!isRight) throw new ApiError("OPTIONS", { about });
}

/** What of a signal is called. */
const SIGNAL = ["throwIfAborted", "addEventListener", "removeEventListener"];

/** @param {unknown} signal @throws {ApiError} ERR_API_OPTIONS */
export function checkSignal(signal) {
  const isSignal = SIGNAL.every((name) => hasMethod(signal, name));
  demand(signal == null || isSignal, "signal");
}

/** What a signer has, or judges. */
export const IDENTITY = ["appId", "privateKey", "cache"];

/**
 * A signer has an id and a key of its own.
 *
 * @param {any} options own ones
 * @throws {ApiError} ERR_API_OPTIONS
 */
export function checkSigner(options) {
  if (options.signer === undefined) return;
  demand(hasMethod(options.signer, "createJWT"), "signer");
  const own = IDENTITY.find((name) => options[name] !== undefined);
  demand(!own, `${own}, beside a signer`);
}

/**
 * @param {unknown} id
 * @returns {string}
 * @throws {ApiError} ERR_API_INSTALLATION_ID
 */
export function idOf(id) {
  const isWhole = Number.isSafeInteger(id) && Number(id) >= 0;
  const isId = typeof id === "string" ? ID.test(id) : isWhole;
  if (!isId) throw new ApiError("INSTALLATION_ID");
  return String(id);
}

/**
 * @param {unknown} baseUrl
 * @returns {URL}
 * @throws {ApiError} ERR_API_BASE_URL
 */
function baseOf(baseUrl = PRODUCTION) {
  try {
    const url = new URL(/** @type {string} */ (baseUrl));
    const { protocol, hostname, username, password } = url;
    const isHere = protocol === "http:" && isLoopback(hostname);
    if ((protocol === "https:" || isHere) && !username && !password) return url;
  } catch {
    // Not a URL at all.
  }
  throw new ApiError("BASE_URL");
}

/**
 * Where calls go, and how.
 *
 * @param {number} tries
 * @param {typeof globalThis.fetch} usual the fetch if none is given
 * @param {any} options own ones
 * @returns {Line}
 * @throws {ApiError} ERR_API_BASE_URL, ERR_API_OPTIONS
 */
export function lineOf(tries, usual, { baseUrl, fetch = usual, timeout = 30 }) {
  const base = baseOf(baseUrl);
  demand(typeof fetch === "function", "fetch");
  const isPositive = typeof timeout === "number" && timeout > 0;
  demand(isPositive && timeout <= MAX_TIMEOUT, "timeout");
  return { base, fetch, timeout, tries };
}

/**
 * Checks it first: fetch's error would quote what a header may not hold.
 *
 * @param {unknown} token what a signer returned
 * @returns {string}
 * @throws {ApiError} ERR_API_SIGNER
 */
export function jwtOf(token) {
  if (typeof token === "string" && JWT.test(token)) return token;
  throw new ApiError("SIGNER");
}

/** @param {unknown} token @returns {token is string} */
export const isAccessToken = (token) =>
  typeof token === "string" && ACCESS_TOKEN.test(token);
