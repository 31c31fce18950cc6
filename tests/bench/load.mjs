// SPDX-License-Identifier: MIT
/**
 * Loading a new key, compiling left out, and signing with it, in turn. Prints
 * JSON: milliseconds.
 *
 *     node tests/bench/load.mjs
 */
import { median } from "./interleave.mjs";
import { dist, pemOf } from "./paths.mjs";

const ROUNDS = 300;
const KEPT = 50; // not disposed of at once: the next key gets a new instance

const { createSigner } = await import(`${dist}index.js`);
const privateKey = pemOf(2048);
const load = () => createSigner({ appId: 1, privateKey });
const signer = load();

/** @template T @param {() => T} run @param {number[]} times @returns {T} */
function timed(run, times) {
  const start = performance.now();
  const result = run();
  times.push(performance.now() - start);
  return result;
}

for (let i = 0; i < ROUNDS; i++) {
  signer.createJWT();
  load().dispose();
}
/** @type {number[]} */
const loads = [];
/** @type {number[]} */
const signatures = [];
let kept = [];
for (let i = 0; i < ROUNDS; i++) {
  kept.push(timed(load, loads));
  timed(() => signer.createJWT(), signatures);
  if (kept.length < KEPT) continue;
  for (const one of kept) one.dispose();
  kept = [];
}
const key = median(loads);
const signature = median(signatures);
console.log(JSON.stringify({ key, signature, kernel: signer.kernel }));
