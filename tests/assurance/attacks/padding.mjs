// SPDX-License-Identifier: MIT
/**
 * Vaudenay's padding oracle: the attacker has an encrypted key, and its owner
 * opens whatever file he makes of it. All answers are errors; but if one tells
 * that the padding was right, he decrypts block after block, p among them.
 */
import { randomBytes } from "node:crypto";
import { newKey } from "../../js/keys.js";
import { Core, compile } from "../shared/core.mjs";
import { keyWon, numbersOf } from "../shared/numbers.mjs";
import { locked } from "./locked.mjs";

const BLOCK = 16;
/** Whole blocks that hold p, wherever d ends. */
const P = { from: 528, to: 672 };
const passphrase = Buffer.from("secret");

/** @returns {(bytes: Buffer) => number} what key_decrypt answers to a file with these */
function ownerOf(file, path) {
  const core = new Core(compile(path));
  const at = core.exports.passphrase_address();
  return (bytes) => {
    core.memory.set(passphrase, at);
    return core.call(
      "key_decrypt",
      Buffer.from(file(bytes)),
      passphrase.length,
    );
  };
}

/** What the cipher makes of a block, from its last byte as far as answers tell. */
function* decipher(ask, block) {
  const known = [];
  const before = randomBytes(BLOCK);
  while (known.length < BLOCK) {
    const at = BLOCK - 1 - known.length;
    const pad = known.length + 1;
    before.set(
      known.map((byte) => byte ^ pad),
      at + 1,
    );
    const answers = [];
    for (before[at] = 0; answers.length < 256; before[at]++) {
      answers.push(ask(Buffer.concat([before, block])));
      yield;
    }
    const usual = answers.toSorted((a, b) => a - b)[128];
    let odd = [...answers.keys()].filter((value) => answers[value] !== usual);
    if (pad === 1) {
      before[at - 1] ^= 0xff; // or it was the end of a longer padding
      odd = odd.filter((value) => {
        before[at] = value;
        return ask(Buffer.concat([before, block])) !== usual;
      });
    }
    if (odd.length !== 1) break;
    known.unshift(odd[0] ^ pad);
  }
  return known;
}

export const padding = {
  weakness: "wrong padding of an encrypted key has an error of its own",
  tries: "questions about padding",
  *run(weakened) {
    const key = newKey();
    const { bytes, file } = locked(key, String(passphrase));
    const ask = ownerOf(
      file,
      weakened
        ? "build/assurance-build/telling.wasm"
        : "build/pkg/dist/passphrase.wasm",
    );
    const plain = [];
    for (let at = P.from; at < P.to; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK);
      const known = yield* decipher(ask, block);
      plain.push(...known.map((x, i) => x ^ bytes[at - known.length + i]));
    }
    if (!weakened && plain.length) yield `${plain.length} bytes of the key`;
    if (weakened) yield keyWon(numbersOf(key).n, Buffer.from(plain));
  },
};
