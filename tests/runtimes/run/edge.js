// SPDX-License-Identifier: MIT
/** Vercel's edge runtime: another realm, with WebAssembly modules from outside. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { scalar, simd, fma } from "../kernels.js";
import { environment, installed, modules, work } from "../work.js";

const require = createRequire(modules);
const { EdgeRuntime } = require("edge-runtime");
const { build } = require("esbuild");

/** As Vercel's builder does it: "?module" becomes a global of the sandbox. */
const wasmAsGlobal = {
  name: "wasm as a global",
  /** @param {import("esbuild").PluginBuild} build */
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({
      path,
      namespace: "wasm",
    }));
    onLoad({ filter: /./, namespace: "wasm" }, ({ path }) => ({
      contents: `export default globalThis["${path}"];`,
    }));
  },
};

/** @param {string} name below dist/ */
const wasm = (name) =>
  new WebAssembly.Module(readFileSync(`${installed}dist/${name}`));

/** @returns {Promise<any>} */
async function start() {
  const { outputFiles } = await build({
    entryPoints: [`${work}edge/index.js`],
    bundle: true,
    write: false,
    conditions: ["edge-light", "worker"],
    plugins: [wasmAsGlobal],
  });
  return new EdgeRuntime({
    initialCode: outputFiles[0].text,
    extend: (/** @type {any} */ context) =>
      Object.assign(context, {
        "./core-simd.wasm?module": wasm("core-simd.wasm"),
        "./passphrase.wasm?module": wasm("passphrase.wasm"),
        process: { env: environment },
      }),
  });
}

/** @type {Promise<any> | undefined} */
let started;
const runtime = () => (started ??= start());

/**
 * @param {string} path
 * @param {string} kernel
 * @returns {import("../main.js").Row}
 */
const row = (path, kernel) => ({
  runtime: "edge-runtime",
  entry: path === "/" ? "." : `.${path}`,
  kernel,
  run: async () => {
    const edge = await runtime();
    const response = await edge.dispatchFetch(`http://localhost${path}?set`);
    await response.waitUntil();
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  },
});

/** @type {import("../main.js").Row[]} */
export const rows = [row("/", simd), row("/inline", fma), row("/js", scalar)];
