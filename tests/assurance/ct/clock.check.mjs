// SPDX-License-Identifier: MIT
/**
 * Whether the clock tells what is secret: private operations of two classes, in
 * random turns, and Welch's t over their times.
 *
 *   block      a fixed block against random ones, one key
 *   exponent   windows of dp and dq nearly all zero against random ones, poked
 *              into the frozen key of one instance
 *
 * In modules with the code and the flags of those that ship, and the exports of
 * shared/kernel_hooks.c. A poked key gives no signature, in either class: the
 * check is done in full and refuses. A time is CPU time, which does not count other
 * processes, less the median of the times around it, of either class: a processor
 * that is faster in one second than in the next would hide more than a leak shows.
 * The upper tenth of all times of a test is left out, whichever class it belongs
 * to; then, in a second look, the upper half. A module with a planted branch must
 * be caught.
 */
import { randomFillSync } from "node:crypto";
import { keyed } from "../../bench/kernels.mjs";
import { root } from "../../bench/paths.mjs";
import { newKey } from "../../js/keys.js";

const KERNELS = [
  { name: "fma", module: "kernel/simd.wasm", number: 3 },
  { name: "simd", module: "kernel/simd.wasm", number: 2 },
  { name: "scalar", module: "kernel/scalar.wasm", number: 1 },
];
const LEAK = { module: "assurance-build/clock-leak.wasm", number: 2 };
/** Of each kernel and test; how many is decided before the first. */
const SAMPLES = { quick: 1000, long: 1_000_000, minute: 6750, leak: 2500 };
const LIMIT = 4.5;
const KEPT = [0.9, 0.5];
/** On each side. */
const NEIGHBOURS = 10;
const BITS = 2048;

export const check = {
  claim:
    "Welch's t between -4.5 and 4.5 for the time of a private operation, over block and key",
  figures: Object.fromEntries(
    KERNELS.map(({ name }) => [`samples of ${name}`, SAMPLES.long]),
  ),
  quick: 20,
};

/** @param {{ module: string, number: number }} kernel @returns an instance with a fresh key */
function instance({ module, number }) {
  const jwk = newKey(BITS).export({ format: "jwk" });
  return keyed(`${root}build/${module}`, number, jwk);
}

/** @returns {Uint8Array} below any modulus of that size */
function block() {
  const bytes = randomFillSync(new Uint8Array(BITS / 8));
  bytes[0] = 0;
  return bytes;
}

/** What to do before an operation of class 0 or 1. */
const TESTS = {
  /** @param {ReturnType<typeof instance>} target */
  block({ memory, io }) {
    const fixed = block();
    return (/** @type {number} */ kind) => {
      const random = block(); // in both classes, for what it does to caches
      memory.set(kind === 0 ? fixed : random, io);
    };
  },
  /** @param {ReturnType<typeof instance>} target */
  exponent({ core, memory, io }) {
    const input = block();
    const count = core.kernel_window_count();
    const lanes = [core.kernel_windows(0), core.kernel_windows(1)];
    return (/** @type {number} */ kind) => {
      memory.set(input, io);
      for (const lane of lanes) {
        const windows = randomFillSync(new Uint8Array(count));
        const mask = kind === 0 ? 0 : 31;
        for (let i = 1; i < count; i++) memory[lane + i] = windows[i] & mask;
      }
    };
  },
};

/** @param {number[]} times @returns {{ n: number, mean: number, variance: number }} */
function moments(times) {
  const n = times.length;
  const mean = times.reduce((sum, x) => sum + x, 0) / n;
  const squares = times.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { n, mean, variance: squares / (n - 1) };
}

/** @param {number[]} times @returns {number[]} each less the median around it */
const levelled = (times) =>
  times.map((time, i) => {
    const from = Math.max(0, i - NEIGHBOURS);
    const around = times.slice(from, i + NEIGHBOURS + 1).sort((a, b) => a - b);
    return time - around[around.length >> 1];
  });

/**
 * @param {ReturnType<typeof instance>} target
 * @param {keyof typeof TESTS} name
 * @param {number} samples
 * @param {(below: number) => number} random
 * @returns {number} t: the greater of the two looks
 */
function measure(target, name, samples, random) {
  const prepare = TESTS[name](target);
  const size = BITS / 8;
  const { core } = target;
  for (let i = 0; i < 60; i++) {
    prepare(i & 1);
    core.kernel_private(size); // until it is compiled
  }
  const taken = /** @type {number[]} */ ([]);
  const kinds = /** @type {number[]} */ ([]);
  while (taken.length < samples) {
    const kind = random(2);
    prepare(kind);
    const start = process.cpuUsage();
    core.kernel_private(size);
    const { user, system } = process.cpuUsage(start);
    taken.push(user + system);
    kinds.push(kind);
  }
  const times = levelled(taken);
  const sorted = Float64Array.from(times).sort();
  const looks = KEPT.map((kept) => {
    const limit = sorted[Math.floor(times.length * kept)];
    const [a, b] = [0, 1].map((kind) =>
      moments(times.filter((time, i) => kinds[i] === kind && time < limit)),
    );
    return (a.mean - b.mean) / Math.sqrt(a.variance / a.n + b.variance / b.n);
  });
  return looks.reduce((s, t) => (Math.abs(t) > Math.abs(s) ? t : s));
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, seconds, random, log }) {
  const leak = measure(instance(LEAK), "exponent", SAMPLES.leak, random);
  log(`planted branch: t = ${leak.toFixed(1)}`);
  if (!(Math.abs(leak) > LIMIT)) throw new Error("the branch is missed");
  const minutes = (seconds ?? 0) / 60;
  const samples = !long
    ? SAMPLES.quick
    : minutes
      ? Math.floor(minutes * SAMPLES.minute)
      : SAMPLES.long;
  const counts = /** @type {Record<string, number>} */ ({});
  const over = [];
  for (const kernel of KERNELS) {
    for (const name of /** @type {const} */ (["block", "exponent"])) {
      const t = measure(instance(kernel), name, samples, random);
      log(`${kernel.name}, ${name}: t = ${t.toFixed(2)}, ${samples} samples`);
      if (!(Math.abs(t) < LIMIT)) over.push(`${kernel.name}, ${name}: ${t}`);
    }
    counts[`samples of ${kernel.name}`] = samples;
  }
  if (over.length) throw new Error(over.join("; "));
  return { counts, planted: ["a branch on a secret window"] };
}
