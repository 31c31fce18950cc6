// SPDX-License-Identifier: MIT
/** The private operation alone: our kernels, and that of the two libraries
 * as they come. Ours includes the check of s^e. */
import { createPrivateKey } from "node:crypto";
import { compile } from "../assurance/shared/core.mjs";
import { Kernel } from "../assurance/shared/kernel.mjs";
import { dir, pemOf, root } from "./paths.mjs";

const KERNELS = { scalar: 1, simd: 2, fma: 3 };

/**
 * @param {string} path of a module with the exports of kernel_hooks.c
 * @param {number} number of a kernel
 * @param {JsonWebKey} jwk
 * @returns its instance with this key
 */
export function keyed(path, number, jwk) {
  const kernel = new Kernel(compile(path));
  if (kernel.core.kernel_choose(number) === 0) {
    throw new Error(`this machine has no kernel ${number} in ${path}`);
  }
  kernel.freeze(jwk);
  return kernel;
}

/**
 * @param {"fma" | "simd" | "scalar"} name
 * @param {number} bits
 * @returns {() => void}
 */
function ours(name, bits) {
  const file = name === "scalar" ? "scalar" : "simd";
  const jwk = createPrivateKey(pemOf(bits)).export({ format: "jwk" });
  const { core, memory, io } = keyed(
    `${root}build/kernel/${file}.wasm`,
    KERNELS[name],
    jwk,
  );
  memory.fill(1, io, io + bits / 8);
  return () => {
    if (core.kernel_private(bits / 8) !== 0) throw new Error("no signature");
  };
}

/** @param {number} bits @returns {() => void} */
function stock(bits) {
  const module = compile(`${dir}stock.wasm`);
  const core = new WebAssembly.Instance(module, {}).exports;
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
