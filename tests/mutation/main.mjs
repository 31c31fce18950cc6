// SPDX-License-Identifier: MIT
/**
 *     node tests/mutation/main.mjs [FILE...]    default: the sample
 *
 * Prints each survivor that survivors.json does not explain, as that file wants
 * it, and ends with an error where there is one.
 */
import { SAMPLE, allMutants, judgeAll, sample } from "./mutation.mjs";

const files = process.argv.slice(2);
const all = allMutants();
const chosen = files.length
  ? all.filter(({ file }) => files.includes(file))
  : sample(all);
const most = files.length ? Infinity : SAMPLE;
const { killed, explained, unexplained } = await judgeAll(
  chosen,
  most,
  console.error,
);
const found = unexplained.map(({ file, in: where, line, mutant }) => ({
  file,
  in: where,
  line,
  mutant,
  why: "",
}));
console.log(JSON.stringify(found, null, 2));
console.error(
  `${killed} noticed, ${explained} explained, ${found.length} neither`,
);
process.exitCode = found.length === 0 ? 0 : 1;
