// SPDX-License-Identifier: MIT
/** Where memories are scarce: a code, nothing broken, and recovery. */
import { visit } from "../browser.js";
import { fixture, nodeOf, run } from "../work.js";

/** @param {any} report of apps/memory.js @param {number} least signers */
function judge(report, least) {
  const { made, codes, tokens } = report;
  const good =
    codes.every((/** @type {unknown} */ code) => code === "ERR_NO_MEMORY") &&
    made >= least &&
    tokens.length === 8 &&
    new Set([...tokens, fixture.token]).size === 1;
  if (!good) throw new Error(JSON.stringify(report));
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
    run: async () => {
      const { code, token } = await limited("22", 6, "no-memory");
      if (code === "ERR_NO_MEMORY" && token === fixture.token) return;
      throw new Error(`${code} ${token}`);
    },
  },
];
