// SPDX-License-Identifier: MIT
/** What ships: files, entries, types, and what must not be in them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { test } from "node:test";
import { errors, passphraseErrors } from "../errors.js";
import { consumer, installed, manifest, root, tarball } from "./package.js";

const dist = readdirSync(`${installed}dist`);
const shipped = JSON.parse(readFileSync(`${installed}package.json`, "utf8"));
/** @param {string} name @returns {string} */
const read = (name) => readFileSync(`${installed}dist/${name}`, "utf8");

/** @param {string} path @returns {string[]} of js/, comments and blanks left out */
function code(path) {
  const text = readFileSync(`${root}js/${path}`, "utf8");
  const bare = text
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*/gm, "");
  return bare.split("\n").filter((line) => line.trim() !== "");
}

/** @param {string} folder of js/ @returns {string[]} the scripts in it */
const scriptsIn = (folder) =>
  readdirSync(`${root}js/${folder}`)
    .filter((name) => name.endsWith(".js"))
    .map((name) => folder + name);
/** @param {string} name @returns {string[]} what a script of dist/ loads, each once */
const loadsOf = (name) => [
  ...new Set(read(name).match(/(?<=\bfrom ?|require\()"[^"]+"/g)),
];
/** @param {string} name @returns {string[]} what a module exports that imports nothing */
function exportsOf(name) {
  const module = new WebAssembly.Module(
    readFileSync(`${installed}dist/${name}`),
  );
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  return WebAssembly.Module.exports(module).map(({ name }) => name);
}

/** What the library's bundle shares with others. */
const bundled = ["shared/own-options.js", "shared/nearest.js"];
/** What is for the command line and the page alone. */
const beside = ["api/curl.js", "shared/words.js"];
const sources = ["", "load/", "generated/"].flatMap(scriptsIn);

test("the wrapper is thin: under 650 lines beside the generated tables", (t) => {
  const written = sources.filter((name) => !name.startsWith("generated/"));
  const lines = written.flatMap(code).length;
  const all = sources.flatMap(code).length;
  t.diagnostic(`${lines} lines, and ${all - lines} of generated tables`);
  assert.ok(lines > 100 && lines < 650);
});

test("the wrapper does nothing that is the core's to do", () => {
  const banned =
    /\b(crypto|subtle|btoa|atob|Buffer|fromBase64|require|fetch|Promise|async|await|setTimeout|eval|Function\()\b|typeof process|process\.versions|WebAssembly\.(compile|instantiate)\b|node:|import\(/;
  // The sentences, in the table of errors too, may name what the code must not.
  const judged = sources.filter((name) => name !== "generated/errors.js");
  for (const source of [...judged, ...bundled]) {
    for (const line of code(source)) {
      assert.doesNotMatch(line.replaceAll(/"[^"]*"/g, '""'), banned);
    }
  }
  const touches = sources.filter((source) =>
    code(source).some((line) => /\.memory\b|\{ memory|_load|token_/.test(line)),
  );
  assert.deepEqual(touches, ["core.js"]);
});

test("the API's calls are a client of the library, and nothing needs them", (t) => {
  const client = scriptsIn("api/").filter((name) => !beside.includes(name));
  const lines = client.flatMap(code);
  t.diagnostic(`${lines.length} lines, the sentences of its errors among them`);
  // It keeps, renews, retries and revokes: a client apart from the wrapper.
  assert.ok(lines.length > 100 && lines.length < 850);
  const from = (/** @type {string} */ line) => /from "(.*)"/.exec(line)?.[1];
  const beyond = lines.map(from).filter((path) => path?.startsWith(".."));
  // The others are of a few lines, which both bundles hold.
  const may = ["../index.js", ...bundled.map((name) => `../${name}`)];
  for (const path of beyond.map(String)) assert.ok(may.includes(path), path);
  for (const source of [...sources, ...beside]) {
    assert.doesNotMatch(code(source).join("\n"), /from "\.\/api/, source);
  }
});

test("decryptKey is a module of its own, and nothing needs it", () => {
  const touches = (/** @type {string} */ name) =>
    /\.memory\b|\{ memory/.test(code(name).join("\n"));
  const own = scriptsIn("passphrase/");
  assert.deepEqual(own.filter(touches), ["passphrase/decryptor.js"]);
  for (const source of [...sources, ...beside, "api/index.js"]) {
    assert.doesNotMatch(
      code(source).join("\n"),
      /from "\..*passphrase/,
      source,
    );
  }
  assert.deepEqual(exportsOf("passphrase.wasm").sort(), [
    ...["io_address", "key_decrypt", "memory", "passphrase_address", "wipe"],
  ]);
});

test("each script loads what its platform has, and nothing else", () => {
  const loads = dist
    .filter((name) => /\.c?js$/.test(name) && name !== "cli.js")
    .map((name) => [name, loadsOf(name).sort().join(" ")]);
  assert.deepEqual(Object.fromEntries(loads), {
    ...{ "index.js": "", "index.cjs": "", "js.js": "", "js.cjs": "" },
    "workerd.js": '"./core.wasm"',
    "edge-light.js": '"./core-simd.wasm?module"',
    "api.js": '"icr-app-jwt"',
    "api.cjs": '"icr-app-jwt"',
    "passphrase.js": '"icr-app-jwt"',
    "passphrase.cjs": '"icr-app-jwt"',
    "passphrase-js.js": '"icr-app-jwt/js"',
    "passphrase-js.cjs": '"icr-app-jwt/js"',
    "passphrase-workerd.js": '"./passphrase.wasm" "icr-app-jwt/workerd"',
    "passphrase-edge-light.js":
      '"./passphrase.wasm?module" "icr-app-jwt/edge-light"',
  });
});

test("no library file has what breaks a runtime or a bundler", () => {
  const files = dist.filter(
    (name) => /\.c?js$/.test(name) && !/^(cli|api|passphrase.*)\./.test(name),
  );
  assert.equal(files.length, 6);
  const banned =
    /WebAssembly\.(compile|instantiate)|\bfetch\(|process\.versions|typeof process|node:|\bPromise\b|\bawait\b|\bimport\(|new Function|\beval\(/;
  for (const name of files) {
    const text = read(name)
      .replaceAll("\\\n", "")
      .replaceAll(/`\d+\|[A-Z_]+\|[^`]*`/g, "``")
      .replace(/"[^"]{20000,}"/, "");
    const bare = text.replaceAll(/\/\*[^]*?\*\/|^\/\/.*/gm, "");
    const words = /"a promise: await it first"/g;
    assert.doesNotMatch(
      bare.replaceAll(words, '""').replaceAll('"Promise"', '""'),
      banned,
      name,
    );
    // No bundler may replace it by a key.
    assert.ok(!text.includes("env.PRIVATE_KEY"), name);
    assert.ok(!text.includes("env.ICR_PRIVATE_KEY"), name);
    assert.ok(text.includes("process.env.NEXT_PUBLIC_APP_ID"), name);
  }
});

test("scripts are ASCII, and a line that Node prints with an error is short", () => {
  for (const name of dist.filter((file) => /\.c?js$/.test(file))) {
    const text = read(name);
    assert.doesNotMatch(text, /[^\t\n -~]/, name);
    const long = text.split("\n").filter((line) => line.length > 1000);
    const holdsModule = /^(index|passphrase)\.c?js$/.test(name);
    assert.equal(long.length, holdsModule ? 1 : 0, name);
    for (const line of long) {
      assert.match(line, /^const ICR_APP_JWT = "[^"\\]*";$/, name);
    }
    assert.doesNotMatch(text, /sourceMappingURL/, name);
  }
});

test("nothing but the documented files is packed", () => {
  const list = execFileSync("tar", ["-tzf", tarball]).toString();
  const files = list
    .trim()
    .split("\n")
    .map((path) => path.slice("package/".length));
  const wanted = [
    ...["index.js", "index.cjs", "js.js", "js.cjs", "workerd.js"],
    ...["edge-light.js", "core.wasm", "core-simd.wasm"],
    ...["index.d.ts", "index.d.cts", "cli.js", "page.html"],
    "sbom.cdx.json",
    ...["api.js", "api.cjs", "api.d.ts", "api.d.cts"],
    ...["passphrase.js", "passphrase.cjs", "passphrase.d.ts"],
    ...["passphrase.d.cts", "passphrase-js.js", "passphrase-js.cjs"],
    ...["passphrase-workerd.js", "passphrase-edge-light.js", "passphrase.wasm"],
  ].map((name) => `dist/${name}`);
  const papers = ["README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md"];
  papers.push("js/API.md", "js/ERRORS.md");
  wanted.push("package.json", ...papers, "THIRD_PARTY_NOTICES.md");
  assert.deepEqual(files.sort(), wanted.sort());
});

test("it needs nothing and runs nothing when it is installed", () => {
  for (const name of [
    ...["dependencies", "peerDependencies", "devDependencies"],
    ...["scripts", "imports"],
  ]) {
    assert.equal(shipped[name], undefined);
  }
  assert.equal(shipped.sideEffects, false);
  assert.equal(shipped.version, manifest.version);
  const installedPackages = readdirSync(`${consumer}node_modules`);
  const names = installedPackages.filter((name) => !name.startsWith("."));
  assert.deepEqual(names, [manifest.name]);
});

test("conditions of package.json stand in the order in which they win", () => {
  const order = ["edge-light", "workerd", "import", "require", "default"];
  for (const name of [".", "./passphrase"]) {
    assert.deepEqual(Object.keys(shipped.exports[name]), order);
  }
});

test("the module imports nothing and exports what c/abi.h declares", () => {
  const abi = readFileSync(`${root}c/abi.h`, "utf8");
  const declared = [...abi.matchAll(/^(?:int|uint8_t) \*?(\w+)\(/gm)];
  const wanted = declared.map((match) => String(match[1])).concat("memory");
  assert.equal(wanted.length, 21);
  assert.deepEqual(exportsOf("core-simd.wasm").sort(), wanted.sort());
  const core = readFileSync(`${installed}dist/core.wasm`);
  assert.equal(core.length, statSync(`${installed}dist/core-simd.wasm`).size);
});

test("the tables of errors have every number of the headers", () => {
  for (const [header, rows] of /** @type {const} */ ([
    ["c/abi.h", errors],
    ["c/passphrase/passphrase.h", passphraseErrors],
  ])) {
    const text = readFileSync(root + header, "utf8");
    const numbers = [...text.matchAll(/^ {4}X\((\d+)/gm)];
    assert.ok(numbers.length > 0);
    assert.deepEqual(
      rows.map(([number]) => number).sort(),
      numbers.map(([, number]) => Number(number)).sort(),
    );
  }
});

// They look for every path in package.json, too. attw ends with an error where it
// finds one.
test("publint and Are the Types Wrong have nothing to say", () => {
  const bin = `${root}tests/node_modules/.bin/`;
  const lint = execFileSync(`${bin}publint`, ["--strict", tarball]).toString();
  assert.match(lint, /All good!/);
  const check = (/** @type {string[]} */ ...flags) =>
    execFileSync(`${bin}attw`, [
      ...[tarball, "--format", "ascii", "--no-emoji"],
      ...flags,
    ]).toString();
  const both = check(
    "--entrypoints",
    ...[".", "inline", "js", "api", "passphrase", "passphrase/js"],
    "package.json",
  );
  for (const name of ["js", "api", "passphrase", "passphrase/js"]) {
    const said = `"icr-app-jwt/${name}"\n\nnode10: OK`;
    assert.ok(both.includes(said), both);
  }
  // For platforms that have no CommonJS.
  const rule = ["--ignore-rules", "cjs-resolves-to-esm"];
  const edge = check(
    ...["--entrypoints", "workerd", "edge-light", "passphrase/workerd"],
    ...["passphrase/edge-light", ...rule],
  );
  assert.match(edge, /"icr-app-jwt\/workerd"/);
});
