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
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { unpack, withoutRelaxed } from "../load/unpack.js";
import { bundleAll } from "./bundle.mjs";
import { commitAt, repositoryAt, withAbsoluteLinks } from "./repository.mjs";

const root = new URL("../../", import.meta.url);
/** @param {string} path below the checkout @returns {string} */
const file = (path) => fileURLToPath(new URL(path, root));
/** @param {string} path @returns {string} */
const read = (path) => readFileSync(file(path), "utf8");

/** Printable ASCII but quotes, $, < and \, which minifiers and HTML escape. The
 * first two stand for no byte: each gives the character after it another
 * meaning. Brotli takes letters for words and expects other characters after one
 * class than after another: as bytes rise, so do its classes, for 400 B less than
 * in random order. No order found by search is better by more than 10 B. */
const ALPHABET =
  " !#%&()*+,-./:;=>?@[]^_{|}~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
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

/** What comes again at once, most bytes of it: the copies in c/rsa/mont_cold.c.
 *
 * @param {Uint8Array} bytes
 * @returns {[from: number, to: number, more: number]} see unpack.js */
function repeatedIn(bytes) {
  let [from, to, most] = [0, 1, 0];
  for (let size = 1000; size < 3000; size++) {
    for (let i = size, run = 0; i < bytes.length; i++) {
      run = bytes[i] === bytes[i - size] ? run + 1 : 0;
      const more = run - (run % size);
      if (more > most)
        [from, to, most] = [i + 1 - run - size, i + 1 - run, more];
    }
  }
  return [from, to, most];
}

/** core.wasm -> build/gen/core.js, what "#core" is; and passphrase.wasm, which is
 * "#core" to js/passphrase/. @param {"core" | "passphrase"} name */
function embed(name) {
  const core = readFileSync(file(`build/wasm/${name}.wasm`));
  const [from, to, more] = repeatedIn(core);
  const once = Buffer.concat([core.subarray(0, to), core.subarray(to + more)]);
  const count = new Array(256).fill(0);
  for (const byte of once) count[byte]++;
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
  const text = Array.from(once, (byte) => characters[byte]).join("");

  const unpacker = assembleUnpacker(table, `${name}-unpacker`);
  const unpacked = unpack(text, [unpacker, from, to, more]);
  if (!core.equals(unpacked)) throw new Error("unpack does not undo this");
  withoutRelaxed(unpacked);
  // The second module has no SIMD, so nothing may look like it.
  const simd = { core: "core-simd", passphrase: "passphrase" }[name];
  if (!readFileSync(file(`build/wasm/${simd}.wasm`)).equals(unpacked)) {
    throw new Error(`withoutRelaxed does not make ${simd} of ${name}`);
  }
  // The text is alone on the first line: bundle.mjs puts it below all else.
  writeFileSync(
    file(`build/gen/${name}.js`),
    `const CORE = "${text}";
export const HOW = ${JSON.stringify([unpacker, from, to, more])};
export const core = () => CORE;
`,
  );
}

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
embed("core");
embed("passphrase");
wrapWasm2js("core", "wasm2js");
wrapWasm2js("passphrase", "passphrase-wasm2js");
await bundleAll({ to: file("build/pkg/dist/"), maps: file("build/gen/") });
declareTypes();
await import("./page.mjs");
const version = stageRest();
setModes();
execFileSync("npm", ["pack", "--silent", "--pack-destination", ".."], {
  cwd: file("build/pkg"),
  stdio: ["ignore", "ignore", "inherit"],
});
console.log(`build/icr-app-jwt-${version}.tgz`);
