// SPDX-License-Identifier: MIT
/**
 * Small changes of the sources, each of which the tests must notice, or
 * survivors.json must explain. make check-long ROW=mutation takes a sample; with
 * MUTATE="file..." all changes of those files.
 */
import { SAMPLE, allMutants, judge, judgeAll, sample } from "./mutation.mjs";

/** Of the sample, in the time of `make test`. */
const FEW = 10;

export const check = {
  claim: "the tests of c/ notice small changes of it",
  quick: 20,
  figures: { changes: SAMPLE, noticed: Math.floor(SAMPLE * 0.94) },
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log }) {
  const files = process.env["MUTATE"]?.split(" ").filter(Boolean);
  const all = allMutants();
  const mutants = files
    ? all.filter(({ file }) => files.includes(file))
    : sample(all);
  const most = files ? Infinity : long ? SAMPLE : FEW;
  const { killed, explained, unexplained, noticed } = await judgeAll(
    mutants,
    most,
    log,
  );
  if (unexplained.length) {
    const lines = unexplained.map(({ file, in: where, line, mutant }) =>
      JSON.stringify({ file, in: where, line, mutant, why: "" }, null, 2),
    );
    throw new Error(`neither noticed nor explained:\n${lines.join(",\n")}`);
  }
  // Without its test the same change must survive.
  const { fate } = await judge(noticed, []);
  if (fate !== "survived") throw new Error(`without a test it is ${fate}`);
  return {
    counts: { changes: killed + explained, noticed: killed },
    planted: ["a change of the core that no test is run for"],
  };
}
