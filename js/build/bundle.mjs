// SPDX-License-Identifier: MIT
/** js/ and build/gen/ -> the scripts of the package. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../../", import.meta.url);
/** @param {string} path below the checkout @returns {string} */
const file = (path) => fileURLToPath(new URL(path, root));
/** @param {string} path @returns {string} */
const read = (path) => readFileSync(file(path), "utf8");

/** A file that holds a module has it on its last line, and nothing else there:
 * Node prints the line from which an error was thrown, and brotli makes 60 B less
 * of a page's bundle than with the module first or in the middle.
 *
 * @param {"core" | "passphrase"} name
 * @param {import("esbuild").Plugin[]} plugins
 */
function withCoreBelow(name, ...plugins) {
  const [declared = "", ...rest] = read(`build/gen/${name}.js`).split("\n");
  return {
    footer: { js: declared.replace("CORE", "ICR_APP_JWT") },
    plugins: [
      {
        name: "the core stands below",
        setup: (/** @type {import("esbuild").PluginBuild} */ { onLoad }) =>
          onLoad({ filter: /gen.(core|passphrase)\.js$/ }, () => ({
            contents: rest.join("\n").replace("=> CORE", "=> ICR_APP_JWT"),
          })),
      },
      ...plugins,
    ],
  };
}

/**
 * @typedef {object} How
 * @property {string} to a folder, with a slash at its end
 * @property {string} [maps] the folder of the source maps, if they are wanted
 * @property {RegExp} [only] which files
 * @property {import("esbuild").Plugin[]} [changes] what comes before all else
 */

/**
 * @param {How} how
 * @param {string} out
 * @param {import("esbuild").BuildOptions} options
 */
async function bundle({ to, maps, only, changes = [] }, out, options) {
  if (only && !only.test(out)) return;
  await build({
    absWorkingDir: file("."),
    entryPoints: ["js/index.js"],
    outfile: to + out,
    bundle: true,
    format: out.endsWith(".cjs") ? "cjs" : "esm",
    // For the comment from which Node takes the names that a .cjs exports.
    platform: out.endsWith(".cjs") ? "node" : "neutral",
    target: "es2022",
    external: ["*.wasm", "*.wasm?module"],
    charset: "ascii",
    // A process reads this before its first token. Names stay: stacks show them.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 240,
    logLevel: "warning",
    // Beside the package, for whoever measures which lines a test ran.
    sourcemap: maps !== undefined && "external",
    ...options,
    plugins: [...changes, ...(options.plugins ?? [])],
  });
  // On a line of its own, where publint looks for it.
  const text = readFileSync(to + out, "utf8");
  writeFileSync(to + out, text.replace(/\}(export\{[^{}]*\};\n)/, "}\n$1"));
  if (maps !== undefined) renameSync(`${to}${out}.map`, `${maps}${out}.map`);
}

/**
 * The library stays a file of its own.
 *
 * @param {string} path from where it is imported
 * @returns {import("esbuild").Plugin}
 */
const withLibraryAs = (path) => ({
  name: "the library is external",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\/index\.js$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { path, external: true },
    ),
});

/** What every first token calls. */
const FIRST = (
  "createJWT identityOf appIdOf textOf naming withCore obtain instantiateModule " +
  "keyOf exported keptCore loadCore encode makeToken secondsOf nowOf ownOptions " +
  "isRevoked choiceOf"
).split(" ");

/**
 * Puts them in parentheses. V8 takes a function in parentheses for one that is
 * called at once, and compiles it when it reads the file: for a Worker that is
 * before the first request, and it is less work than to pass over a function and
 * come back. Bundlers keep the parentheses.
 *
 * @returns {import("esbuild").Plugin}
 */
function readAtOnce() {
  const missing = new Set(FIRST);
  return {
    name: "a first token's functions are compiled at once",
    setup({ onLoad, onEnd }) {
      onLoad({ filter: /[/\\]js[/\\].*\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace(
          /^(export )?function (\w+)(\([^]*?\n)\}$/gm,
          (whole, exported = "", name, rest) =>
            !FIRST.includes(name) || !missing.delete(name)
              ? whole
              : `${exported}const ${name} = (function ${rest}});`,
        ),
      }));
      onEnd(() => {
        const [gone] = missing;
        if (gone) throw new Error(`FIRST names ${gone}, which is no function`);
      });
    },
  };
}

/** @type {import("esbuild").Plugin} for the command line, which loads them late */
const lateAsFiles = {
  name: "the API's client and decryptKey are external",
  setup: ({ onResolve }) =>
    onResolve(
      { filter: /^\.\.\/(api|passphrase)\/index\.js$/ },
      ({ path }) => ({
        path: `./${path.split("/")[1]}.js`,
        external: true,
      }),
    ),
};

/**
 * js/load/ loads passphrase.wasm in place of the core, and errors are those of the
 * library.
 *
 * @param {string} library its name, for what this is imported beside
 * @returns {import("esbuild").Plugin}
 */
const ofPassphrase = (library) => ({
  name: "passphrase.wasm in place of the core",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^#(core|wasm2js)$/ }, ({ path }) => {
      const end = path === "#core" ? "" : "-wasm2js";
      return { path: file(`build/gen/passphrase${end}.js`) };
    });
    onResolve({ filter: /^\.\/core(-simd)?\.wasm/ }, ({ path }) => ({
      path: path.replace(/core(-simd)?/, "passphrase"),
      external: true,
    }));
    onResolve({ filter: /^\.\.?\/errors\.js$/ }, () => ({
      path: library,
      external: true,
    }));
  },
});

/** One file for each way that the core can get there. @param {How} how */
export async function bundleAll(how) {
  for (const out of ["index.js", "index.cjs"]) {
    await bundle(how, out, withCoreBelow("core"));
  }
  await bundle(how, "workerd.js", {
    conditions: ["workerd"],
    plugins: [readAtOnce()],
  });
  await bundle(how, "edge-light.js", { conditions: ["edge-light"] });
  for (const out of ["js.js", "js.cjs"]) {
    await bundle(how, out, { conditions: ["wasm2js"] });
  }
  for (const out of ["api.js", "api.cjs"]) {
    await bundle(how, out, {
      entryPoints: ["js/api/index.js"],
      // By its name: so package.json's conditions choose the core here too.
      plugins: [withLibraryAs("icr-app-jwt")],
    });
  }
  for (const name of ["", "workerd", "edge-light", "wasm2js"]) {
    const end = name.replace("wasm2js", "js");
    const plugin = ofPassphrase(`icr-app-jwt${end && `/${end}`}`);
    for (const kind of /^(|js)$/.test(end) ? ["js", "cjs"] : ["js"]) {
      await bundle(how, `passphrase${end && `-${end}`}.${kind}`, {
        entryPoints: ["js/passphrase/index.js"],
        conditions: [name].filter(Boolean),
        ...(name ? { plugins: [plugin] } : withCoreBelow("passphrase", plugin)),
      });
    }
  }
  await bundle(how, "cli.js", {
    entryPoints: ["js/cli/main.js"],
    platform: "node",
    plugins: [withLibraryAs("./index.js"), lateAsFiles],
  });
}
