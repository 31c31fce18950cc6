// SPDX-License-Identifier: MIT
/** A Worker as wrangler bundles it, with no configuration. */
import { readdirSync } from "node:fs";
import { modules, nodeOf, run } from "./work.js";

/** Before nodejs_compat is the default. */
export const compatibilityDate = "2026-01-01";

/**
 * @param {string} dir
 * @param {string} main in it
 * @returns {Promise<string>} where index.js and its modules are
 */
export async function bundle(dir, main) {
  const out = `${dir}/out-${main.replace(/\.m?js$/, "")}/`;
  const wrangler = `${modules}wrangler/bin/wrangler.js`;
  await run(
    nodeOf("24"),
    [
      ...[wrangler, "deploy", main, "--dry-run", "--outdir", out],
      ...["--name", "test", "--compatibility-date", compatibilityDate],
    ],
    { cwd: dir, env: { CI: "1", WRANGLER_SEND_METRICS: "false" } },
  );
  return out;
}

/** @param {string} out @returns {string[]} names of its .wasm files */
export const wasmOf = (out) =>
  readdirSync(out).filter((name) => name.endsWith(".wasm"));

/**
 * @param {string} out of bundle
 * @param {string} main its script
 * @param {object} options of miniflare
 * @returns {Promise<any>} a Miniflare
 */
export async function serve(out, main, options) {
  const miniflare = await import(`${modules}miniflare/dist/src/index.js`);
  return new miniflare.Miniflare(
    miniflare.convertV4MiniflareOptions({
      compatibilityDate,
      modulesRoot: out,
      modules: [
        { type: "ESModule", path: out + main },
        ...wasmOf(out).map((name) => ({
          type: "CompiledWasm",
          path: out + name,
        })),
      ],
      ...options,
    }),
  );
}
