// SPDX-License-Identifier: MIT
/** How the core gets there: each entry, and where none can. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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

test("where an engine has no relaxed SIMD, the core signs without it", () => {
  const code = `WebAssembly.validate = () => false;
    const { createSigner } = await import("icr-app-jwt");
    const { now, ...identity } = given;
    const signer = createSigner(identity);
    print(signer.kernel + " " + signer.createJWT({ now }));`;
  assert.equal(run(code), `simd ${createJWT(given)}`);
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

for (const name of ["workerd", "edge-light"]) {
  test(`./${name} says so when it gets no module`, async () => {
    const { outputFiles } = await build({
      entryPoints: [`${installed}dist/${name}.js`],
      bundle: true,
      format: "esm",
      outdir: "none",
      write: false,
      loader: { ".wasm": "file" }, // its name is what is imported
    });
    const code = outputFiles.find(({ path }) => path.endsWith(".js"));
    const base64 = Buffer.from(code?.contents ?? "").toString("base64");
    const entry = await import(`data:text/javascript;base64,${base64}`);
    assert.throws(() => entry.createJWT(given), { code: "ERR_WASM_FORBIDDEN" });
  });
}
