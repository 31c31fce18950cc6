// SPDX-License-Identifier: MIT
/**
 * Every parser of what strangers write, built natively under libFuzzer,
 * AddressSanitizer and UndefinedBehaviorSanitizer (tests/fuzz).
 *
 * Each target gets the same time and starts from what earlier runs kept in
 * build/fuzz/corpus. Inputs are short: a longer one shows no more of these
 * formats, and takes time from others. fuzz-wasm also tries long ones. SEED= repeats a
 * run on the same corpus.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { text } from "node:stream/consumers";

/** The longest input of each target. */
const targets = {
  text: 1024,
  der: 2048,
  pkcs: 2048,
  openssh: 2048,
  jwk: 2048,
  claims: 2200,
  verify: 2048,
};
const LEAST = 5_000_000;

export const row = {
  claim: "parsers fuzzed natively under ASan and UBSan",
  covers: [
    ...["c/key", "c/jwt", "tests/fuzz"],
    ...[":!c/key/key.c", ":!c/jwt/token.c"], // not linked, see rules.mk
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
      `-max_len=${targets[target]}`,
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
  const share = Math.max(1, Math.floor(seconds / Object.keys(targets).length));
  for (const target of Object.keys(targets)) {
    const runs = await fuzz(target, share);
    counts[`runs of ${target}`] = runs;
    counts.runs += runs;
    log(`     ${target}: ${runs} runs in ${share} s`);
  }
  return counts;
}
