// SPDX-License-Identifier: MIT
/** workerd: bundled by wrangler, served by miniflare. */
import assert from "node:assert/strict";
import { accessToken, apiUrl } from "../access.js";
import { fma, scalar } from "../kernels.js";
import { environment, fixture, work } from "../work.js";
import { bundle, serve, wasmOf } from "../worker.js";

/** @type {Promise<string> | undefined} */
let built;
const build = () => (built ??= bundle(`${work}workerd`, "index.js"));

/** @type {Map<string, any>} */
const running = new Map();

/** @param {string[]} flags @param {string} path @returns {Promise<any>} */
async function ask(flags, path) {
  const out = await build();
  const bindings = {
    ...environment,
    APP_ID: fixture.appId,
    API_URL: await apiUrl(),
  };
  const worker =
    running.get(flags.join()) ??
    (await serve(out, "index.js", { compatibilityFlags: flags, bindings }));
  running.set(flags.join(), worker);
  const response = await worker.dispatchFetch(`http://localhost${path}`);
  if (response.ok) return response;
  throw new Error(await response.text());
}

export async function close() {
  for (const worker of running.values()) await worker.dispose();
}

/**
 * @param {string} path
 * @param {string} kernel
 * @param {string[]} flags
 * @param {"set" | "absent"} env
 * @returns {import("../main.js").Row}
 */
const row = (path, kernel, flags, env) => ({
  runtime: ["workerd", ...flags].join(" "),
  entry: path === "/" ? "." : `.${path}`,
  kernel,
  run: async () => (await ask(flags, `${path}?${env}`)).json(),
});

/** @type {import("../main.js").Row[]} */
export const rows = [
  row("/", fma, [], "absent"),
  row("/", fma, ["nodejs_compat"], "set"),
  row("/workerd", fma, [], "absent"),
  row("/js", scalar, [], "absent"),
  {
    runtime: "workerd",
    entry: "./api, one client for requests at once",
    run: async () => {
      await ask([], "/"); // so that it runs
      const all = await Promise.all(
        [1, 2, 3, 4].map(async () => (await ask([], "/api")).json()),
      );
      for (const { one, token, by } of all) {
        assert.match(one, accessToken);
        assert.equal(token, all[0].token);
        assert.equal(by, "7");
      }
    },
  },
  {
    runtime: "workerd",
    entry: "./api, after a request that did not wait",
    run: async () => {
      await ask([], "/left");
      const said = await (await ask([], "/again")).text();
      assert.match(said, accessToken);
    },
  },
  {
    runtime: "workerd",
    entry: "./inline says ERR_WASM_FORBIDDEN",
    run: async () => {
      const said = await (await ask([], "/inline")).text();
      assert.match(said, /^ERR_WASM_FORBIDDEN: .*icr-app-jwt\/workerd/);
    },
  },
  {
    runtime: "workerd",
    entry: "./passphrase",
    run: async () => {
      const out = await bundle(`${work}passphrase`, "index.js");
      assert.equal(wasmOf(out).length, 2);
      const worker = await serve(out, "index.js", {});
      try {
        const response = await worker.dispatchFetch("http://localhost/");
        assert.equal(await response.text(), fixture.token);
      } finally {
        await worker.dispose();
      }
    },
  },
  {
    runtime: "wrangler",
    entry: ". ships one module",
    run: async () => assert.equal(wasmOf(await build()).length, 1),
  },
];
