// SPDX-License-Identifier: MIT
/** Memories are scarce: which of them a program holds on to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { key, pem } from "./keys.js";
import { esm } from "./package.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

// Before the package makes any: every memory, but not held.
/** @type {WeakRef<object>[]} */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const { exports } = new Instance(module);
    this.exports = exports;
    const { memory } = /** @type {any} */ (exports);
    if (memory) memories.push(new WeakRef(memory.buffer));
  }
};

const { createSigner } = await esm();

test("a disposed signer holds no memory, even if it is kept itself", async () => {
  const given = { appId: 1, privateKey: pem(key()) };
  const signers = Array.from({ length: 20 }, () => createSigner(given));
  assert.equal(memories.length, signers.length);
  for (const signer of signers) signer.dispose();
  // A WeakRef holds until the task ends.
  await new Promise((next) => setImmediate(next));
  collect();
  const left = memories.filter((memory) => memory.deref()).length;
  assert.ok(left < 5, `${left} memories are left`);
  assert.throws(() => signers[0]?.createJWT(), { code: "ERR_DISPOSED" });
});
