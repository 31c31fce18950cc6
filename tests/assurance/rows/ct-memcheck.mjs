// SPDX-License-Identifier: MIT
/**
 * valgrind's memcheck over native builds of every kernel, with all private
 * numbers poisoned (tests/ct/memcheck.sh): no report from freezing or signing,
 * and each planted leak gives some. A short run takes one key.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const row = {
  claim:
    "memcheck with p, q, d, dp, dq and qInv poisoned: no report while a key is frozen and signs, by every kernel",
  covers: ["c/rsa", "tests/ct/memcheck.c", "tests/ct/memcheck.sh"],
  figures: { signatures: 12, "planted leaks caught": 3 },
  quick: 10,
  once: true,
};

/** @returns counts */
export async function run({ seconds, dir, log }) {
  const env = {
    ...process.env,
    CC: "/usr/lib/llvm-19/bin/clang",
    ...(seconds < 60 && { KEYS: "2048" }),
  };
  const script = promisify(execFile)("tests/ct/memcheck.sh", [dir], { env });
  const { stdout } = await script;
  log(stdout.trim().replaceAll(/^/gm, "     "));
  const [, signatures] = stdout.match(/(\d+) signatures.*: 0 reports/) ?? [];
  return {
    signatures: Number(signatures),
    "planted leaks caught": [...stdout.matchAll(/^planted .*: caught$/gm)]
      .length,
  };
}
