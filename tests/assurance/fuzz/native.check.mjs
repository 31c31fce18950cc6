// SPDX-License-Identifier: MIT
/**
 * Every parser of what strangers write, built natively under libFuzzer,
 * AddressSanitizer and UndefinedBehaviorSanitizer (*_fuzz.c).
 *
 * Each target first reads again all of corpus/<target>, which is kept small by
 * `make fuzz-corpus`, and all seeds; then inputs that nobody wrote. What is new
 * in those goes to build/fuzz/corpus. Inputs are short: a longer one shows no more
 * of these formats, and takes time from others. fuzz-wasm also tries long ones.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { promisify } from "node:util";
import { caught, root } from "../shared/checks.mjs";

/** Of each target: its longest input, its share of the time, millions of runs. */
const targets = {
  text: { longest: 1024, share: 3, millions: 6 },
  der: { longest: 2048, share: 1, millions: 12 },
  pkcs: { longest: 2048, share: 1, millions: 23 },
  openssh: { longest: 2048, share: 1, millions: 23 },
  jwk: { longest: 2048, share: 1, millions: 22 },
  claims: { longest: 2200, share: 3, millions: 6 },
  verify: { longest: 1024, share: 3, millions: 8 },
  passphrase: { longest: 3072, share: 2, millions: 4 },
};
const names = /** @type {(keyof typeof targets)[]} */ (Object.keys(targets));
const shares = names.reduce((sum, name) => sum + targets[name].share, 0);

export const check = {
  claim:
    "no input makes a parser crash, hang, read too far or do what C leaves undefined, in a native build",
  quick: 10,
  figures: Object.fromEntries(
    names.map((name) => [`runs of ${name}`, targets[name].millions * 1e6]),
  ),
};

const env = {
  ...process.env,
  // Stacks of allocations and a large quarantine cost more than half the speed.
  ASAN_OPTIONS: "malloc_context_size=0:quarantine_size_mb=16",
  UBSAN_OPTIONS: "print_stacktrace=1",
};

/**
 * @param {string} target
 * @param {string[]} args
 * @returns {Promise<number>} how many runs it did
 */
async function fuzz(target, args) {
  const found = "build/fuzz/found";
  mkdirSync(`${root}${found}`, { recursive: true });
  const program = `${target}_fuzz`;
  const { stderr } = await promisify(execFile)(
    `build/fuzz/${program}`,
    [
      ...["-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"],
      `-artifact_prefix=${found}/${target}-`,
      ...args,
    ],
    { cwd: root, env, maxBuffer: 2 ** 29 },
  ).catch(({ code, signal, stderr }) => {
    const how = `${program} ${args.join(" ")} ended with ${code ?? signal}`;
    throw new Error(`${how}, input in ${found}:\n${stderr.slice(-6000)}`);
  });
  const [, runs] = /stat::number_of_executed_units: (\d+)/.exec(stderr) ?? [];
  if (!runs) throw new Error(`${program} did nothing:\n${stderr}`);
  return Number(runs);
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ seconds, seed, log }) {
  const seeded = `-seed=${Number(`0x${seed.slice(0, 7)}`) + 1}`;
  const planted = await caught(
    "a reader that believes the length it reads",
    /heap-buffer-overflow/,
    () => fuzz("planted", [seeded, "-max_total_time=20", "-max_len=64"]),
  );
  const counts = /** @type {Record<string, number>} */ ({});
  for (const name of names) {
    const kept = `tests/assurance/fuzz/corpus/${name}`;
    const [fresh, seeds] = ["corpus", "seeds"].map(
      (kind) => `build/fuzz/${kind}/${name}`,
    );
    mkdirSync(`${root}${fresh}`, { recursive: true });
    await fuzz(name, ["-runs=0", kept, seeds]);
    const { longest, share, millions } = targets[name];
    const time = Math.max(1, Math.floor(((seconds ?? 0) * share) / shares));
    const runs = await fuzz(name, [
      seconds ? `-max_total_time=${time}` : `-runs=${millions * 1e6}`,
      ...[seeded, `-max_len=${longest}`],
      ...["-dict=tests/assurance/fuzz/intake.dict", fresh, kept, seeds],
    ]);
    counts[`runs of ${name}`] = runs;
    const inputs = readdirSync(`${root}${kept}`).length;
    log(`${name}: ${inputs} kept inputs read again, ${runs} runs`);
  }
  return { counts, planted: [planted] };
}
