// SPDX-License-Identifier: MIT
//
// The module that ships, as text that a test may read and change: core.wasm has
// no names, so the steps of c/build/finish.mjs are done again with names kept.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { featuresOf, PASSES } from "../../../c/build/passes.mjs";
import { RELAXED, STRIP } from "../../../c/build/passes.mjs";
import { tool } from "../../../c/build/shake.mjs";

/** @template T @param {(dir: string) => T} work @returns {T} */
function inScratch(work) {
  const dir = mkdtempSync(join(tmpdir(), "module-"));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** What makes a module with a planted defect as fast as the one that ships, and
 * not quite as small. */
const ONCE = PASSES.filter((pass) => pass !== "--converge");

/**
 * linked.wasm -> what finish.mjs makes of it, but with names. Where core.wasm is
 * given, the result must be the same except for the names, byte for byte.
 */
export const named = (linked, graph, shipped) =>
  inScratch((dir) => {
    const features = featuresOf(linked);
    const [a, b, c] = ["a", "b", "c"].map((x) => join(dir, x));
    const kept = ["--graph-file", graph, "-g", "-o", a];
    tool("wasm-metadce", linked, ...features, ...kept);
    if (!shipped) {
      tool("wasm-opt", a, ...features, ...ONCE, "-g", "-S", "-o", b);
      return parse(readFileSync(b, "utf8"));
    }
    tool("wasm-opt", a, ...features, ...PASSES, "-g", "-o", b);
    tool("wasm-opt", b, ...features, ...STRIP, "-o", c);
    if (!readFileSync(c).equals(readFileSync(shipped)))
      throw new Error(
        "the steps of c/build/finish.mjs are not those of tests/assurance/shared/module.mjs",
      );
    return parse(tool("wasm-dis", b, ...features));
  });

/** S-expressions as nested arrays of strings. */
export function parse(text) {
  const stack = [[]];
  for (const [token] of text.matchAll(
    /"(?:[^"\\]|\\.)*"|\(;[^]*?;\)|;;.*|[()]|[^\s()";]+/g,
  )) {
    if (token.startsWith(";;") || token.startsWith("(;")) continue;
    if (token === "(") stack.push([]);
    else if (token === ")") {
      const done = stack.pop();
      stack.at(-1).push(done);
    } else stack.at(-1).push(token);
  }
  return stack[0][0];
}

/** Nested arrays of strings as S-expressions. */
export const text = (node) =>
  Array.isArray(node) ? `(${node.map(text).join(" ")})` : node;

/** @returns {Buffer} the module that the S-expression describes */
export const assemble = (module) =>
  inScratch((dir) => {
    const [from, to] = ["a.wat", "a.wasm"].map((x) => join(dir, x));
    writeFileSync(from, text(module));
    tool("wasm-as", from, ...RELAXED, "-o", to);
    return readFileSync(to);
  });

// The kernel, so far as its functions are still functions.
const KERNEL =
  /^(mont\w*|multiply\w*|low\w*|high\w*|table_\w+|modexp|recombine|check|from_bytes|digits_\w+|pair_add|bits_at|carry_of|frozen_sum|bytes_sum|sum_on|halved|whole|ct_\w+|rsa_private)(_\d+)?$/;

/** @param {string} name without $ */
export const inKernel = (name) => KERNEL.test(name);

const calls = (node, name) =>
  Array.isArray(node) &&
  ((node[0] === "call" && name.test(node[1].slice(1))) ||
    node.some((x) => calls(x, name)));

/** @returns the function that holds the private operation, and maybe its caller */
export function privateOperation(module) {
  const functions = module.filter((item) => item[0] === "func");
  const root =
    functions.find((f) => f[1] === "$rsa_private") ??
    functions.find(
      (f) =>
        !inKernel(f[1].slice(1)) &&
        calls(f.slice(2), /^(table_read\w*|modexp)$/),
    );
  if (!root) throw new Error("no function holds the private operation");
  return root;
}
