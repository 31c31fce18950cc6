// SPDX-License-Identifier: MIT
/** Published signatures, made again exactly, on every kernel there is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cjs, esm } from "./package.js";
import { sets } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */

const { createSigner } = await esm();

/** @param {typeof createSigner} create @param {any} [kernel] */
function check(create, kernel) {
  let count = 0;
  for (const [, wanted, vectors] of sets) {
    assert.equal(vectors.length, wanted);
    for (const { privateKey, message, signature } of vectors) {
      const signer = create({ appId: "1", privateKey, kernel });
      assert.deepEqual(Buffer.from(signer.sign(message)), signature);
      signer.dispose();
      count++;
    }
  }
  return count;
}

for (const kernel of ["simd", "fma"]) {
  test(`${kernel} makes all 32 published signatures`, (t) => {
    const { privateKey } = /** @type {Vector} */ (sets[0]?.[2][0]);
    try {
      const name = /** @type {any} */ (kernel);
      createSigner({ appId: "1", privateKey, kernel: name }).dispose();
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      assert.equal(`${kernel} ${code}`, "fma ERR_KERNEL_UNAVAILABLE");
      return t.diagnostic("this engine does not fuse");
    }
    assert.equal(check(createSigner, kernel), 32);
  });
}

test("scalar, in plain JavaScript, makes all 32 published signatures", () => {
  assert.equal(check(cjs("/js").createSigner), 32);
});
