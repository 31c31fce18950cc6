// SPDX-License-Identifier: MIT
/**
 * Runs the rows of tests/assurance/rows.
 *
 *     node main.mjs quick [ROW...]     each for its few seconds; records nothing
 *     node main.mjs long ROW MINUTES   one for that long; adds to results.json
 *     node main.mjs docs               results.json -> the table of SECURITY.md
 *     node main.mjs check              fails where that table is not fresh
 */
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  loadRow,
  record,
  rowIds,
  securityIsFresh,
  writeSecurity,
} from "./results.mjs";

/** @param {string} text */
const log = (text) => process.stderr.write(`${text}\n`);

/**
 * @param {string} id
 * @param {number} [minutes] the row's own quick time without
 * @returns {Promise<void>}
 */
async function runRow(id, minutes) {
  const { row, run } = await loadRow(id);
  const seconds = minutes === undefined ? row.quick : minutes * 60;
  const dir = fileURLToPath(
    new URL(`../../build/assurance/${id}/`, import.meta.url),
  );
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const started = performance.now();
  const counts = await run({ seconds, log, dir, node: process.execPath });
  for (const name of Object.keys(row.figures)) {
    if (!(counts[name] > 0)) throw new Error(`${id}: counted no ${name}`);
  }
  const took = ((performance.now() - started) / 1000).toFixed(0);
  const said = Object.entries(counts).map(([name, n]) => `${n} ${name}`);
  log(`ok   ${id}: ${said.join(", ")}, 0 findings, ${took} s`);
  if (minutes === undefined) return;
  record(id, row, counts);
  await writeSecurity();
}

const [what, ...rest] = process.argv.slice(2);
if (what === "quick") {
  let failed = 0;
  for (const id of rest.length ? rest : rowIds()) {
    await runRow(id).catch((error) => {
      log(`FAIL ${id}: ${error.stack}`);
      failed++;
    });
  }
  process.exitCode = failed ? 1 : 0;
} else if (what === "long" && rowIds().includes(rest[0] ?? "")) {
  const minutes = Number(rest[1]);
  if (!(minutes > 0)) throw new Error("MINUTES= is a number over 0");
  await runRow(rest[0], minutes);
} else if (what === "docs") {
  await writeSecurity();
} else if (what === "check") {
  if (!(await securityIsFresh())) {
    log("SECURITY.md: not what results.json holds; make assurance-docs");
    process.exitCode = 1;
  }
} else {
  log(`make check-long ROW=<${rowIds().join("|")}> MINUTES=<n>`);
  process.exitCode = 2;
}
