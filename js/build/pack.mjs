// SPDX-License-Identifier: MIT
/**
 * js/ and build/wasm/ -> build/page/index.html and build/pkg/ ->
 * build/icr-app-jwt-<version>.tgz.
 *
 *     node js/build/pack.mjs
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";
import { unpack, withoutRelaxed } from "../load/unpack.js";
import { commitAt, repositoryAt, withAbsoluteLinks } from "./repository.mjs";

const root = new URL("../../", import.meta.url);
/** @param {string} path below the checkout @returns {string} */
const file = (path) => fileURLToPath(new URL(path, root));
/** @param {string} path @returns {string} */
const read = (path) => readFileSync(file(path), "utf8");

/** Printable ASCII but quotes, $, < and \, which minifiers and HTML escape. The
 * first two stand for no byte: each gives the character after it another
 * meaning. Brotli takes letters for words: as bytes rise, so do its classes of
 * characters, for 400 B less. */
const ALPHABET =
  " !#%&()*+,-./:;=>?@[]^_{|}~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHIFTS = 2;

/** @param {Uint8Array} table @returns {number[]} unpacker.wat with it, assembled */
function assembleUnpacker(table, name = "unpacker") {
  // Differences, most of them 1: they take a third of the bytes after brotli.
  const hex = Array.from(table, (b, i) => {
    const step = (b - (table[i - 1] ?? 0)) & 0xff;
    return `\\${step.toString(16).padStart(2, "0")}`;
  });
  const data = `(data (i32.const 0) "${hex.join("")}")`;
  const wat = read("js/build/unpacker.wat").replace(/\)\s*$/, `\n${data})\n`);
  const [from, to] = ["wat", "wasm"].map((end) =>
    file(`build/gen/${name}.${end}`),
  );
  writeFileSync(from, wat);
  const assembler = file("node_modules/binaryen/bin/wasm-as");
  execFileSync(process.execPath, [assembler, from, "-o", to]);
  return [...readFileSync(to)];
}

/** core.wasm -> build/gen/core.js, what "#core" is; and passphrase.wasm, which is
 * "#core" to js/passphrase/. @param {"core" | "passphrase"} name */
function embed(name) {
  const core = readFileSync(file(`build/wasm/${name}.wasm`));
  const count = new Array(256).fill(0);
  for (const byte of core) count[byte]++;
  const byCount = [...count.keys()].sort((a, b) => count[b] - count[a]);
  const singles = ALPHABET.length - SHIFTS;
  const common = byCount.slice(0, singles).sort((a, b) => a - b);
  const rare = byCount.slice(singles).sort((a, b) => a - b);
  const table = new Uint8Array(128 * (1 + SHIFTS));
  /** @type {string[]} */
  const characters = [];
  common.forEach((byte, i) => {
    characters[byte] = ALPHABET[SHIFTS + i];
    table[characters[byte].charCodeAt(0)] = byte;
  });
  rare.forEach((byte, i) => {
    const shift = Math.floor(i / ALPHABET.length);
    const character = ALPHABET[i % ALPHABET.length];
    characters[byte] = ALPHABET[shift] + character;
    table[128 * (shift + 1) + character.charCodeAt(0)] = byte;
  });
  const text = Array.from(core, (byte) => characters[byte]).join("");

  const unpacker = assembleUnpacker(table, `${name}-unpacker`);
  const unpacked = unpack(text, unpacker);
  if (!core.equals(unpacked)) throw new Error("unpack does not undo this");
  withoutRelaxed(unpacked);
  // The second module has no SIMD, so nothing may look like it.
  const simd = { core: "core-simd", passphrase: "passphrase" }[name];
  if (!readFileSync(file(`build/wasm/${simd}.wasm`)).equals(unpacked)) {
    throw new Error(`withoutRelaxed does not make ${simd} of ${name}`);
  }
  const declared = `const CORE = "${text}";`;
  const rest = `export const UNPACKER = [${unpacker}];\nexport { CORE };\n`;
  writeFileSync(file(`build/gen/${name}.js`), `${declared}\n${rest}`);
  return { declared, rest };
}

/** A file that holds a module has it on its first line, and nothing else there:
 * Node prints the line from which an error was thrown.
 *
 * @param {ReturnType<typeof embed>} embedded
 * @param {import("esbuild").Plugin[]} plugins
 */
const withCoreAbove = ({ declared, rest }, ...plugins) => ({
  banner: { js: declared.replace("CORE", "ICR_APP_JWT") },
  plugins: [
    {
      name: "the core stands above",
      setup: (/** @type {import("esbuild").PluginBuild} */ { onLoad }) =>
        onLoad({ filter: /gen.(core|passphrase)\.js$/ }, () => ({
          contents: `const CORE = ICR_APP_JWT;\n${rest}`,
        })),
    },
    ...plugins,
  ],
});

/** The module that wasm2js wrote, which holds one instance -> a function that
 * makes one at each call: build/gen/wasm2js.js, what "#wasm2js" is.
 *
 * @param {"core" | "passphrase"} name
 * @param {string} to */
function wrapWasm2js(name, to) {
  const [body, exported] = read(`build/wasm/${name}.wasm2js.mjs`).split(
    /^var retasmFunc = /m,
  );
  if (!body || !exported || /^(ex|im)port /m.test(body)) {
    throw new Error(`${name}.wasm2js.mjs is not laid out as expected`);
  }
  const source = `export function instantiate() {\n${body}\nreturn asmFunc({});\n}`;
  const { code } = transformSync(source, { minify: true, format: "esm" });
  writeFileSync(file(`build/gen/${to}.js`), code);
}

/**
 * @param {string} out
 * @param {import("esbuild").BuildOptions} options
 */
async function bundle(out, options) {
  await build({
    absWorkingDir: file("."),
    entryPoints: ["js/index.js"],
    outfile: `build/pkg/dist/${out}`,
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
    sourcemap: "external",
    ...options,
  });
  // On a line of its own, where publint looks for it.
  const path = file(`build/pkg/dist/${out}`);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/\}(export\{[^{}]*\};\n)$/, "}\n$1"));
  const map = `${out}.map`;
  renameSync(file(`build/pkg/dist/${map}`), file(`build/gen/${map}`));
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

/** One file for each way that the core can get there. */
async function bundleAll() {
  const [core, passphrase] = [embed("core"), embed("passphrase")];
  for (const out of ["index.js", "index.cjs"]) {
    await bundle(out, withCoreAbove(core));
  }
  for (const name of ["workerd", "edge-light"]) {
    await bundle(`${name}.js`, { conditions: [name] });
  }
  for (const out of ["js.js", "js.cjs"]) {
    await bundle(out, { conditions: ["wasm2js"] });
  }
  for (const out of ["api.js", "api.cjs"]) {
    await bundle(out, {
      entryPoints: ["js/api/index.js"],
      // By its name: so package.json's conditions choose the core here too.
      plugins: [withLibraryAs("icr-app-jwt")],
    });
  }
  for (const name of ["", "workerd", "edge-light", "wasm2js"]) {
    const end = name.replace("wasm2js", "js");
    const plugin = ofPassphrase(`icr-app-jwt${end && `/${end}`}`);
    for (const kind of /^(|js)$/.test(end) ? ["js", "cjs"] : ["js"]) {
      await bundle(`passphrase${end && `-${end}`}.${kind}`, {
        entryPoints: ["js/passphrase/index.js"],
        conditions: [name].filter(Boolean),
        ...(name ? { plugins: [plugin] } : withCoreAbove(passphrase, plugin)),
      });
    }
  }
  if (!existsSync(file("js/cli/main.js"))) return;
  await bundle("cli.js", {
    entryPoints: ["js/cli/main.js"],
    platform: "node",
    plugins: [withLibraryAs("./index.js"), lateAsFiles],
  });
}

/** The types, which tsc has compared with the code, as .d.ts and .d.cts. */
function declareTypes() {
  const tsc = file("node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", file("js")], { stdio: "inherit" });
  for (const end of ["ts", "cts"]) {
    const library = `"./index.${end.replace("ts", "js")}"`;
    writeFileSync(file(`build/pkg/dist/index.d.${end}`), read("js/types.d.ts"));
    for (const name of ["api", "passphrase"]) {
      const types = read(`js/${name}/types.d.ts`);
      writeFileSync(
        file(`build/pkg/dist/${name}.d.${end}`),
        types.replace('"../types.js"', library),
      );
    }
  }
}

/** The tarball records modes: they must not be this checkout's. */
function setModes() {
  const all = readdirSync(file("build/pkg"), { recursive: true });
  for (const path of all.map((name) => `build/pkg/${name}`)) {
    const runs = path.endsWith("cli.js") || statSync(file(path)).isDirectory();
    chmodSync(file(path), runs ? 0o755 : 0o644);
  }
}

/** @param {string | undefined} repository its address, in a release */
function stageDocuments(repository) {
  const commit = repository && commitAt(file("."));
  mkdirSync(file("build/pkg/js"));
  for (const name of [
    ...["README.md", "js/API.md", "js/ERRORS.md", "CHANGELOG.md"],
    ...["SECURITY.md", "THIRD_PARTY_NOTICES.md", "LICENSE"],
  ]) {
    const text = read(name);
    writeFileSync(
      file(`build/pkg/${name}`),
      commit ? withAbsoluteLinks(text, name, repository, commit) : text,
    );
  }
}

/** @returns {string} the version */
function stageRest() {
  const manifest = JSON.parse(read("package.json"));
  for (const name of ["devDependencies", "imports", "scripts", "private"]) {
    delete manifest[name];
  }
  const links = process.env.RELEASE ? repositoryAt(file(".")) : undefined;
  Object.assign(manifest, links);
  if (!existsSync(file("build/pkg/dist/cli.js"))) delete manifest.bin;
  writeFileSync(
    file("build/pkg/package.json"),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
  for (const name of ["core.wasm", "core-simd.wasm", "passphrase.wasm"]) {
    cpSync(file(`build/wasm/${name}`), file(`build/pkg/dist/${name}`));
  }
  cpSync(file("build/page/index.html"), file("build/pkg/dist/page.html"));
  cpSync(
    file(`build/${manifest.name}-${manifest.version}.cdx.json`),
    file("build/pkg/dist/sbom.cdx.json"),
  );
  stageDocuments(links?.homepage.replace("#readme", ""));
  return manifest.version;
}

rmSync(file("build/pkg"), { recursive: true, force: true });
mkdirSync(file("build/pkg/dist"), { recursive: true });
mkdirSync(file("build/gen"), { recursive: true });
wrapWasm2js("core", "wasm2js");
wrapWasm2js("passphrase", "passphrase-wasm2js");
await bundleAll();
declareTypes();
await import("./page.mjs");
const version = stageRest();
setModes();
execFileSync("npm", ["pack", "--silent", "--pack-destination", ".."], {
  cwd: file("build/pkg"),
  stdio: ["ignore", "ignore", "inherit"],
});
console.log(`build/icr-app-jwt-${version}.tgz`);
