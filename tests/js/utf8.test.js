// SPDX-License-Identifier: MIT
/** js/utf8.js against the TextEncoder and TextDecoder of the runtime. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { decode, encode } from "../../js/utf8.js";

const room = new Uint8Array(64);
/** @param {string} text @returns {Buffer} */
const ours = (text) => Buffer.from(room.subarray(0, encode(text, room)));
const { TextEncoder } = globalThis;

/** What polyfills of before 2019 lack is encodeInto. */
class Polyfill {}

for (const [name, encoder] of Object.entries({
  "with TextEncoder": TextEncoder,
  without: undefined,
  "with a polyfill": Polyfill,
})) {
  describe(name, () => {
    before(() => Object.assign(globalThis, { TextEncoder: encoder }));
    after(() => Object.assign(globalThis, { TextEncoder }));
    test("every code point, and every lone surrogate, is what TextEncoder makes", () => {
      for (let code = 0; code <= 0x10ffff; code++) {
        const text = `a${String.fromCodePoint(code)}z`;
        const wanted = Buffer.from(text);
        if (!ours(text).equals(wanted)) assert.fail(code.toString(16));
        const back = decode(wanted);
        const isLone = code >> 11 === 0xd800 >> 11;
        if (back !== (isLone ? "a\ufffdz" : text))
          assert.fail(code.toString(16));
      }
    });

    test("surrogates in any order are what TextEncoder makes", () => {
      const units = "\ud83c \udf0d \udbff \udfff \ud800 \udc00 x".split(" ");
      for (const one of units) {
        for (const two of units) {
          for (const three of units) {
            const text = one + two + three;
            assert.deepEqual(ours(text), Buffer.from(text));
          }
        }
      }
    });

    test("what does not fit is counted and not written", () => {
      for (const text of ["ab", "\u00fc", "a\u00fc", "\u20ac", "\u{1f30d}"]) {
        for (let length = 0; length < 6; length++) {
          const bytes = new Uint8Array(8);
          const n = encode(text, bytes.subarray(0, length));
          assert.equal(n, Buffer.from(text).length);
          assert.ok(bytes.subarray(length).every((byte) => byte === 0));
        }
      }
    });
  });
}
