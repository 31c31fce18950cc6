// SPDX-License-Identifier: MIT
/** How a test says which failure it expects. */
import assert from "node:assert/strict";

/**
 * @template {object} T
 * @param {T} target
 * @returns {T} a Proxy of it, any use of which throws
 */
export function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** @param {() => unknown} call @returns {any} what it throws, if it does */
export function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** @param {() => unknown} call @returns {string} its code, or "taken" */
export const codeOf = (call) => errorOf(call)?.code ?? "taken";

/**
 * @param {string} code without ERR_
 * @param {() => unknown} call
 * @param {string} [what] is called
 * @returns {any} the error
 */
export function fails(code, call, what = String(call)) {
  const error = errorOf(call);
  assert.ok(error instanceof Error, `nothing was thrown: ${what}`);
  const { code: actual, name, message, remedy } = /** @type {any} */ (error);
  assert.equal(actual, `ERR_${code}`, `${actual}: ${what}`);
  assert.equal(name, "JwtError");
  assert.ok(message.endsWith(` ${remedy}`), message);
  assert.doesNotMatch(message, /^undefined/);
  return error;
}
