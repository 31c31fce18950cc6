// SPDX-License-Identifier: MIT
/** The core as plain JavaScript: for where WebAssembly is not allowed. */
import { instantiate as make } from "#wasm2js";
import { SCRIPT_ERRORS } from "../generated/errors.js";
import { JwtError, know } from "../errors.js";

/** @returns {import("../core.js").Exports} of a new instance */
export function instantiate() {
  // It reads and writes numbers through typed arrays, which have the bytes in
  // the processor's order; the order of WebAssembly's memory is little-endian.
  const [first] = new Uint8Array(Uint16Array.of(1).buffer);
  if (first === 1) return make();
  know(SCRIPT_ERRORS);
  throw new JwtError("BIG_ENDIAN");
}
