// SPDX-License-Identifier: MIT
/** Bundlers: what each makes of the package, executed; and what it leaves out. */
import assert from "node:assert/strict";
import { browser } from "../browser.js";
import { bundlers } from "../bundlers.js";
import { fma, scalar } from "../kernels.js";
import { environment, fixture, judgeClient, nodeOf } from "../work.js";
import { run, textOf, work, write } from "../work.js";

/** @param {string} out a script or a page below work */
const visit = async (out) =>
  (await browser("Chromium")).visit(
    out.endsWith(".html") ? `/${out}` : `/page?script=/${out}`,
  );

/**
 * @param {string} name
 * @returns {import("../main.js").Row[]}
 */
function rowsOf(name) {
  const { web, node } = /** @type {import("../bundlers.js").Bundler} */ (
    bundlers[name]
  );
  const out = `bundle/out/${name}`;
  return [
    {
      runtime: `${name}, run in Chromium`,
      entry: ".",
      kernel: fma,
      run: async () => visit(await web("web", `${out}/web`)),
    },
    {
      runtime: `${name}, run in Chromium`,
      entry: "./js",
      kernel: scalar,
      run: async () => visit(await web("web-js", `${out}/web-js`)),
    },
    {
      runtime: `${name}, run in Node 24`,
      entry: ".",
      kernel: fma,
      run: async () => {
        const file = work + (await node("node", `${out}/node`));
        return JSON.parse(
          await run(nodeOf("24"), [file], { env: environment }),
        );
      },
    },
    {
      runtime: `${name}, client code`,
      entry: ". app id inlined, no key",
      run: async () => {
        write(
          "key.json",
          JSON.stringify({ privateKey: fixture.keys.pkcs1, now: fixture.now }),
        );
        const page = await web("client", `${out}/client`);
        judgeClient(`${work}${out}/client`);
        const without = "ERR_KEY_MISSING";
        assert.deepEqual(await visit(page), {
          withKey: fixture.token,
          without,
        });
      },
    },
    {
      runtime: `${name}, unused import`,
      entry: ". and ./js shaken away",
      run: async () => {
        await web("unused", `${out}/unused`);
        const text = textOf(`${work}${out}/unused`);
        const own = text.replace(/import\.meta|modulepreload[^]*/, "");
        if (!text.includes("alone") || own.length > 1500) {
          throw new Error(`${own.length} bytes: ${own.slice(0, 500)}`);
        }
      },
    },
  ];
}

export const rows = Object.keys(bundlers).flatMap(rowsOf);
