// SPDX-License-Identifier: MIT
/**
 * Loads keys, makes tokens, disposes of the keys; every token is verified. Prints JSON: what was made, and the memory over time.
 *
 *     node --expose-gc tokens.mjs seconds|turns COUNT [keep]
 */
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { newKey, pem } from "../../js/keys.js";
import { esm } from "../../js/package.js";
import { isSignedBy } from "../../jws.js";

/** Tokens for each key that is loaded: a signer makes all but two. */
const TOKENS = 200;
/** More than createJWT keeps loaded, so that each makes it drop another. */
const POOL = 10;
/** Turns after which a key leaves the pool and a new one comes. */
const TURNS_A_KEY = 20;

/** As many as there must be samples of memory to compare, on the slowest machine. */
const MIN_TURNS = 26;

const [unit, count, keep] = process.argv.slice(2);
const { createJWT, createSigner } = await esm();

function freshKey() {
  const key = newKey();
  return { text: pem(key), publicKey: createPublicKey(key) };
}

/** @returns {{ addresses: number, resident: number }} MiB of this process */
function memory() {
  globalThis.gc();
  const status = readFileSync("/proc/self/status", "utf8");
  const MiB = (/** @type {string} */ name) =>
    Number(status.match(`${name}:\\s+(\\d+) kB`)?.[1]) / 1024;
  return { addresses: MiB("VmSize"), resident: MiB("VmRSS") };
}

const pool = Array.from({ length: POOL }, freshKey);
const made = { tokens: 0, keys: 0, "distinct keys": POOL };
/** @type {ReturnType<typeof memory>[]} */
const samples = [];
let now = 1_700_000_000;

/** @param {string} token @param {import("node:crypto").KeyObject} publicKey */
function check(token, publicKey) {
  if (!isSignedBy(token, publicKey)) {
    throw new Error(`not signed by its key: ${token}`);
  }
  made.tokens++;
  now++;
}

const start = performance.now();
const goesOn = (/** @type {number} */ turn) =>
  unit === "turns"
    ? turn <= Number(count)
    : turn <= MIN_TURNS || performance.now() - start < 1000 * Number(count);
const kept = [];
for (let turn = 1; goesOn(turn); turn++) {
  if (turn % TURNS_A_KEY === 0) {
    pool.shift();
    pool.push(freshKey());
    made["distinct keys"]++;
  }
  const { text: privateKey, publicKey } = pool[turn % POOL];
  const appId = `app-${turn}`;
  const signer = createSigner({ appId, privateKey });
  made.keys++;
  while (made.tokens % TOKENS < TOKENS - 2) {
    check(signer.createJWT({ now }), publicKey);
  }
  check(createJWT({ appId, privateKey, now }), publicKey);
  check(createJWT({ appId, privateKey, now, cache: false }), publicKey);
  made.keys++;
  if (keep && turn % 6 === 0) kept.push(signer);
  else signer.dispose();
  // From when createJWT has loaded as many as it keeps.
  if (turn >= POOL) samples.push(memory());
}
console.log(JSON.stringify({ made, samples }));
