// SPDX-License-Identifier: MIT
/** tests/coverage as a row. */
import { MIN_PERCENT, coverC, coverJs } from "../../coverage/coverage.mjs";

export const row = {
  claim: "lines that the tests run",
  covers: ["c", "js/*.js", "js/cli", "js/load", "tests/c", "tests/js"],
  figures: { "% of c/": MIN_PERCENT, "% of js/": MIN_PERCENT },
  quick: 30,
  once: true,
};

/** @param {{ log: (text: string) => void }} context */
export const run = async ({ log }) => ({
  "% of c/": await coverC(log),
  "% of js/": await coverJs(log),
});
