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

/**
 * @param {string} code without ERR_
 * @param {() => unknown} call
 * @param {string} [what] is called
 */
export function fails(code, call, what) {
  const judge = (/** @type {unknown} */ error) => {
    assert.ok(error instanceof Error);
    const { code: actual, name, message, remedy } = /** @type {any} */ (error);
    assert.equal(actual, `ERR_${code}`, /** @type {any} */ (what));
    assert.equal(name, "JwtError");
    assert.ok(message.endsWith(remedy) && message.length > remedy.length);
    assert.doesNotMatch(message, /^undefined/);
    return true;
  };
  assert.throws(call, judge, what);
}

/** @param {() => unknown} call @returns {string} its code, or "taken" */
export function codeOf(call) {
  try {
    call();
  } catch (error) {
    return /** @type {any} */ (error).code;
  }
  return "taken";
}
