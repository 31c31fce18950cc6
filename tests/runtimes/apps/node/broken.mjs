// SPDX-License-Identifier: MIT
/**
 * The core breaks off: at each of its calls in turn, after the call did its work
 * and before anyone knows what came of it; then for lack of memory at each new
 * instance. -> how many were tried. Throws what is wrong.
 */
import assert from "node:assert/strict";
import given from "../given.js";

/** What breaks off next, and how many times it works before. */
let breaks = "";
let left = 0;
/** What a broken instance left behind. */
let dead;

const { Instance } = WebAssembly;
WebAssembly.Instance = class {
  constructor(module) {
    const { exports } = new Instance(module);
    this.exports = exports;
    if (!exports.memory) return; // what unpacks the core
    if (breaks === "instance" && left-- === 0) {
      breaks = "";
      throw new RangeError("no memory");
    }
    this.exports = { memory: exports.memory };
    for (const [name, call] of Object.entries(exports)) {
      if (typeof call !== "function") continue;
      this.exports[name] = (...args) => {
        assert.notEqual(exports.memory, dead, `${name} of a dead instance`);
        const result = call(...args);
        if (breaks !== "call" || left-- > 0) return result;
        breaks = "";
        dead = exports.memory;
        throw new WebAssembly.RuntimeError("unreachable");
      };
    }
  }
};

const api = await import("icr-app-jwt");
const { appId, now, keys, publicKey, token } = given;
const privateKey = keys.pkcs1;

/** Something of everything. */
function use() {
  const signer = api.createSigner({ appId, privateKey });
  try {
    signer.createJWT({ now });
    signer.sign(new Uint8Array(100));
  } finally {
    signer.dispose();
  }
  api.createJWT({ appId, privateKey, now, cache: false });
  api.createJWT({ appId, privateKey, now });
  api.inspectKey(privateKey);
  api.verifyJWT(token, publicKey, { now });
  api.decodeJWT(token);
  api.clearCache();
}

/** @returns {string | undefined} the code with which it fails, if it does */
function failureOfUse() {
  try {
    use();
  } catch (error) {
    return error.code ?? assert.fail(error);
  }
}

/** @param {"call" | "instance"} what @returns {number} how many there were */
function breakEach(what) {
  let n = 0;
  for (; ; n++) {
    // Instances that wait to be used again would stand in for a new one.
    if (what === "instance") hold(4);
    [breaks, left] = [what, n];
    const code = failureOfUse();
    if (breaks) break; // it was not reached: that was all of them
    if (code === "ERR_INTERNAL" && what === "call") {
      const bytes = new Uint8Array(dead.buffer);
      assert.ok(!bytes.some((byte) => byte), `call ${n} leaves something`);
    } else if (code && !(code === "ERR_NO_MEMORY" && what === "instance")) {
      assert.fail(`${what} ${n}: ${code}`);
    } // none: it had the means to try again
    assert.equal(api.createJWT({ appId, privateKey, now }), token);
    api.clearCache();
  }
  breaks = "";
  return n;
}

const held = [];
/** @param {number} count */
function hold(count) {
  for (let i = 0; i < count; i++) {
    held.push(api.createSigner({ appId, privateKey }));
  }
}

const calls = breakEach("call");
const instances = breakEach("instance");
console.log(JSON.stringify({ calls, instances }));
