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
/** Of exports that break off when they are called. @type {Record<string, Uint8Array>} */
const broken = { key_decrypt: new Uint8Array(), sign_end: new Uint8Array() };
let isBroken = false;
WebAssembly.Instance = class {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const exports = { .../** @type {any} */ (new Instance(module).exports) };
    this.exports = exports;
    if (!exports.memory) return;
    memories.push(new WeakRef(exports.memory.buffer));
    for (const name of Object.keys(broken).filter((one) => one in exports)) {
      const { [name]: call } = exports;
      exports[name] = (/** @type {number[]} */ ...args) => {
        if (!isBroken) return call(...args);
        broken[name] = new Uint8Array(exports.memory.buffer);
        assert.ok(broken[name]?.some((byte) => byte !== 0));
        throw new WebAssembly.RuntimeError("planted");
      };
    }
  }
};

const { createSigner } = await esm();
const { decryptKey } = /** @type {any} */ (await esm("/passphrase"));

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

test("a memory is zeroed when a call in it breaks off", () => {
  const signer = createSigner({ appId: 1, privateKey: pem(key()) });
  isBroken = true;
  const internal = (/** @type {any} */ error) =>
    error.code === "ERR_INTERNAL" && error.cause.message === "planted";
  assert.throws(() => signer.sign(new Uint8Array(3)), internal);
  assert.throws(() => signer.createJWT(), { code: "ERR_DISPOSED" });
  assert.throws(() => decryptKey({ privateKey: pem(key()) }), internal);
  isBroken = false;
  for (const [name, bytes] of Object.entries(broken)) {
    assert.ok(bytes.length > 0, name);
    assert.ok(
      bytes.every((byte) => byte === 0),
      name,
    );
  }
  // The next call has a memory of its own.
  assert.ok(decryptKey({ privateKey: pem(key()) }).length > 1000);
});
