// SPDX-License-Identifier: MIT
/** tests/mutation as a row. */
import {
  SAMPLE,
  allMutants,
  judgeAll,
  sample,
} from "../../mutation/mutation.mjs";

/** Of the first few of the sample, in the time of `make test`. */
const FEW = 12;

export const row = {
  claim: "one-token changes of the core tried; noticed by its tests in C",
  covers: ["c/key", "c/jwt", "c/rsa", "tests/c", "tests/mutation"],
  figures: { changes: SAMPLE, noticed: Math.floor(SAMPLE * 0.94) },
  quick: 20,
  once: true,
};

/** @param {{ seconds: number, log: (text: string) => void }} context */
export async function run({ seconds, log }) {
  const most = seconds > row.quick ? SAMPLE : FEW;
  const { killed, explained, unexplained } = await judgeAll(
    sample(allMutants()),
    most,
    log,
  );
  if (unexplained.length) {
    const lines = unexplained.map(
      ({ file, in: where, line, mutant }) =>
        `${file} ${where}\n  - ${line}\n  + ${mutant}`,
    );
    throw new Error(`neither noticed nor explained:\n${lines.join("\n")}`);
  }
  return { changes: killed + explained, noticed: killed };
}
