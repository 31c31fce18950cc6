// SPDX-License-Identifier: MIT
/**
 * Small changes of the sources, of one token or a clause left out, each of which
 * the tests must notice, or
 * survivors.json must explain. make check-long ROW=mutation takes a sample; with
 * MUTATE="file..." all changes of those files.
 */
import {
  CLAUSES,
  SAMPLE,
  allMutants,
  judge,
  judgeAll,
  sample,
} from "./mutation.mjs";

/** Of each sample, in the time of `make test`. */
const FEW = 10;
const FEW_CLAUSES = 3;

export const check = {
  claim: "the tests of c/ notice small changes of it, and clauses left out",
  quick: 20,
  figures: {
    changes: SAMPLE + CLAUSES,
    noticed: Math.floor((SAMPLE + CLAUSES) * 0.94),
  },
};

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log }) {
  const files = process.env["MUTATE"]?.split(" ").filter(Boolean);
  const all = allMutants();
  const kinds = files
    ? [[all.filter(({ file }) => files.includes(file)), Infinity]]
    : [
        [sample(all.filter((one) => !one.clause)), long ? SAMPLE : FEW],
        [sample(all.filter((one) => one.clause)), long ? CLAUSES : FEW_CLAUSES],
      ];
  const unexplained = [];
  let [killed, explained, noticed] = [0, 0, all[0]];
  for (const [mutants, most] of kinds) {
    const judged = await judgeAll(mutants, most, log);
    killed += judged.killed;
    explained += judged.explained;
    noticed = judged.noticed;
    unexplained.push(...judged.unexplained);
  }
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
