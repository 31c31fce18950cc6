// SPDX-License-Identifier: MIT
/**
 * What a first token costs, package against package, each in fresh processes
 * that import it by its name -> a JSON file. COLD_RUNS: rounds, 41 by default.
 *
 *     node tests/bench/cold.mjs FILE
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { pemOf } from "./paths.mjs";

const runs = process.env.COLD_RUNS ?? "41";
const path = (/** @type {string} */ name) =>
  fileURLToPath(new URL(name, import.meta.url));
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
const settings = JSON.parse(
  execFileSync(
    path("cold.py"),
    [runs, JSON.stringify([process.execPath])].concat(
      SCRIPTS.map((name) => `${name}=${path(`cold/${name}.mjs`)}`),
    ),
    {
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        PRIVATE_KEY: pemOf(2048),
        NEXT_PUBLIC_APP_ID: "12345",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  ),
);
const figures = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  runs: Number(runs),
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
