// SPDX-License-Identifier: MIT
/**
 * A process that makes tokens for long: every one is right, and memory does not
 * grow once it has warmed up.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "../../bench/interleave.mjs";
import { caught } from "../shared/checks.mjs";

export const check = {
  claim: "tokens made in one process, keys loaded and disposed of, memory flat",
  figures: { tokens: 1_000_000, keys: 10_000 },
  quick: 10,
};

/** V8 reserves 8 GiB of addresses for each memory; what else grows, such as the
 * heap of another thread, takes far fewer. */
const MIB_OF_ADDRESSES = 4096;
/** Garbage collection leaves so much to chance. */
const MIB_RESIDENT = 8;

const script = fileURLToPath(new URL("tokens.mjs", import.meta.url));

/** tokens.mjs makes so many. */
const TOKENS_A_TURN = 200;

/** @param {string} node @param {string[]} args @param {(text: string) => void} log */
function soak(node, args, log) {
  const { made, samples } = JSON.parse(
    execFileSync(node, ["--expose-gc", script, ...args], {
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
    log(`MiB ${what}: ${before.toFixed(1)}, then ${after.toFixed(1)}`);
    if (!(after - before < most)) throw new Error(`memory grows: ${what}`);
  }
  log(`${made["distinct keys"]} distinct keys`);
  return { tokens: made.tokens, keys: made.keys };
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ node, seconds, log }) {
  const planted = await caught(
    "a signer of every sixth key that is kept and never disposed of",
    /memory grows: addresses/,
    () => soak(node, ["turns", "36", "keep"], log),
  );
  const how = seconds
    ? ["seconds", String(seconds)]
    : ["turns", String(check.figures.tokens / TOKENS_A_TURN)];
  return { counts: soak(node, how, log), planted: [planted] };
}
