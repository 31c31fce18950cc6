// SPDX-License-Identifier: MIT
/** The private operation alone: our kernels, and that of the two libraries
 * as they come. Ours includes the check of s^e. */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { dir, pemOf } from "./paths.mjs";

const KERNELS = { scalar: 1, simd: 2, fma: 3 };
const NUMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

/** @param {string} path @returns {any} the exports of a new instance */
const instance = (path) =>
  new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {})
    .exports;

/**
 * @param {string} path of a module with the exports of kernel_hooks.c
 * @param {number} kernel
 * @param {any} jwk
 * @returns its instance with this key
 */
export function keyed(path, kernel, jwk) {
  const core = instance(path);
  const memory = new Uint8Array(core.memory.buffer);
  const io = core.kernel_io();
  if (core.kernel_choose(kernel) === 0) {
    throw new Error(`this machine has no kernel ${kernel} in ${path}`);
  }
  let at = 0;
  NUMBERS.forEach((number, i) => {
    const bytes = Buffer.from(jwk[number], "base64url");
    memory.set(bytes, io + at);
    core.kernel_number(i, at, bytes.length);
    at += bytes.length;
  });
  core.kernel_freeze();
  return { core, memory, io };
}

/**
 * @param {"fma" | "simd" | "scalar"} name
 * @param {number} bits
 * @returns {() => void}
 */
function ours(name, bits) {
  const file = name === "scalar" ? "scalar" : "simd";
  const jwk = createPrivateKey(pemOf(bits)).export({ format: "jwk" });
  const { core, memory, io } = keyed(`${dir}${file}.wasm`, KERNELS[name], jwk);
  memory.fill(1, io, io + bits / 8);
  return () => {
    if (core.kernel_private(bits / 8) !== 0) throw new Error("no signature");
  };
}

/** @param {number} bits @returns {() => void} */
function stock(bits) {
  const core = instance(`${dir}stock.wasm`);
  core._initialize(); // its heap
  const memory = new Uint8Array(core.memory.buffer);
  const key = createPrivateKey(pemOf(bits));
  const der = key.export({ type: "pkcs1", format: "der" });
  memory.set(der, core.stock_io());
  if (core.stock_load(der.length) !== 0) throw new Error("no key");
  return () => {
    if (core.stock_sign() !== bits / 8) throw new Error("no signature");
  };
}

/** @param {number} bits @returns {Record<string, () => void>} */
export const kernels = (bits) => ({
  "kernel: fma": ours("fma", bits),
  "kernel: simd": ours("simd", bits),
  "kernel: scalar": ours("scalar", bits),
  "kernel: stock libtomcrypt": stock(bits),
});
