// SPDX-License-Identifier: MIT
/**
 * Instances: how many live at once, that keys in turn need no more of them, and
 * that one which broke off is wiped and never used again.
 */
import { newKey, pem } from "../../js/keys.js";
import { isSignedBy } from "../../jws.js";
import { ask, caught } from "../shared/checks.mjs";
import { browser, closeBrowsers } from "../../runtimes/browser.js";
import { rows as scarce } from "../../runtimes/run/memory.js";
import { bundle, serve } from "../../runtimes/worker.js";
import { fixture, prepare, work } from "../../runtimes/work.js";

const GIB_OF_ADDRESSES = 64;
/** A memory that leaks would show as more than this. */
const MIB_RESIDENT = 8;

export const check = {
  claim:
    "instances: so many live at once, none leaked, none used after it broke",
  figures: {
    "live signers in Node": 1000,
    "live signers in Chromium": 64,
    "live signers in Firefox": 64,
    "live signers in workerd": 64,
    "runs that ended at ERR_NO_MEMORY and went on": scarce.length,
    [`keys in turn in ${GIB_OF_ADDRESSES} GiB of addresses`]: 100,
    "threads at once": 8,
    "calls broken off": 36,
  },
  quick: 15,
};

/** @param {string} command @param {string[]} args @param {string} [input] */
const askThere = (command, args, input) => ask(command, args, input, work);

/** @param {{ live: number, tokens: string[] }} report of apps/live.js */
function live({ live, tokens }) {
  if (tokens.join() !== fixture.token) throw new Error(`made ${tokens}`);
  return live;
}

async function liveInWorkerd() {
  const worker = await serve(
    await bundle(`${work}live`, "index.js"),
    "index.js",
    {},
  );
  try {
    const response = await worker.dispatchFetch("http://localhost/");
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return live(JSON.parse(text));
  } finally {
    await worker.dispose();
  }
}

/** @param {string} node @param {number} count @param {(text: string) => void} log
 * @param {string[]} [plant] */
async function inTurn(node, count, log, plant = []) {
  const keys = Array.from({ length: count }, () => newKey());
  const limit = `ulimit -v ${GIB_OF_ADDRESSES * 2 ** 20}; exec "$0" "$@"`;
  const { memory, tokens } = await askThere(
    "bash",
    ["-c", limit, node, "node/in-turn.mjs", ...plant],
    JSON.stringify(keys.map((key) => pem(key, "pkcs8"))),
  );
  keys.forEach((key, i) => {
    const [one, other] = tokens[i];
    const good = isSignedBy(one, key) && one === other;
    if (!good) throw new Error(`key ${i}: ${one} ${other}`);
  });
  const [half, end] = [memory[count >> 1], memory[count - 1]];
  log(`${count} keys in turn: ${half} MiB resident, then ${end}`);
  if (!(end - half < MIB_RESIDENT)) throw new Error("memory grows");
  return count;
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log, node }) {
  prepare();
  try {
    const page = async (name) => {
      const visit = (await browser(name)).visit("/page?script=/page/live.js");
      return live(await visit);
    };
    const { mine, theirs } = await askThere(node, ["node/threads.mjs"]);
    for (const tokens of [mine, ...theirs]) live({ live: 1, tokens });
    const counts = {
      "live signers in Node": live(await askThere(node, ["node/live.mjs"])),
      "live signers in Chromium": await page("Chromium"),
      "live signers in Firefox": await page("Firefox"),
      "live signers in workerd": await liveInWorkerd(),
      "threads at once": theirs.length,
      "calls broken off": (await askThere(node, ["node/broken.mjs"])).calls,
    };
    for (const one of scarce) {
      log(`${one.runtime}, ${one.entry}`);
      await one.run();
    }
    // Making keys takes longer than all the rest.
    const keys = long ? 100 : 10;
    const planted = await caught(
      "signers that are kept and never disposed of",
      /Command failed.*in-turn[^]*ERR_NO_MEMORY/,
      () => inTurn(node, 10, log, ["keep"]),
    );
    Object.assign(counts, {
      "runs that ended at ERR_NO_MEMORY and went on": scarce.length,
      [`keys in turn in ${GIB_OF_ADDRESSES} GiB of addresses`]: await inTurn(
        node,
        keys,
        log,
      ),
    });
    return { counts, planted: [planted] };
  } finally {
    await closeBrowsers();
  }
}
