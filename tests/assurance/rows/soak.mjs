// SPDX-License-Identifier: MIT
/**
 * A process that makes tokens for long: every one is right, and memory does not
 * grow once it has warmed up.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const row = {
  claim: "tokens made in one process, keys loaded and disposed of, memory flat",
  covers: [
    "c",
    ":!*.md",
    "js/core.js",
    "js/pool.js",
    "js/signer.js",
    "js/load",
    "tests/assurance/rows/soak.mjs",
    "tests/assurance/soak/tokens.mjs",
  ],
  figures: { tokens: 1_000_000, keys: 10_000 },
  quick: 15,
};

/** V8 reserves 8 GiB of addresses for each memory; what else grows, such as the
 * heap of another thread, takes far fewer. */
const MIB_OF_ADDRESSES = 4096;
/** Garbage collection leaves so much to chance. */
const MIB_RESIDENT = 8;

const script = fileURLToPath(new URL("../soak/tokens.mjs", import.meta.url));

/** @param {number[]} values */
const median = (values) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @returns counts to add */
export async function run({ seconds, log, node }) {
  const { made, samples } = JSON.parse(
    execFileSync(node, ["--expose-gc", script, String(seconds)], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  // The first quarter is for warming up, and the last is compared with the second.
  const quarter = samples.length >> 2;
  for (const [what, most] of [
    ["addresses", MIB_OF_ADDRESSES],
    ["resident", MIB_RESIDENT],
  ]) {
    const values = samples.map((sample) => sample[what]);
    const before = median(values.slice(quarter, 2 * quarter));
    const after = median(values.slice(-quarter));
    log(`     MiB ${what}: ${before.toFixed(1)}, then ${after.toFixed(1)}`);
    if (!(after - before < most)) throw new Error(`memory grows: ${what}`);
  }
  log(`     ${made["distinct keys"]} distinct keys`);
  return { tokens: made.tokens, keys: made.keys };
}
