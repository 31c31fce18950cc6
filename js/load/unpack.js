// SPDX-License-Identifier: MIT
/** The text that js/pack.mjs made of a module -> its bytes. */
// One character for a byte, not base64: the module's patterns stay visible, so
// that a server's brotli packs the text as well as the .wasm itself, and nothing
// is left to inflate when a process starts (35 ms of CPU against 6, Node 20).

/** Printable ASCII but quotes, $, < and \, which minifiers and HTML escape. */
export const ALPHABET =
  " !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";

/** So many characters of it stand for no byte: each gives the character behind
 * it another meaning. */
export const SHIFTS = 2;

/**
 * @param {string} text
 * @param {number[]} common the bytes that have a character to themselves, in its
 *   order; all others are behind shifts, in ascending order
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpack(text, common) {
  const codes = new TextEncoder().encode(ALPHABET);
  const meaning = new Uint8Array(128 * (1 + SHIFTS));
  const rare = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => !common.includes(byte),
  );
  common.forEach((byte, i) => (meaning[codes[SHIFTS + i]] = byte));
  rare.forEach((byte, i) => {
    const shift = 1 + Math.floor(i / codes.length);
    meaning[128 * shift + codes[i % codes.length]] = byte;
  });
  const bytes = new TextEncoder().encode(text);
  const lastShift = codes[SHIFTS - 1];
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const code = bytes[from];
    bytes[to++] =
      code > lastShift
        ? meaning[code]
        : meaning[128 * (code - codes[0] + 1) + bytes[++from]];
  }
  return bytes.subarray(0, to);
}

/**
 * Makes a v128.bitselect of each opcode of relaxed SIMD, 0xfd and 0x100 to
 * 0x113. It takes and gives as many values, so the module validates; and wrong
 * ones, so the self-test in it passes the fma kernel over. That no other bytes
 * look like one of these opcodes is what js/pack.mjs checks.
 *
 * @param {Uint8Array} bytes changed in place
 */
export function withoutRelaxed(bytes) {
  for (let at = 0; (at = bytes.indexOf(0xfd, at)) >= 0; at++) {
    if (bytes[at + 1] >= 0x80 && bytes[at + 1] <= 0x93 && bytes[at + 2] === 2) {
      bytes.set([0xd2, 0], at + 1);
    }
  }
}
