// SPDX-License-Identifier: MIT
/** The core as plain JavaScript: for where WebAssembly is not allowed. */
import { instantiate as make } from "#wasm2js";
import { JwtError } from "../errors.js";

/** @returns {import("../core.js").Exports} of a new instance */
export function instantiate() {
  // It reads and writes numbers through typed arrays, which have the bytes in
  // the processor's order; the order of WebAssembly's memory is little-endian.
  const [first] = new Uint8Array(Uint16Array.of(1).buffer);
  if (first !== 1) throw new JwtError("BIG_ENDIAN");
  return make();
}
