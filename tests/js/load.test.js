// SPDX-License-Identifier: MIT
/** How the core gets there: each entry, and where none can. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { build } from "esbuild";
import { key, pem } from "./keys.js";
import { consumer, esm, installed } from "./package.js";

const given = { appId: "42", privateKey: pem(key()), now: 1700000000 };
const { createJWT } = await esm();

/**
 * @param {string} code
 * @param {string[]} flags of node
 * @returns {string} what it prints
 */
function run(code, ...flags) {
  const script = `const given = ${JSON.stringify(given)};
    const print = (text) => process.stdout.write(text);
    ${code}`;
  const args = [...flags, "--input-type=module", "--eval", script];
  return execFileSync(process.execPath, args, { cwd: consumer }).toString();
}

/** @param {string} [entry] @returns {string} code that prints token or failure */
const attempt = (entry = "icr-app-jwt") =>
  `try { print((await import("${entry}")).createJWT(given)); }
    catch (error) { print(error.code); }`;

test("without WebAssembly the code says so, and ./js signs", () => {
  assert.equal(run(attempt(), "--jitless"), "ERR_WASM_FORBIDDEN");
  const token = run(attempt("icr-app-jwt/js"), "--jitless");
  assert.equal(token, createJWT(given));
});

test("where compiling is forbidden the code says so, each time", () => {
  for (const error of ["WebAssembly.CompileError", "EvalError"]) {
    const code = `const { Module } = WebAssembly;
      WebAssembly.Module = function () { throw new ${error}("by a policy"); };
      ${attempt()} ${attempt()}
      WebAssembly.Module = Module;
      ${attempt()}`;
    const wanted = `${"ERR_WASM_FORBIDDEN".repeat(2)}${createJWT(given)}`;
    assert.equal(run(code), wanted);
  }
});

test("it needs no TextEncoder and no TextDecoder", () => {
  const code = `delete globalThis.TextEncoder; delete globalThis.TextDecoder;
    ${attempt()}`;
  assert.equal(run(code), createJWT(given));
});

test("importing alone does nothing: no module, instance or environment", () => {
  const code = `let seen = 0;
    const count = () => void seen++;
    const ours = /APP_ID|PRIVATE_KEY/; // Node reads others
    const get = (_, name) => ours.test(String(name)) ? count() : undefined;
    const env = new Proxy({}, { get });
    Object.defineProperty(process, "env", { value: env });
    WebAssembly.Module = WebAssembly.Instance = count;
    const { createJWT } = await import("icr-app-jwt");
    await import("icr-app-jwt/inline");
    await import("icr-app-jwt/js");
    const before = seen;
    try { createJWT(); } catch {}
    print(before + " " + (seen > 0));`;
  assert.equal(run(code), "0 true");
});

/**
 * @param {string} name of an entry
 * @param {(path: string) => string} wasm the module that a .wasm becomes
 */
async function bundled(name, wasm) {
  const { outputFiles } = await build({
    entryPoints: [`${installed}dist/${name}.js`],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "compiles a .wasm as the platform does",
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({
            path: `${installed}dist/${path.replace("?module", "")}`,
            namespace: "wasm",
          }));
          onLoad({ filter: /./, namespace: "wasm" }, ({ path }) => ({
            contents: wasm(path),
          }));
        },
      },
    ],
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${text}`);
}

/** @param {string} path */
const compiles = (path) => {
  const base64 = readFileSync(path).toString("base64");
  return `const text = atob("${base64}");
    const bytes = Uint8Array.from(text, (byte) => byte.charCodeAt(0));
    export default new WebAssembly.Module(bytes);`;
};

for (const name of ["workerd", "edge-light"]) {
  test(`./${name} signs with the module that the platform compiled`, async (t) => {
    const relaxed = WebAssembly.validate(
      readFileSync(`${installed}dist/core.wasm`),
    );
    if (name === "workerd" && !relaxed) {
      return t.diagnostic(
        "this engine lacks the relaxed SIMD that workerd has",
      );
    }
    const entry = await bundled(name, compiles);
    assert.equal(entry.createJWT(given), createJWT(given));
    const { appId, privateKey } = given;
    const signer = entry.createSigner({ appId, privateKey });
    assert.equal(signer.kernel === "fma", name === "workerd");
  });

  test(`./${name} says so when it gets no module`, async () => {
    const entry = await bundled(name, () => `export default "a1b2.wasm"`);
    assert.throws(() => entry.createJWT(given), { code: "ERR_WASM_FORBIDDEN" });
  });
}
