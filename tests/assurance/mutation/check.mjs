// SPDX-License-Identifier: MIT
/**
 * Small changes of c/ and js/, of one token or a clause left out, each of which the
 * tests should notice. survivors.json explains those that no test can notice.
 *
 * `make test` tries the same few each time, and the tests must notice them all. A
 * long run takes a random sample of each kind; so many in a hundred must be noticed
 * or explained, and the others are listed for whoever wants to write a test.
 * MUTATE="file...": all changes of those files, all of which must be noticed.
 */
import * as native from "./native.mjs";
import * as script from "./script.mjs";
import { judgeAll, reasonsOfSurvivors, shuffled } from "./judging.mjs";

/** How many of each kind: in the time of `make test`, in a long run, and of those
 * the share that must be noticed or explained. The shares lie two deviations of
 * such a sample below what was measured: 94 % of the tokens of c/, 87 % of its
 * clauses, and of js/ 79 and 85 % before twelve tests were added (2026-11-29). */
const KINDS = {
  c: { of: native, clause: false, few: 10, many: 400, share: 0.91 },
  "clauses of c": { of: native, clause: true, few: 3, many: 100, share: 0.8 },
  js: { of: script, clause: false, few: 3, many: 150, share: 0.8 },
  "clauses of js": { of: script, clause: true, few: 2, many: 60, share: 0.8 },
};

export const check = {
  claim: "the tests notice small changes of c/ and js/, and clauses left out",
  quick: 20,
  figures: Object.fromEntries(
    Object.entries(KINDS).map(([kind, { many }]) => [kind, many]),
  ),
};

/** @param {import("./mutants.mjs").Mutant[]} mutants @returns {string} a line each,
 * for survivors.json */
const listed = (mutants) =>
  mutants
    .map(({ file, in: where, line, mutant }) => {
      const survivor = { file, in: where, line, mutant, why: "" };
      return `  ${JSON.stringify(survivor, null, 1).replaceAll(/\n ?/g, " ")}`;
    })
    .join(",\n");

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, seconds, seed, log }) {
  const files = process.env["MUTATE"]?.split(" ").filter(Boolean);
  const known = [native, script].map(({ allMutants }) => allMutants());
  const reasons = reasonsOfSurvivors(known.flat());
  const counts = /** @type {Record<string, number>} */ ({});
  const planted = [];
  for (const [kind, how] of Object.entries(KINDS)) {
    const { of: language, clause, few, many, share } = how;
    const all = known[language === native ? 0 : 1].filter(
      (mutant) =>
        mutant.clause === clause && (!files || files.includes(mutant.file)),
    );
    if (all.length === 0) continue;
    const mutants = shuffled(all, long ? seed : "");
    const until = seconds && Date.now() + 250 * seconds;
    const most = files ? Infinity : long ? many : few;
    const isMore = (/** @type {number} */ judged) =>
      judged < most && (!long || judged < few || !until || Date.now() < until);
    const { killed, explained, unexplained, noticed } = await judgeAll(
      language,
      mutants,
      isMore,
      reasons,
    );
    const judged = killed + explained + unexplained.length;
    counts[kind] = judged;
    counts[`${kind} noticed`] = killed;
    log(
      `${kind}: ${judged} of ${all.length}, ${killed} noticed, ${explained} explained`,
    );
    if (unexplained.length) log(listed(unexplained));
    const wanted = long && !files ? share : 1;
    if (killed + explained < wanted * judged) {
      throw new Error(
        `${kind}: ${unexplained.length} of ${judged} neither noticed nor explained:\n${listed(unexplained)}`,
      );
    }
    if (!noticed) continue;
    // Without its test the same change must survive.
    const { fate } = await language.judge(noticed, []);
    if (fate !== "survived") throw new Error(`without a test it is ${fate}`);
    planted.push(`${kind}: a change that no test is run for`);
  }
  return { counts, planted };
}
