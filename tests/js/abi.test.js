// SPDX-License-Identifier: MIT
/** The exports of the core.wasm that ships, called by hand in every order. */
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { IO_BYTES } from "../../js/generated/abi.js";
import { errors } from "../errors.js";
import { der, key } from "./keys.js";
import { installed } from "./package.js";

/** @typedef {Record<string, (...args: any[]) => number>} Exports */

const module = new WebAssembly.Module(
  readFileSync(`${installed}dist/core.wasm`),
);
const { exports } = new WebAssembly.Instance(module);
const core = /** @type {Exports} */ (/** @type {unknown} */ (exports));
const { memory } = /** @type {{ memory: WebAssembly.Memory }} */ (exports);
const io = new Uint8Array(memory.buffer, core.io_address(), IO_BYTES);

/** @param {string | Buffer} bytes @returns {number} */
function put(bytes) {
  const all = Buffer.from(bytes);
  io.set(all);
  return all.length;
}

const [INTERNAL] = errors.find(([, name]) => name === "INTERNAL") ?? [];
const privateKey = der(key());
const load = () => core.key_load(put(privateKey));
const id = () => put(Buffer.from("42", "utf16le")) / 2;
const token = () => put("e30.e30.AAAA");

/** What each call does to a stream that sign_begin opened. */
const EFFECTS = {
  abi_version: ["keeps", () => core.abi_version()],
  io_address: ["keeps", () => core.io_address()],
  kernel_cold: ["ends", () => core.kernel_cold()],
  key_form: ["keeps", () => core.key_form()],
  sign_update: ["keeps", () => core.sign_update(0)],
  sign_begin: ["begins", () => core.sign_begin()],
  sign_end: ["ends", () => core.sign_end()],
  kernel_select: ["ends", () => core.kernel_select(0)],
  key_load: ["ends", load],
  public_load: ["ends", () => core.public_load(put(privateKey))],
  any_load: ["ends", () => core.any_load(put(privateKey))],
  key_fingerprint: ["ends", () => core.key_fingerprint()],
  app_id_check: ["ends", () => core.app_id_check(id())],
  token_sign: ["ends", () => core.token_sign(id(), 1e9, 600)],
  token_input: ["ends", () => core.token_input(id(), 1e9, 600)],
  token_attach: ["ends", () => core.token_attach(put("a.b"), 256)],
  token_inspect: ["ends", () => core.token_inspect(token(), 1e9)],
  token_claims: ["ends", () => core.token_claims(token())],
  token_verify: ["ends", () => core.token_verify(token(), 1e9, 0, -1)],
  wipe: ["ends", () => core.wipe()],
};

test("the table of effects names every export", () => {
  const { memory: _, _initialize: __, ...calls } = /** @type {any} */ (exports);
  assert.deepEqual(Object.keys(calls).sort(), Object.keys(EFFECTS).sort());
});

test("a stream ends by every other call, in every pair of them", () => {
  const signatureOf = (/** @type {string} */ message) =>
    sign("sha256", Buffer.from(message), key()).toString("hex");
  const [ofMessage, ofNothing] = [signatureOf("message"), signatureOf("")];
  for (const [first, a] of Object.entries(EFFECTS)) {
    for (const [second, b] of Object.entries(EFFECTS)) {
      load();
      assert.equal(core.sign_begin(), 0);
      assert.equal(core.sign_update(put("message")), 0);
      let expected = ofMessage;
      for (const [effect, call] of /** @type {any[]} */ ([a, b])) {
        const result = call();
        if (effect === "begins" && result === 0) expected = ofNothing;
        else if (effect !== "keeps") expected = "";
      }
      const n = core.sign_end();
      const got = Buffer.from(io.subarray(0, Math.max(n, 0))).toString("hex");
      const wanted = [expected ? 256 : -Number(INTERNAL), expected];
      assert.deepEqual([n, got], wanted, `${first}, ${second}, sign_end: ${n}`);
    }
  }
});
