// SPDX-License-Identifier: MIT
/**
 * Klima and Rosa: an encrypted key does not say who wrote it. The attacker flips
 * a bit of the file, its owner signs with the key that it has become, and the
 * signature gives the true key away. From what ships comes an error, which may
 * only say that the file cannot be read, or that its numbers do not belong
 * together.
 */
import { newKey } from "../../js/keys.js";
import { esm } from "../../js/package.js";
import { Core, compile } from "../shared/core.mjs";
import { blockOf, keyWon, numberOf } from "../shared/numbers.mjs";
import { numbersOf, primeOfFault } from "../shared/numbers.mjs";
import { locked } from "./locked.mjs";

const TRIES = 150;
const HEAD = 288; // n, which is public, ends before
const MESSAGE = Buffer.from("what is signed");
const passphrase = "secret";
const EXPECTED = /^ERR_(PASSPHRASE_WRONG|KEY_INCONSISTENT)$/;

/** Signs, but checks neither key nor signature. */
function signUnguarded(key) {
  const core = new Core(compile("build/assurance-build/unguarded.wasm"));
  core.call("key_load", key);
  core.exports.sign_begin();
  core.call("sign_update", MESSAGE);
  return core.io.subarray(0, Math.max(core.exports.sign_end(), 0));
}

export const tampering = {
  weakness: "neither a key that is loaded nor its signature is checked",
  tries: "tampered keys",
  async *run(weakened, random) {
    const { createSigner } = await esm();
    const { decryptKey } = await esm("/passphrase");
    const signShipped = (privateKey) =>
      createSigner({ appId: 1, privateKey }).sign(MESSAGE);
    const key = newKey();
    const { n } = numbersOf(key);
    const block = numberOf(blockOf(MESSAGE, 256));
    const { bytes, file } = locked(key, passphrase);
    for (let i = 0; i < TRIES; i++) {
      const changed = Buffer.from(bytes);
      changed[HEAD + random(bytes.length - HEAD)] ^= 1 << random(8);
      try {
        const given = { privateKey: file(changed), passphrase };
        const opened = Buffer.from(decryptKey(given));
        const s = (weakened ? signUnguarded : signShipped)(opened);
        yield (
          keyWon(n, primeOfFault(numberOf(s), block, n, 65537n)) ??
          (weakened ? undefined : "a signature")
        );
      } catch ({ code }) {
        yield EXPECTED.test(code) ? undefined : `an answer, ${code}`;
      }
    }
  },
};
