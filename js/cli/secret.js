// SPDX-License-Identifier: MIT
/** What a terminal sends -> one line that nobody sees. */

const [CTRL_C, CTRL_D, BACKSPACE, LINE_FEED, ENTER] = [3, 4, 8, 10, 13];
const [CTRL_U, CTRL_Z, DELETE] = [21, 26, 127];
/** More than any passphrase may have, so that what is too long is refused. */
const MAX_BYTES = 2048;

/**
 * @typedef {object} Listener
 * @property {(line: Uint8Array, rest: number[]) => void} done rest: what was
 * sent after the line
 * @property {() => void} ended there is no line
 * @property {() => void} interrupted
 * @property {() => void} suspended by Ctrl-Z; the line begins again
 */

/**
 * @param {Listener} listener
 * @returns {(chunk: Uint8Array) => void} takes what is sent, and wipes it
 */
export function secretLine({ done, ended, interrupted, suspended }) {
  /** @type {number[]} */
  let bytes = [];
  const forget = () => {
    bytes.fill(0);
    bytes = [];
  };
  /** @type {Record<number, () => void>} */
  const keys = {
    [CTRL_U]: forget,
    [CTRL_Z]: () => {
      forget();
      suspended();
    },
    [DELETE]: () => erase(bytes),
    [BACKSPACE]: () => erase(bytes),
  };
  return (chunk) => {
    const sent = [...chunk];
    chunk.fill(0);
    for (const [i, byte] of sent.entries()) {
      if (byte === CTRL_C) {
        forget();
        return interrupted();
      }
      if (byte === CTRL_D && bytes.length === 0) return ended();
      if (byte === ENTER || byte === LINE_FEED || byte === CTRL_D) {
        const line = Uint8Array.from(bytes);
        const rest = sent.slice(i + 1);
        forget();
        sent.fill(0);
        return done(line, rest);
      }
      if (keys[byte]) keys[byte]();
      else if (bytes.length < MAX_BYTES) bytes.push(byte);
    }
    sent.fill(0);
  };
}

/** Takes the last character off, all bytes of it. @param {number[]} bytes */
function erase(bytes) {
  while ((bytes.pop() ?? 0) >> 6 === 0b10);
}
