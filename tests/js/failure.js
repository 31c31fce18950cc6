// SPDX-License-Identifier: MIT
/** How a test says which failure it expects. */
import assert from "node:assert/strict";

/**
 * @param {string} code without ERR_
 * @param {() => unknown} call
 */
export function fails(code, call) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof Error);
    const { name, message, remedy } = /** @type {any} */ (error);
    assert.equal(/** @type {any} */ (error).code, `ERR_${code}`);
    assert.equal(name, "JwtError");
    assert.ok(message.endsWith(remedy) && message.length > remedy.length);
    return true;
  });
}
