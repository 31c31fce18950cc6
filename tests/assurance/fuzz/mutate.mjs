// SPDX-License-Identifier: MIT
/** Inputs that were read before -> inputs that nobody wrote. Everything follows
 * from the seed and the inputs. */
import { readFileSync } from "node:fs";

/** @param {string} path of a dictionary of libFuzzer @returns {Buffer[]} */
export const readWords = (path) =>
  (readFileSync(path, "utf8").match(/^".*"$/gm) ?? [])
    .map((line) => JSON.parse(line.replaceAll("\\x", "\\u00")))
    .map((word) => Buffer.from(word, "latin1"));

/** Bytes that mean something to one parser or another. */
export const BYTES = Buffer.from(
  '\0\x01\x02\x30\x7f\x80\x81\x84\xa0\xffA\\"{}[].,=- \n',
  "latin1",
);
const DIGITS = Buffer.from("ABCDwxyz0189+/-_=");
const MAX_RANGE = 64;

/** @param {Buffer} input @param {number} at @param {number} length @param {Uint8Array} by
 * @returns {Buffer} with other bytes in place of these */
const spliced = (input, at, length, by) =>
  Buffer.concat([input.subarray(0, at), by, input.subarray(at + length)]);

/**
 * @param {(below: number) => number} random
 * @param {Uint8Array[]} words
 * @param {number} max bytes of an input
 * @returns {(input: Uint8Array, other: Uint8Array) => Buffer} what makes another one
 */
export function mutator(random, words, max) {
  /** @template T @param {ArrayLike<T>} list */
  const of = (list) => list[random(list.length)];

  /** A long DER length, most of them close to where 32 bits wrap. */
  function longLength() {
    const bytes = 1 + random(5);
    const high = random(4) > 0;
    return Buffer.from([
      0x80 | bytes,
      ...Array.from({ length: bytes }, (_, i) =>
        high && i < bytes - 1 ? 0xff : random(256),
      ),
    ]);
  }

  /** @param {(byte: number) => number} to */
  const byte = (to) => (input, at) => {
    input[at] = to(input[at]);
    return input;
  };
  /** What may happen, at a place or to a range. */
  const steps = [
    byte((x) => x ^ (1 << random(8))),
    byte(() => of(BYTES)),
    byte(() => of(DIGITS)),
    byte((x) => x + random(33) - 16),
    (input, at) => spliced(input, at, 0, Buffer.of(of(BYTES))),
    (input, _, from, n) => spliced(input, from, n, Buffer.alloc(0)),
    (input, at, from, n) =>
      spliced(input, at, 0, input.subarray(from, from + n)),
    (input, at) => spliced(input, at, 0, of(words)),
    (input, at) => {
      const word = of(words);
      return spliced(input, at, word.length, word);
    },
    (input, _, from, n) => spliced(input, from, n, longLength()),
    (input, at, from, n, other) =>
      spliced(input, at, Infinity, other.subarray(random(other.length + 1))),
    (input, at) => input.subarray(0, at),
  ];

  /** A range of what there is: where, and how long. */
  function range({ length }) {
    const from = random(length + 1);
    return [from, random(Math.min(MAX_RANGE, length - from) + 1)];
  }
  /** Repeats a range until there is no room. */
  function stretched(input) {
    const [from, n] = range(input);
    if (n === 0) return input;
    const room = Math.max(0, max - input.length + n);
    const repeated = Buffer.alloc(room, input.subarray(from, from + n));
    return spliced(input, from, n, repeated);
  }

  return (input, other) => {
    let changed = Buffer.from(input.subarray(0, max));
    for (let i = 1 + random(4); i > 0; i--) {
      const at = random(Math.max(1, changed.length));
      changed = of(steps)(changed, at, ...range(changed), other);
    }
    if (random(1000) === 0) changed = stretched(changed);
    return changed.subarray(0, max);
  };
}
