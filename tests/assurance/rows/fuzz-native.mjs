// SPDX-License-Identifier: MIT
/**
 * Every parser of what strangers write, built natively under libFuzzer,
 * AddressSanitizer and UndefinedBehaviorSanitizer (tests/fuzz).
 *
 * Each target starts from what earlier runs kept in build/fuzz/corpus. Inputs
 * are short: a longer one shows no more of these formats, and takes time from
 * others. fuzz-wasm also tries long ones. SEED= repeats a run on the same corpus.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { text } from "node:stream/consumers";

/** Of each target: its longest input, and its share of the time. */
const targets = {
  text: { longest: 1024, share: 3 },
  der: { longest: 2048, share: 1 },
  pkcs: { longest: 2048, share: 1 },
  openssh: { longest: 2048, share: 1 },
  jwk: { longest: 2048, share: 1 },
  claims: { longest: 2200, share: 3 },
  verify: { longest: 1024, share: 3 },
};
const LEAST = 5_000_000;

export const row = {
  claim: "parsers fuzzed natively under ASan and UBSan",
  covers: [
    ...["c/key", "c/jwt", "tests/fuzz"],
    ...[
      ":!c/key/key.c",
      ":!c/key/check.c",
      ":!c/key/fingerprint.c",
      ":!c/jwt/token.c",
    ], // not linked, see rules.mk
  ],
  figures: {
    runs: 100_000_000,
    ...Object.fromEntries(
      Object.keys(targets).map((target) => [`runs of ${target}`, LEAST]),
    ),
  },
  quick: 10,
};

const env = {
  ...process.env,
  // Stacks of allocations and a large quarantine cost more than half the speed.
  ASAN_OPTIONS: "malloc_context_size=0:quarantine_size_mb=16",
  UBSAN_OPTIONS: "print_stacktrace=1",
};

/**
 * @param {string} target
 * @param {number} seconds
 * @returns {Promise<number>} how many runs it did
 */
async function fuzz(target, seconds) {
  const corpus = `build/fuzz/corpus/${target}`;
  const found = "build/fuzz/found";
  mkdirSync(corpus, { recursive: true });
  mkdirSync(found, { recursive: true });
  const child = spawn(
    `build/fuzz/${target}_fuzz`,
    [
      `-max_total_time=${seconds}`,
      `-max_len=${targets[target].longest}`,
      "-timeout=10",
      "-rss_limit_mb=1024",
      "-print_final_stats=1",
      ...(process.env.SEED ? [`-seed=${process.env.SEED}`] : []),
      "-dict=tests/fuzz/intake.dict",
      `-artifact_prefix=${found}/${target}-`,
      ...[corpus, `build/fuzz/seeds/${target}`],
    ],
    { env, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  const said = await text(child.stderr);
  const code = await ended;
  const runs = /stat::number_of_executed_units: (\d+)/.exec(said)?.[1];
  if (code !== 0 || !runs) {
    const seed = /Seed: (\d+)/.exec(said)?.[1];
    throw new Error(
      `${target}_fuzz ended with ${code}, seed ${seed}, input in ${found}:\n` +
        said.slice(-6000),
    );
  }
  return Number(runs);
}

/** @returns counts to add */
export async function run({ seconds, log }) {
  const counts = { runs: 0 };
  const all = Object.values(targets).reduce((sum, t) => sum + t.share, 0);
  for (const [target, { share }] of Object.entries(targets)) {
    const time = Math.max(1, Math.floor((seconds * share) / all));
    const runs = await fuzz(target, time);
    counts[`runs of ${target}`] = runs;
    counts.runs += runs;
    log(`     ${target}: ${runs} runs in ${time} s`);
  }
  return counts;
}
