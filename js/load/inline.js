// SPDX-License-Identifier: MIT
/** The core that is compiled into this file -> instances. */
import { CORE, CORE_BYTES, RELAXED } from "#core";
import { JwtError } from "../errors.js";
import { inflate } from "./inflate.js";

/** @type {WebAssembly.Module | undefined} */
let module;

/** @returns {import("../core.js").Exports} of a new instance */
export function instantiate() {
  module ??= compile();
  const { exports } = new WebAssembly.Instance(module);
  return /** @type {any} */ (exports);
}

/** @returns {WebAssembly.Module} */
function compile() {
  try {
    const bytes = inflate(decode(CORE), CORE_BYTES);
    try {
      return new WebAssembly.Module(bytes);
    } catch {
      // Most likely an engine without relaxed SIMD.
      return new WebAssembly.Module(withoutRelaxed(bytes));
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw cause; // no memory
    throw new JwtError("WASM_FORBIDDEN", cause);
  }
}

/** @param {string} base64 @returns {Uint8Array} */
function decode(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * Makes a v128.bitselect of each f64x2.relaxed_madd and relaxed_nmadd: it has
 * the same operands, so the module validates, and gives wrong results, so the
 * self-test in it passes the fma kernel over.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes changed in place
 * @returns {Uint8Array<ArrayBuffer>}
 */
function withoutRelaxed(bytes) {
  let at = 0;
  for (const step of RELAXED) bytes.set([0xfd, 0xd2, 0], (at += step));
  return bytes;
}
