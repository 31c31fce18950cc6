#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/** The process around the command line. */
import process from "node:process";
import { REFUSED } from "./failure.js";
import { note } from "./out.js";
import { run } from "./run.js";

// Says nothing if the reader left early, but does if the disk is full.
process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
  const remedy = "Check that the disk is not full.";
  if (error.code !== "EPIPE") {
    note(`ERR_OUTPUT Writing to stdout failed. ${remedy}`);
  }
  process.exit(REFUSED);
});
process.stderr.on("error", () => process.exit(REFUSED));

process.exitCode = await run(process.argv.slice(2));
