// SPDX-License-Identifier: MIT
/**
 * What a first token costs, package against package, each in fresh processes
 * that import it by its name -> a JSON file. COLD_RUNS: rounds, 41 by default.
 *
 *     node tests/bench/cold.mjs FILE
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { cold } from "./paths.mjs";

const runs = Number(process.env.COLD_RUNS ?? "41");
const SCRIPTS = [
  "empty",
  "icr-app-jwt",
  "universal-github-app-jwt",
  "jsonwebtoken",
  "node-crypto",
];

/** Medians of ours over another's, and what they must not exceed. */
const TARGETS = [
  ["file", "cpu", "universal-github-app-jwt", 0.78],
  ["pipe", "cpu", "universal-github-app-jwt", 0.75],
  ["one core", "wall", "universal-github-app-jwt", 0.8],
  ["file", "cpu", "node-crypto", 1.45],
];

const load = loadavg()[0];
const settings = cold(runs, [process.execPath], SCRIPTS);
const figures = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  runs,
  load: Number(load.toFixed(1)),
  settings,
};
writeFileSync(process.argv[2], `${JSON.stringify(figures, null, 2)}\n`);
for (const [setting, what, name, limit] of TARGETS) {
  const [ours] = settings[setting]["icr-app-jwt"][what];
  const [theirs] = settings[setting][name][what];
  const ratio = ours / theirs;
  console.log(
    `${what}, ${setting}: ${ratio.toFixed(2)} of ${name}'s; limit ${limit}`,
  );
  if (!(ratio <= limit)) process.exitCode = 1;
}
