// SPDX-License-Identifier: MIT
/** Four bundlers with no configuration but where from and where to. */
import { createRequire } from "node:module";
import { environment, modules, work, write } from "./work.js";

const require = createRequire(modules);

/**
 * @typedef {(app: string, out: string) => Promise<string>} Build
 * of apps/bundle/<app>.js into the folder out below work -> what to run, below
 * work
 *
 * @typedef {{ web: Build, node: Build }} Bundler
 */

// As where sites are built: beside the app id, the key is there too.
Object.assign(process.env, environment);

/** For bundlers that leave the environment alone unless told. */
const define = Object.fromEntries(
  Object.entries(environment).map(([name, value]) => [
    `process.env.${name}`,
    JSON.stringify(value),
  ]),
);

/** @param {string} app */
const source = (app) => `${work}bundle/${app}.js`;

/** @type {Record<string, Bundler>} */
export const bundlers = {
  esbuild: {
    async web(app, out) {
      const outfile = `${work}${out}/main.js`;
      await require("esbuild").build({
        ...{ entryPoints: [source(app)], outfile },
        ...{ bundle: true, minify: true, format: "esm", define },
      });
      return `${out}/main.js`;
    },
    async node(app, out) {
      const outfile = `${work}${out}/main.cjs`;
      await require("esbuild").build({
        ...{ entryPoints: [source(app)], outfile },
        ...{ bundle: true, platform: "node" },
      });
      return `${out}/main.cjs`;
    },
  },
  Rollup: {
    async web(app, out) {
      const { rollup } = require("rollup");
      const { nodeResolve } = require("@rollup/plugin-node-resolve");
      const plugins = [nodeResolve(), replace];
      const bundle = await rollup({ input: source(app), plugins });
      await bundle.write({ file: `${work}${out}/main.js` });
      return `${out}/main.js`;
    },
    async node(app, out) {
      const { rollup } = require("rollup");
      const { nodeResolve } = require("@rollup/plugin-node-resolve");
      const plugins = [nodeResolve({ exportConditions: ["node"] })];
      const bundle = await rollup({ input: source(app), plugins });
      await bundle.write({ file: `${work}${out}/main.mjs` });
      return `${out}/main.mjs`;
    },
  },
  Vite: {
    web: async (app, out) => {
      const html = `<!doctype html><script type="module" src="/${app}.js"></script>`;
      write(`bundle/${app}.html`, html);
      await vite({
        base: `/${out}/`,
        define,
        build: {
          outDir: work + out,
          rolldownOptions: { input: `${work}bundle/${app}.html` },
        },
      });
      return `${out}/${app}.html`;
    },
    node: async (app, out) => {
      await vite({
        ssr: { noExternal: true },
        build: { outDir: work + out, ssr: source(app) },
      });
      return `${out}/${app}.js`;
    },
  },
  webpack: {
    async web(app, out) {
      const { EnvironmentPlugin } = require("webpack");
      const plugins = [new EnvironmentPlugin(Object.keys(environment))];
      await webpack(app, out, { plugins });
      return `${out}/main.js`;
    },
    async node(app, out) {
      await webpack(app, out, { target: "node" });
      return `${out}/main.cjs`;
    },
  },
};

/** What @rollup/plugin-replace does. */
const replace = {
  name: "inlines the environment",
  /** @param {string} code */
  transform: (code) =>
    Object.entries(define).reduce(
      (text, [name, value]) => text.replaceAll(name, () => value),
      code,
    ),
};

/** @param {import("vite").InlineConfig} config */
async function vite(config) {
  const { build } = await import(`${modules}vite/dist/node/index.js`);
  const root = `${work}bundle`;
  await build({ root, configFile: false, logLevel: "error", ...config });
}

/** @param {string} app @param {string} out @param {object} options */
async function webpack(app, out, options) {
  const { webpack } = require("webpack");
  const filename = "target" in options ? "main.cjs" : "main.js";
  const stats = await new Promise((resolve, reject) =>
    webpack(
      {
        ...{ mode: "production", entry: source(app), context: work },
        output: { path: work + out, filename },
        performance: { hints: false },
        ...options,
      },
      (/** @type {unknown} */ error, /** @type {any} */ stats) =>
        error ? reject(error) : resolve(stats),
    ),
  );
  if (stats.hasErrors() || stats.hasWarnings())
    throw new Error(stats.toString());
}
