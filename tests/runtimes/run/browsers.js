// SPDX-License-Identifier: MIT
/** Browsers: a module script and no build step, under three policies. */
import assert from "node:assert/strict";
import { visit } from "../browser.js";
import { firefox, fma, scalar, simd } from "../kernels.js";

/** @typedef {import("../browser.js").Name} Name */

const strict = "default-src 'none'; connect-src 'self'; script-src 'self'";
const withWasm = `${strict} 'wasm-unsafe-eval'`;

/**
 * @param {Name} name
 * @param {string} kernel
 * @returns {import("../main.js").Row[]}
 */
const rowsOf = (name, kernel) => [
  {
    runtime: name,
    entry: ".",
    kernel,
    run: () => visit(name, "index"),
  },
  {
    runtime: `${name} under a CSP`,
    entry: ". with 'wasm-unsafe-eval'",
    kernel,
    run: () => visit(name, "index", withWasm),
  },
  {
    runtime: `${name} under a CSP`,
    entry: "./js",
    kernel: scalar,
    run: () => visit(name, "js", strict),
  },
  {
    runtime: `${name} under a CSP`,
    entry: ". says ERR_WASM_FORBIDDEN",
    run: async () => {
      const { code, message } = await visit(name, "forbidden", strict);
      assert.equal(code, "ERR_WASM_FORBIDDEN");
      assert.match(message, /"icr-app-jwt\/js"/);
    },
  },
];

/** @type {import("../main.js").Row[]} */
export const rows = [
  ...rowsOf("Chromium", fma),
  ...rowsOf("Firefox", firefox),
  ...rowsOf("WebKitGTK", simd),
];
