// SPDX-License-Identifier: MIT
/**
 * Loading a new key, compiling left out, and signing with it, in turn. Prints
 * JSON: milliseconds.
 *
 *     node tests/bench/load.mjs
 */
import { interleave, median } from "./interleave.mjs";
import { dist, pemOf } from "./paths.mjs";

const SECONDS = 1;
const KEPT = 50; // not disposed of at once: the next key gets a new instance

const { createSigner } = await import(`${dist}index.js`);
const options = { appId: 1, privateKey: pemOf(2048) };
const signer = createSigner(options);
let kept = [];
const turns = await interleave(
  {
    load() {
      kept.push(createSigner(options));
      if (kept.length < KEPT) return;
      for (const one of kept) one.dispose();
      kept = [];
    },
    sign: () => signer.createJWT(),
  },
  SECONDS,
);
const [key, signature] = [turns.load, turns.sign].map(median);
console.log(JSON.stringify({ key, signature, kernel: signer.kernel }));
