// SPDX-License-Identifier: MIT
/**
 * What a browser has to fetch, in bytes after brotli.
 *
 *     node tests/bench/sizes.mjs    prints it; fails over the limits
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { dist } from "./paths.mjs";

/** In bytes: what must hold, just above what is reached, and what we want. Since
 * 0.2.0 the core judges app ids, takes more forms of keys and lists what the API
 * would refuse. A page loads the bundle, not core.wasm. */
export const LIMITS = {
  bundle: { limit: 29_260, goal: 24_000 },
  core: { limit: 22_580, goal: 16_000 },
};

/** @param {Uint8Array} bytes @returns {number} */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(bytes, { params }).length;
}

/**
 * @param {string} contents of a module
 * @param {string} resolveDir where its imports are looked for
 * @param {string} [head] what stands before it
 * @returns {Promise<import("esbuild").OutputFile>} what a page loads
 */
export async function bundled(contents, resolveDir, head = "") {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    banner: { js: head },
    ...{ bundle: true, minify: true, write: false, format: "esm" },
    ...{ platform: "browser", target: "es2022" },
  });
  return outputFiles[0];
}

/** A page's own code that calls createJWT and nothing else. */
const PAGE = `import { createJWT } from "./index.js"; globalThis.token = createJWT;`;

/** @returns {Promise<Record<keyof typeof LIMITS, number>>} */
export const sizes = async () => ({
  bundle: brotli((await bundled(PAGE, dist)).contents),
  core: brotli(readFileSync(`${dist}core.wasm`)),
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, bytes] of Object.entries(await sizes())) {
    const { limit, goal } = LIMITS[name];
    console.log(`${name}: ${bytes} of ${limit} bytes, brotli; goal ${goal}`);
    if (bytes > limit) process.exitCode = 1;
  }
}
