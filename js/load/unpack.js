// SPDX-License-Identifier: MIT
/** The text that js/build/pack.mjs made of a module -> its bytes. */
// One character for a byte, not base64: the module's patterns stay visible, so
// that a server's brotli packs the text as well as the .wasm itself, and nothing
// is left to inflate when a process starts (35 ms of CPU against 6, Node 20).

import { encode } from "../utf8.js";

/**
 * @param {string} text
 * @param {number[]} unpacker the module that undoes it, see unpacker.wat
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpack(text, unpacker) {
  const module = new WebAssembly.Module(new Uint8Array(unpacker));
  const { exports } = new WebAssembly.Instance(module);
  const { room, text: start, unpack } = /** @type {any} */ (exports);
  const bytes = new Uint8Array(room.buffer, start.value);
  return bytes.subarray(0, unpack(encode(text, bytes)));
}

/**
 * Makes a v128.bitselect of each opcode of relaxed SIMD, 0xfd and 0x100 to
 * 0x11f. It takes and gives as many values, so the module validates. The values
 * are wrong, so the module's self-test rejects the fma kernel. js/build/pack.mjs
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
