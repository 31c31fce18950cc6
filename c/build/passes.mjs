// SPDX-License-Identifier: MIT
/** What Binaryen is told: by finish.mjs, and by the tests that need the module it
 * makes with names in it.
 *
 *     node c/build/passes.mjs    prints what the benchmarks' kernels get
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What a module may use: the scalar one and passphrase.wasm, core-simd.wasm,
 * core.wasm. */
export const SCALAR = [
  "--mvp-features",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
];
export const SIMD = [...SCALAR, "--enable-simd"];
export const RELAXED = [...SIMD, "--enable-relaxed-simd"];

/** @param {string} linked the path of a linked module @returns what it may use */
export const featuresOf = (linked) =>
  /scalar|passphrase/.test(linked) ? SCALAR : RELAXED;

/** The functions that c/ marks RARE, see c/span.h.
 *
 * @returns {string[]} */
function rare() {
  const c = fileURLToPath(new URL("../", import.meta.url));
  return readdirSync(c, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".c"))
    .map((name) => readFileSync(c + name, "utf8"))
    .flatMap((text) => [...text.matchAll(/^RARE .*?(\w+)\(/gm)])
    .map(([, name]) => name);
}

/** For few bytes after brotli. A function with one caller is inlined only if it
 * is small: with both kernels inside its caller, V8 would optimise them together,
 * which is slow (tests/bench/cold). Functions that are alike stay: the copies in
 * c/rsa/mont_cold.c are. Low memory is the end of the stack, which
 * nothing reaches, and no pointer is close to 0. */
export const PASSES = [
  ...rare().map((name) => `--no-inline=${name}`),
  "-O2",
  "--skip-pass",
  "duplicate-function-elimination",
  "--converge",
  "--low-memory-unused",
  "--always-inline-max-function-size",
  "9",
  "--one-caller-inline-max-function-size",
  "150",
];
export const STRIP = [
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features",
];

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log([...RELAXED, ...PASSES].join(" "));
}
