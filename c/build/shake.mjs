// SPDX-License-Identifier: MIT
/** A linked module -> what ships of it. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { featuresOf, PASSES, SCALAR, STRIP } from "./passes.mjs";

/** Binaryen is itself WebAssembly, ten megabytes: V8 takes longer to optimise it
 * than it then runs.
 * @param {string} name of Binaryen's @param {...string} args @returns {string} */
export const tool = (name, ...args) =>
  execFileSync(
    process.execPath,
    ["--liftoff-only", join("node_modules/binaryen/bin", name), ...args],
    { encoding: "latin1", maxBuffer: 1 << 28 },
  );

/**
 * @param {string} source whose EXPORT(name) mark what the module exports
 * @param {string} graph where that is written down
 * @returns what drops all that those do not reach, and every name
 */
export function shakeAs(source, graph) {
  const exported = [
    ...readFileSync(source, "utf8").matchAll(/^EXPORT\((\w+)\)/gm),
  ]
    .map((m) => m[1])
    .concat("memory");
  writeFileSync(
    graph,
    JSON.stringify([
      { name: "outside", root: true, reaches: exported },
      ...exported.map((name) => ({ name, export: name })),
    ]),
  );
  return (/** @type {string} */ linked, /** @type {string} */ out) => {
    const features = featuresOf(linked);
    // With names, by which PASSES tells what is rare.
    const kept = ["--graph-file", graph, "-g", "-o", out];
    tool("wasm-metadce", linked, ...features, ...kept);
    // Every pass runs before the constant-time audit reads the result.
    tool("wasm-opt", out, ...features, ...PASSES, ...STRIP, "-o", out);
  };
}

/** @param {string} scalar a module without SIMD @param {string} script it, as
 * JavaScript */
export function toScript(scalar, script) {
  // Typed arrays have whole places only. -O2 goes first, as wasm2js's would make
  // unaligned stores of short copies again.
  const aligned = `${script}.wasm`;
  const align = ["-O2", "--alignment-lowering"];
  tool("wasm-opt", scalar, ...SCALAR, ...align, "-o", aligned);
  tool("wasm2js", aligned, ...SCALAR, "-O2", "-o", script);
  rmSync(aligned);
}
