// SPDX-License-Identifier: MIT
/** Where memories are scarce: a code, nothing broken, and recovery. */
import assert from "node:assert/strict";
import { visit } from "../browser.js";
import { fixture, nodeOf, run } from "../work.js";

/** @param {any} report of apps/memory.js @param {number} least signers */
function judge(report, least) {
  const { made, codes, tokens } = report;
  assert.ok(made >= least, `${made} signers`);
  assert.deepEqual(codes, Array(2).fill("ERR_NO_MEMORY"));
  assert.deepEqual(tokens, Array(8).fill(fixture.token));
}

/**
 * @param {string} version of Node
 * @param {number} gigabytes of address space
 * @param {string} app
 */
async function limited(version, gigabytes, app) {
  const limit = `ulimit -v ${gigabytes}000000; exec "$0" "$@"`;
  const node = nodeOf(version);
  return JSON.parse(await run("bash", ["-c", limit, node, `node/${app}.mjs`]));
}

/** @type {import("../main.js").Row[]} */
export const rows = [
  {
    runtime: "Chromium, 200 live signers",
    entry: ". says ERR_NO_MEMORY, recovers",
    run: async () => judge(await visit("Chromium", "memory"), 50),
  },
  // V8 reserves 10 GB of addresses for each memory.
  ...["22", "24"].map((version) => ({
    runtime: `Node ${version}, ulimit -v 40 GB`,
    entry: ". says ERR_NO_MEMORY, recovers",
    run: async () => judge(await limited(version, 40, "memory"), 2),
  })),
  {
    runtime: "Node 22, ulimit -v 6 GB",
    entry: ". says ERR_NO_MEMORY, ./js signs",
    run: async () =>
      assert.deepEqual(await limited("22", 6, "no-memory"), {
        ...{ code: "ERR_NO_MEMORY", token: fixture.token },
      }),
  },
];
