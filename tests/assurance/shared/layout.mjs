// SPDX-License-Identifier: MIT
/**
 * Where things lie in the memory of the shipped module, and its raw exports.
 */
import { readFileSync } from "node:fs";

/** @param {string} path below build/ @returns {Buffer} */
export const built = (path) =>
  readFileSync(new URL(`../../../build/${path}`, import.meta.url));

/** @param {string} path below build/ @returns {WebAssembly.Module} */
export const compile = (path) => new WebAssembly.Module(built(path));

/** @param {WebAssembly.Module} module @returns {any} its exports */
export const start = (module) => new WebAssembly.Instance(module).exports;

/** "cold" is fma as in the first signature of a process. */
export const KERNELS = { scalar: 1, simd: 2, fma: 3, cold: -3 };

/** The module that a kernel is in. */
export const MODULE_OF = {
  fma: "core",
  cold: "core",
  simd: "core",
  scalar: "core-scalar",
};

/** @param {any} core @returns {Uint8Array} its whole memory */
export const memoryOf = (core) => new Uint8Array(core.memory.buffer);

/** @param {any} core @param {Uint8Array} bytes to the start of io */
export const put = (core, bytes) =>
  memoryOf(core).set(bytes, core.io_address());

/**
 * @param {any} core
 * @param {string | Uint8Array} key
 * @param {number} [kernel]
 * @returns {number} what key_load returns
 */
export function load(core, key, kernel = 0) {
  if (kernel < 0) core.kernel_cold();
  if (core.kernel_select(Math.abs(kernel)) < 0) {
    throw new Error("no such kernel here");
  }
  put(core, Buffer.from(key));
  return core.key_load(key.length);
}

/** @param {any} core @param {Uint8Array} message all but sign_end */
export function hash(core, message) {
  core.sign_begin();
  put(core, message);
  core.sign_update(message.length);
}

/** What symbols.c tells the place of. */
const SYMBOLS = ["key", "k", "secret", "windows", "scratch", "x", "table"];

/**
 * @param {string} kernel that is in the module
 * @param {any} core of the module
 * @param {string | Uint8Array} key
 * @param {string} [path] below build/, of the module with symbols.c linked to it
 * @returns {Record<string, { at: number, end: number }>}
 * @throws where it is laid out otherwise
 */
export function symbolsOf(
  kernel,
  core,
  key,
  path = `assurance-build/symbols${kernel === "scalar" ? "-scalar" : ""}.wasm`,
) {
  const symbols = start(compile(path));
  load(symbols, key);
  load(core, key);
  if (!Buffer.from(memoryOf(symbols)).equals(memoryOf(core))) {
    throw new Error(`${path}: the memory is not laid out as the module's`);
  }
  core.wipe();
  const range = (name) => {
    const at = symbols[name]();
    return { at, end: at + symbols[`${name}_size`]() };
  };
  const ranges = Object.fromEntries(SYMBOLS.map((name) => [name, range(name)]));
  // All fields from p and q on are secret, see c/rsa/kernel.h.
  const { secret, key: frozen } = ranges;
  return { ...ranges, secret: { at: secret.at, end: frozen.end } };
}
