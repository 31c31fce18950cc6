// SPDX-License-Identifier: MIT
/**
 * build/evidence.json: what was run at length, on which commit, where, how often,
 * and what failed. Runs of one commit are collected, so that one which failed
 * stays in it however often it is run again. Never committed.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { root } from "./checks.mjs";

const file = `${root}build/evidence.json`;

/** @param {string[]} args @returns {string} */
const git = (...args) =>
  execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();

/** What must be the same for runs to be collected in one file. */
const surroundings = () => ({
  commit: git("rev-parse", "HEAD"),
  clean: git("status", "--porcelain") === "",
  machine: `${os.cpus()[0]?.model.trim()}, ${os.availableParallelism()} cores, ${os.type()} ${os.arch()}`,
  engine: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
});

function readEvidence() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** @param {import("./checks.mjs").Result} result */
export function record(result) {
  const here = surroundings();
  const { runs, ...before } = readEvidence();
  const same = JSON.stringify(before) === JSON.stringify(here);
  const run = { ...result, ended: new Date().toISOString() };
  const evidence = { ...here, runs: [...(same ? runs : []), run] };
  writeFileSync(file, `${JSON.stringify(evidence, null, 2)}\n`);
}
