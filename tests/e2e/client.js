// SPDX-License-Identifier: MIT
/** icr-app-jwt/api out of the packed tarball, and a mock of the API for it. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { makeKey } from "../cli/harness.js";
import { esm } from "../js/package.js";
import { startMock } from "./mock-icr.js";

/** @typedef {import("../../js/api/errors.js").ApiError} ApiError */
/** @typedef {import("../../js/api/types.js").AppAuth} AppAuth */
/** @typedef {Awaited<ReturnType<typeof startMock>>} Mock */
/** @typedef {import("node:http").ServerResponse} Response */

export const key = makeKey("app");
export const library = await esm();
/** @type {typeof import("../../js/api/index.js")} */
export const api = /** @type {any} */ (await esm("/api"));

/** All that an error holds, except the lines of its stacks: a folder's random name
 * there may be a piece of a token by chance.
 *
 * @param {unknown} error @returns {string} */
export const shown = (error) =>
  inspect(error, { depth: 9, showHidden: true }).replace(/^ +at .*$/gm, "");

/**
 * @param {import("node:test").TestContext} t
 * @param {Parameters<typeof startMock>[1]} [options]
 * @returns {Promise<Mock>} until the test ends
 */
export async function mockFor(t, options) {
  const mock = await startMock({ 42: key.publicPem }, options);
  t.after(() => mock.close());
  return mock;
}

/**
 * @param {import("node:test").TestContext} t
 * @param {{ server?: Parameters<typeof startMock>[1] } & Record<string, any>} [given]
 *   server is for the mock, the rest for createAppAuth
 * @returns {Promise<{ auth: AppAuth, mock: Mock }>}
 */
export async function authFor(t, { server, ...options } = {}) {
  const mock = await mockFor(t, server);
  const identity = options["signer"]
    ? {}
    : { appId: "42", privateKey: key.pem };
  const all = { ...identity, baseUrl: mock.url, ...options };
  const auth = api.createAppAuth(all);
  t.after(() => auth.dispose());
  return { auth, mock };
}

/**
 * @param {import("node:test").TestContext} t
 * @param {(request: any, response: any) => unknown} instead see startMock
 * @param {Record<string, any>} [given] for createAppAuth
 */
export const authAnswering = (t, instead, given) =>
  authFor(t, { ...given, server: { instead } });

/**
 * @param {Promise<unknown>} promise
 * @param {string} code without ERR_API_
 * @param {string} [what] is called
 * @returns {Promise<ApiError>}
 */
export async function fails(promise, code, what = "it") {
  const error = await promise.then(
    (value) => assert.fail(`${what} gave ${inspect(value)}`),
    (error) => error,
  );
  assert.equal(error.code, `ERR_API_${code}`, `${what}: ${inspect(error)}`);
  assert.ok(error instanceof api.ApiError);
  assert.ok(error.message.endsWith(error.remedy));
  return error;
}

/** Pauses between tries are as short as they may be. @param {import("node:test").TestContext} t */
export const hurry = (t) => t.mock.method(Math, "random", () => 0);

/**
 * @param {import("node:test").TestContext} t
 * @returns {(seconds: number) => void} sets the clock, of client and mock alike,
 *   to so many seconds after now
 */
export function clockOf(t) {
  const start = Date.now();
  t.mock.timers.enable({ apis: ["Date"], now: start });
  return (seconds) => t.mock.timers.setTime(start + seconds * 1000);
}

/**
 * @param {number} times how often
 * @param {(response: Response) => void} fail
 * @returns {(request: unknown, response: Response) => boolean} for the mock: after
 *   that the API answers
 */
export const failing = (times, fail) => (_, response) => {
  if (times-- <= 0) return false;
  fail(response);
  return true;
};
