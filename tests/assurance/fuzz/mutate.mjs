// SPDX-License-Identifier: MIT
/** Inputs that were read before -> inputs that nobody wrote. Everything follows
 * from the seed and the inputs. */
import { readFileSync } from "node:fs";

/** @param {string} path of a dictionary of libFuzzer @returns {Uint8Array[]} */
export function readWords(path) {
  const lines = readFileSync(path, "utf8").match(/^".*"$/gm) ?? [];
  return lines.map((line) =>
    Buffer.from(
      line
        .slice(1, -1)
        .replace(/\\(x..|.)/g, (_, c) =>
          c[0] === "x" ? String.fromCharCode(Number(`0x${c.slice(1)}`)) : c,
        ),
      "latin1",
    ),
  );
}

/** Bytes that mean something to one parser or another. */
export const BYTES = Buffer.from(
  '\0\x01\x02\x30\x7f\x80\x81\x84\xa0\xffA\\"{}[].,=- \n',
  "latin1",
);
const DIGITS = Buffer.from("ABCDwxyz0189+/-_=");
const MAX_RANGE = 64;

/** One input in a fixed room, changed in place. */
export class Mutator {
  /**
   * @param {(below: number) => number} random
   * @param {Uint8Array[]} words
   * @param {number} max bytes of an input
   */
  constructor(random, words, max) {
    this.random = random;
    this.words = words;
    this.room = Buffer.alloc(max);
    this.n = 0;
  }

  /** @param {Uint8Array} input @param {Uint8Array} other @returns {Uint8Array} a view */
  mutate(input, other) {
    const { random } = this;
    this.n = Math.min(input.length, this.room.length);
    this.room.set(input.subarray(0, this.n));
    for (let i = 1 + random(4); i > 0; i--) this.#step(other);
    if (random(1000) === 0) this.#stretch();
    return this.room.subarray(0, this.n);
  }

  /** A range of what there is: where, and how long. */
  #range() {
    const at = this.random(this.n + 1);
    return [at, this.random(Math.min(MAX_RANGE, this.n - at) + 1)];
  }

  /** @param {Uint8Array} other */
  #step(other) {
    const { random, room } = this;
    const of = (list) => list[random(list.length)];
    const at = random(Math.max(1, this.n));
    const [from, length] = this.#range();
    switch (random(12)) {
      case 0:
        room[at] ^= 1 << random(8);
        return;
      case 1:
        room[at] = of(BYTES);
        return;
      case 2:
        room[at] = of(DIGITS);
        return;
      case 3:
        room[at] += random(33) - 16;
        return;
      case 4:
        return this.#replace(at, 0, Buffer.of(of(BYTES)));
      case 5:
        return this.#replace(from, length, Buffer.alloc(0));
      case 6:
        return this.#replace(
          at,
          0,
          Buffer.from(room.subarray(from, from + length)),
        );
      case 7:
        return this.#replace(at, 0, of(this.words));
      case 8: {
        const word = of(this.words);
        return this.#replace(at, Math.min(word.length, this.n - at), word);
      }
      case 9:
        return this.#replace(from, length, this.#length());
      case 10: {
        const cut = random(other.length + 1);
        return this.#replace(at, this.n - at, other.subarray(cut));
      }
      default:
        this.n = at;
    }
  }

  /** A long DER length, most of them close to where 32 bits wrap. */
  #length() {
    const { random } = this;
    const bytes = 1 + random(5);
    const high = random(4) > 0;
    return Buffer.from([
      0x80 | bytes,
      ...Array.from({ length: bytes }, (_, i) =>
        high && i < bytes - 1 ? 0xff : random(256),
      ),
    ]);
  }

  /** Fills the whole room with repetitions of a range. */
  #stretch() {
    const [at, length] = this.#range();
    if (length === 0) return;
    const tail = Buffer.from(this.room.subarray(at + length, this.n));
    const block = Buffer.from(this.room.subarray(at, at + length));
    const end = this.room.length - tail.length;
    this.room.fill(block, at, end);
    this.room.set(tail, end);
    this.n = this.room.length;
  }

  /** @param {number} at @param {number} length @param {Uint8Array} by */
  #replace(at, length, by) {
    const size = Math.min(by.length, this.room.length - this.n + length);
    this.room.copyWithin(at + size, at + length, this.n);
    this.room.set(by.subarray(0, size), at);
    this.n += size - length;
  }
}
