// SPDX-License-Identifier: MIT
/** The text that js/build/pack.mjs made of a module -> its bytes. */
// One character for a byte, not base64: the module's patterns stay visible, so
// that a server's brotli packs the text as well as the .wasm itself, and nothing
// is left to inflate when a process starts (35 ms of CPU against 6, Node 20).

import { encode } from "../utf8.js";

/**
 * The module that undoes it, see unpacker.wat; where the bytes start and end that the
 * text has once and the module again and again; and how many bytes that takes.
 *
 * @typedef {[unpacker: number[], from: number, to: number, more: number]} How
 */

/**
 * @param {string} text
 * @param {How} how
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpack(text, [unpacker, from, to, more]) {
  const module = new WebAssembly.Module(new Uint8Array(unpacker));
  const { exports } = new WebAssembly.Instance(module);
  const { room, text: start, unpack } = /** @type {any} */ (exports);
  const bytes = new Uint8Array(room.buffer, start.value);
  const n = unpack(encode(text, bytes));
  bytes.copyWithin(to + more, to, n);
  for (let i = to; i < to + more; i += to - from) bytes.copyWithin(i, from, to);
  return bytes.subarray(0, n + more);
}

/**
 * Makes a v128.bitselect of each opcode of relaxed SIMD, 0xfd and 0x100 to
 * 0x11f. It takes and gives as many values as the two that the core has, so the
 * module validates. The values are wrong, so the module's self-test rejects the fma kernel. js/build/pack.mjs
 * checks that no other bytes look like one of these opcodes.
 *
 * @param {Uint8Array} bytes changed in place
 */
export function withoutRelaxed(bytes) {
  for (let at = 0; (at = bytes.indexOf(0xfd, at)) >= 0; at++) {
    if (bytes[at + 1] >> 5 === 4 && bytes[at + 2] === 2)
      bytes.set([0xd2, 0], at + 1);
  }
}
