// SPDX-License-Identifier: MIT
/** Text <-> UTF-8, also in environments without TextEncoder, such as jsdom. */

/**
 * @param {string} text
 * @param {Uint8Array} bytes are written as far as they go
 * @returns {number} how many it takes; a lone surrogate becomes U+FFFD
 */
export function encode(text, bytes) {
  // Some polyfills cannot write into bytes.
  if (/** @type {any} */ (globalThis).TextEncoder?.prototype.encodeInto) {
    const { read, written } = new TextEncoder().encodeInto(text, bytes);
    if (read === text.length) return written;
  }
  return encodeHere(text, bytes);
}

/** What most first tokens do not call: in no compiled form, its loop would be most
 * of their JavaScript. @type {typeof encode} */
function encodeHere(text, bytes) {
  let n = 0;
  for (const char of text) {
    let code = /** @type {number} */ (char.codePointAt(0));
    if (code >> 11 === 0xd800 >> 11) code = 0xfffd;
    let more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[n++] = more ? (0xff << (7 - more)) | (code >> (6 * more)) : code;
    while (more-- > 0) bytes[n++] = 0x80 | ((code >> (6 * more)) & 0x3f);
  }
  return n;
}

/**
 * @param {Uint8Array} bytes valid UTF-8
 * @returns {string}
 */
export function decode(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    let code = bytes[i++];
    const more = code < 0xc0 ? 0 : code < 0xe0 ? 1 : code < 0xf0 ? 2 : 3;
    if (more) code &= 0x3f >> more;
    for (let j = 0; j < more; j++) code = (code << 6) | (bytes[i++] & 0x3f);
    text += String.fromCodePoint(code);
  }
  return text;
}
