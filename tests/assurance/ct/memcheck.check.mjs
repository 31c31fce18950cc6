// SPDX-License-Identifier: MIT
/**
 * valgrind's memcheck over memcheck.c, a native build of every kernel, with all
 * private numbers poisoned: no report from freezing or signing, and each planted
 * leak gives some. A short run takes one key.
 */
import { spawnSync } from "node:child_process";
import { keyLine } from "../../c/rsa_keys.mjs";
import { root } from "../shared/checks.mjs";

const LEAKS = ["branch", "index", "select"];
const KEYS = ["2048", "unbalanced_q", "3071", "4096"];

export const check = {
  claim:
    "no branch and no address depends on p, q, d, dp, dq or qInv while a key is frozen and signs, in a native build of every kernel, by memcheck",
  quick: 10,
  figures: { signatures: 3 * KEYS.length },
};

/** @param {string} program @param {string} keys */
const memcheck = (program, keys) =>
  spawnSync(
    "valgrind",
    ["-q", "--error-exitcode=9", `build/memcheck/${program}`],
    { cwd: root, input: keys, encoding: "utf8", maxBuffer: 2 ** 26 },
  );

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log }) {
  const names = KEYS.slice(0, long ? KEYS.length : 1);
  const keys = names.map((name) => `${keyLine(name)}\n`);
  const { status, stdout, stderr } = memcheck("memcheck", keys.join(""));
  const [, signatures] = stdout.match(/(\d+) signatures.*: 0 reports/) ?? [];
  if (status !== 0 || !signatures) {
    throw new Error(`memcheck: ${status}\n${stdout}${stderr.slice(0, 6000)}`);
  }
  log(stdout.trim());
  const planted = LEAKS.map((leak) => {
    if (memcheck(leak, keys[0]).status !== 9) {
      throw new Error(`the ${leak} is missed`);
    }
    return `a secret ${leak} in the private operation`;
  });
  return { counts: { signatures: Number(signatures) }, planted };
}
