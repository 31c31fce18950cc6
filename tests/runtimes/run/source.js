// SPDX-License-Identifier: MIT
/**
 * `import source` of core.wasm: which engines compile a module that is imported.
 * An entry for it would serve pages whose policy forbids WebAssembly from bytes, and
 * no browser here has it: so there is none. A row that fails says that this changed.
 */
import assert from "node:assert/strict";
import { visit } from "../browser.js";
import { binary, nodeOf, run, write } from "../work.js";

const MODULE = "[object WebAssembly.Module]";
const code = `import source core from "PACKAGE/dist/core.wasm";
export const kind = Object.prototype.toString.call(core);
`;
const strict = "default-src 'none'; connect-src 'self'; script-src 'self'";

/** @returns {string} an app that prints what it got */
function app() {
  const path = "../../node_modules/icr-app-jwt";
  write("source/source.mjs", code.replace("PACKAGE", path));
  return write(
    "source/app.mjs",
    `import("./source.mjs").then(
  (module) => console.log(module.kind),
  (error) => console.log(error.name),
);
`,
  );
}

/** @param {import("../browser.js").Name} name @returns {Promise<string>} */
function page(name) {
  write("source.js", code.replace("PACKAGE", "/node_modules/icr-app-jwt"));
  return visit(name, "source", strict);
}

const deno = () => binary("@deno/linux-ARCH-glibc/deno");
const bun = () => binary("@oven/bun-linux-ARCH/bin/bun");
const quiet = { env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" } };

/** @type {[string, boolean, () => Promise<string>][]} the second: it has it */
const engines = [
  ["Node 22", false, () => run(nodeOf("22"), [app()])],
  ["Node 24", true, () => run(nodeOf("24"), [app()])],
  ["Node 26", true, () => run(nodeOf("26"), [app()])],
  ["Deno", true, () => run(deno(), ["run", "-A", app()], quiet)],
  ["Bun", false, () => run(bun(), [app()])],
  ["Chromium under a CSP", false, () => page("Chromium")],
  ["Firefox under a CSP", false, () => page("Firefox")],
  ["WebKitGTK under a CSP", false, () => page("WebKitGTK")],
];

export const rows = engines.map(([runtime, has, kind]) => ({
  runtime,
  entry: "import source",
  run: async () => {
    const got = (await kind()).trim();
    assert.equal(got === MODULE, has, `${runtime} says ${got}`);
  },
}));
