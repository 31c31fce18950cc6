// SPDX-License-Identifier: MIT
/** What createJWT keeps, and what happens where memory is short or fails. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fails } from "./failure.js";
import { newKey, pem } from "./keys.js";
import { esm } from "./package.js";

/** What the core was asked, and the instances there were. */
let calls = /** @type {string[]} */ ([]);
let instances = /** @type {WebAssembly.Memory[]} */ ([]);
/** How many instances there is memory for. */
let room = Infinity;
/** What the next call of this name does instead. */
let instead = /** @type {Record<string, () => number>} */ ({});

// Before the package makes any: every instance, watched.
const { Instance } = WebAssembly;
WebAssembly.Instance = class {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const { exports } = new Instance(module);
    /** @type {Record<string, any>} */
    this.exports = exports;
    if (!exports.memory) return; // what unpacks the core
    if (instances.length >= room) throw new RangeError("Out of memory");
    this.exports = { memory: exports.memory };
    instances.push(/** @type {WebAssembly.Memory} */ (exports.memory));
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function") continue;
      this.exports[name] = (/** @type {number[]} */ ...args) => {
        calls.push(name);
        const other = instead[name];
        delete instead[name];
        return other ? other() : value(...args);
      };
    }
  }
};

const { clearCache, createJWT, createSigner, fingerprint, verifyJWT } =
  await esm();
const keys = Array.from({ length: 10 }, () => newKey());
const pems = keys.map((each) => pem(each));
const now = 1700000000;
const count = (/** @type {string} */ name) =>
  calls.filter((call) => call === name).length;

beforeEach(() => {
  clearCache();
  calls = [];
  instead = {};
  room = Infinity;
});

test("the same text is parsed once, whatever the app id", () => {
  for (const appId of ["1", "2", "1"]) {
    createJWT({ appId, privateKey: pems[0], now });
  }
  // Another string with the same text, as process.env gives at every read.
  createJWT({
    appId: "1",
    privateKey: Buffer.from(String(pems[0])).toString(),
  });
  assert.equal(count("key_load"), 1);
  assert.equal(count("token_sign"), 4);
});

test("eight keys are kept; the one not used for longest goes first", () => {
  for (const privateKey of pems.slice(0, 8))
    createJWT({ appId: 1, privateKey });
  createJWT({ appId: 1, privateKey: pems[0] });
  assert.equal(count("key_load"), 8);
  createJWT({ appId: 1, privateKey: pems[8] }); // pems[1] goes
  createJWT({ appId: 1, privateKey: pems[0] });
  assert.equal(count("key_load"), 9);
  createJWT({ appId: 1, privateKey: pems[1] });
  assert.equal(count("key_load"), 10);
});

test("cache: false, bytes, a JWK and a bad key leave nothing", () => {
  const privateKey = /** @type {string} */ (pems[0]);
  const jwk = /** @type {any} */ (keys[0]?.export({ format: "jwk" }));
  for (let i = 0; i < 2; i++) {
    createJWT({ appId: 1, privateKey, cache: false });
    createJWT({ appId: 1, privateKey: Buffer.from(privateKey) });
    createJWT({ appId: 1, privateKey: jwk });
    fails("KEY_NOT_A_KEY", () =>
      createJWT({ appId: 1, privateKey: "nothing" }),
    );
  }
  assert.equal(count("key_load"), 8);
  // One idle instance served them all, wiped after each.
  assert.equal(count("abi_version"), 0);
  assert.equal(count("wipe"), 8);
});

test("clearCache wipes: nothing of the keys is left in any memory", () => {
  const privateKey = /** @type {string} */ (pems[0]);
  const { p, q, d, dp, dq } = /** @type {any} */ (
    keys[0]?.export({ format: "jwk" })
  );
  createJWT({ appId: 1, privateKey });
  clearCache();
  createJWT({ appId: 1, privateKey });
  assert.equal(count("key_load"), 2);
  clearCache();
  const line = Buffer.from(String(privateKey.split("\n")[3]));
  for (const memory of instances) {
    const bytes = Buffer.from(memory.buffer);
    assert.ok(!bytes.includes(line));
    for (const number of [p, q, d, dp, dq]) {
      const secret = Buffer.from(number, "base64url").subarray(0, 24);
      assert.ok(!bytes.includes(secret));
      assert.ok(!bytes.includes(Buffer.from(secret).reverse()));
    }
  }
});

test("where memory is short, the oldest kept key makes room", () => {
  for (const privateKey of pems.slice(0, 3))
    createJWT({ appId: 1, privateKey });
  // Live ones take what is idle.
  const live = Array.from({ length: 4 }, () =>
    createSigner({ appId: 1, privateKey: pems[4] }),
  );
  room = instances.length;
  calls = [];
  const signer = createSigner({ appId: 1, privateKey: pems[3] });
  assert.equal(signer.createJWT({ now }).split(".").length, 3);
  assert.equal(count("wipe"), 1);
  // The second and the third are still there, the first is not.
  createJWT({ appId: 1, privateKey: pems[1] });
  createJWT({ appId: 1, privateKey: pems[2] });
  assert.equal(count("key_load"), 1);
  createJWT({ appId: 1, privateKey: pems[0] });
  assert.equal(count("key_load"), 2);
  for (const each of [...live, signer]) each.dispose();
});

test("without memory the code says so, and the next call works", () => {
  const live = [];
  room = instances.length;
  for (let i = 0; i < 5; i++) {
    try {
      live.push(createSigner({ appId: 1, privateKey: pems[0] }));
    } catch {
      break;
    }
  }
  assert.ok(live.length < 5);
  fails("NO_MEMORY", () => createSigner({ appId: 1, privateKey: pems[0] }));
  fails("NO_MEMORY", () => createJWT({ appId: 1, privateKey: pems[0] }));
  live.pop()?.dispose();
  createJWT({ appId: 1, privateKey: pems[0] });
  for (const each of live) each.dispose();
});

test("an instance that trapped is wiped, dropped and never used again", () => {
  const privateKey = pems[0];
  createJWT({ appId: 1, privateKey });
  instead.token_sign = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  fails("INTERNAL", () => createJWT({ appId: 1, privateKey }));
  assert.equal(createJWT({ appId: 1, privateKey, now }).split(".").length, 3);
  assert.equal(count("key_load"), 2);
  const signer = createSigner({ appId: 1, privateKey });
  instead.token_sign = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  fails("INTERNAL", () => signer.createJWT());
  fails("DISPOSED", () => signer.createJWT());
  signer.dispose();
  const zero = instances.filter((memory) =>
    new Uint8Array(memory.buffer).every((byte) => byte === 0),
  );
  assert.equal(zero.length, 2);
});

test("a disposed signer touches no memory", () => {
  const signer = createSigner({ appId: "\u7777", privateKey: pems[0] });
  signer.dispose();
  const before = instances.map(({ buffer }) => Buffer.from(buffer.slice(0)));
  fails("DISPOSED", () => signer.createJWT());
  fails("DISPOSED", () => signer.sign(new Uint8Array(100).fill(7)));
  instances.forEach(({ buffer }, i) =>
    assert.ok(before[i]?.equals(Buffer.from(buffer))),
  );
});

test("after ERR_FAULT the instance is gone and the next call works", () => {
  const privateKey = pems[1];
  createJWT({ appId: 1, privateKey });
  instead.token_sign = () => -92;
  fails("FAULT", () => createJWT({ appId: 1, privateKey }));
  createJWT({ appId: 1, privateKey });
  assert.equal(count("key_load"), 2);
});

test("a trap while a key is loaded or wiped is an error of ours", () => {
  for (const name of [
    "io_address",
    "kernel_select",
    "key_load",
    "key_fingerprint",
    "wipe",
  ]) {
    const signer =
      name === "wipe" && createSigner({ appId: 1, privateKey: pems[2] });
    instead[name] = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    fails("INTERNAL", () =>
      signer
        ? signer.dispose()
        : createSigner({ appId: 1, privateKey: pems[2] }),
    );
    createJWT({ appId: 1, privateKey: pems[2], now });
  }
});

test("a lookup may use the package itself", () => {
  const token = createJWT({ appId: 1, privateKey: pems[3], now });
  const claims = verifyJWT(
    token,
    (iss) => {
      clearCache();
      createJWT({ appId: iss, privateKey: pems[4] });
      fingerprint(String(pems[5]));
      return pems[3];
    },
    { now },
  );
  assert.equal(claims.iss, "1");
});
