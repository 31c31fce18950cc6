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
 * tests/ct/kernel_hooks.c. A poked key gives no signature, in either class: the
 * check is done in full and refuses. The upper tenth of all times of a test is
 * left out, whichever class it belongs to; then, in a second look, the upper
 * half: where other work interrupts, only the rest can tell. A module with a
 * planted branch must be caught.
 */
import { generateKeyPairSync, randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { seeded } from "../random.mjs";

const KERNELS = [
  { name: "fma", module: "bench/simd.wasm", number: 3 },
  { name: "simd", module: "bench/simd.wasm", number: 2 },
  { name: "scalar", module: "bench/scalar.wasm", number: 1 },
];
const LEAK = { module: "assurance-build/clock-leak.wasm", number: 2 };
/** As long as the planted leak is looked at, at most. */
const LEAK_SECONDS = 20;
const LIMIT = 4.5;
const KEPT = [0.9, 0.5];
const BITS = 2048;
const NUMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

export const row = {
  claim:
    "Welch's t between -4.5 and 4.5 for the time of a private operation, over block and key",
  covers: [
    "c/rsa",
    "tests/ct/kernel_hooks.c",
    "tests/assurance/rows/ct-clock.mjs",
  ],
  figures: Object.fromEntries(
    KERNELS.map(({ name }) => [`samples of ${name}`, 1_000_000]),
  ),
  quick: 20,
};

/** @param {{ module: string, number: number }} kernel @returns an instance with a fresh key */
function instance({ module, number }) {
  const path = new URL(`../../../build/${module}`, import.meta.url);
  const compiled = new WebAssembly.Module(readFileSync(fileURLToPath(path)));
  const core = /** @type {any} */ (new WebAssembly.Instance(compiled).exports);
  const memory = new Uint8Array(core.memory.buffer);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: BITS });
  const jwk = /** @type {any} */ (privateKey.export({ format: "jwk" }));
  if (core.kernel_choose(number) === 0) throw new Error(`no ${module}`);
  const io = core.kernel_io();
  let at = 0;
  NUMBERS.forEach((name, i) => {
    const bytes = Buffer.from(jwk[name], "base64url");
    memory.set(bytes, io + at);
    core.kernel_number(i, at, bytes.length);
    at += bytes.length;
  });
  core.kernel_freeze();
  return { core, memory, io };
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

/**
 * @param {ReturnType<typeof instance>} target
 * @param {keyof typeof TESTS} name
 * @param {number} seconds
 * @param {(below: number) => number} random
 * @returns {{ samples: number, t: number }} t: the greater of the two looks
 */
function measure(target, name, seconds, random) {
  const prepare = TESTS[name](target);
  const size = BITS / 8;
  const { core } = target;
  for (let i = 0; i < 60; i++) {
    prepare(i & 1);
    core.kernel_private(size); // until it is compiled
  }
  const times = /** @type {number[]} */ ([]);
  const kinds = /** @type {number[]} */ ([]);
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const kind = random(2);
    prepare(kind);
    const start = process.hrtime.bigint();
    core.kernel_private(size);
    times.push(Number(process.hrtime.bigint() - start));
    kinds.push(kind);
  }
  const sorted = Float64Array.from(times).sort();
  const looks = KEPT.map((kept) => {
    const limit = sorted[Math.floor(times.length * kept)];
    const [a, b] = [0, 1].map((kind) =>
      moments(times.filter((time, i) => kinds[i] === kind && time < limit)),
    );
    return (a.mean - b.mean) / Math.sqrt(a.variance / a.n + b.variance / b.n);
  });
  const t = looks.reduce((s, t) => (Math.abs(t) > Math.abs(s) ? t : s));
  return { samples: times.length, t };
}

/** @returns counts */
export async function run({ seconds, log }) {
  const random = seeded(log);
  const first = Math.min(seconds / 4, LEAK_SECONDS);
  const leak = measure(instance(LEAK), "exponent", first, random);
  log(`     planted branch: t = ${leak.t.toFixed(1)}, ${leak.samples} samples`);
  if (!(Math.abs(leak.t) > LIMIT))
    throw new Error("the planted leak is missed");
  const counts = /** @type {Record<string, number>} */ ({});
  // As many samples of each kernel: scalar takes four times as long as fma.
  const shares = { fma: 0.14, simd: 0.27, scalar: 0.59 };
  for (const kernel of KERNELS) {
    const share = shares[/** @type {keyof typeof shares} */ (kernel.name)];
    let fewest = Infinity;
    for (const name of /** @type {const} */ (["block", "exponent"])) {
      const time = (seconds - first) * share * 0.5;
      const { samples, t } = measure(instance(kernel), name, time, random);
      log(
        `     ${kernel.name}, ${name}: t = ${t.toFixed(2)}, ${samples} samples`,
      );
      if (!(Math.abs(t) < LIMIT)) throw new Error(`${kernel.name}, ${name}`);
      fewest = Math.min(fewest, samples);
    }
    counts[`samples of ${kernel.name}`] = fewest;
  }
  return counts;
}
