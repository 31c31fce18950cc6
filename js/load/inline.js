// SPDX-License-Identifier: MIT
/** The core that is compiled into this file -> instances. */
import { core, HOW } from "#core";
import { JwtError } from "../errors.js";
import { unpack, withoutRelaxed } from "./unpack.js";

/** The smallest module with an f64x2.relaxed_madd: it tells in no time what
 * validating the core would. */
const RELAXED = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0,
  0xfd, 0x87, 2, 26, 11,
];

/** @type {WebAssembly.Module | undefined} */
let module;

/** @returns {import("../core.js").Exports} of a new instance */
export function instantiate() {
  const first = !module;
  module ??= compile();
  try {
    const { exports } = /** @type {any} */ (new WebAssembly.Instance(module));
    // Most processes end after a token or two. passphrase.wasm has no kernel.
    if (first) exports.kernel_cold?.();
    return exports;
  } catch (cause) {
    // The module is good: this is a policy, which WebKit asks only now.
    throw cause instanceof WebAssembly.CompileError
      ? new JwtError("WASM_FORBIDDEN", cause)
      : cause; // no memory
  }
}

/** @returns {WebAssembly.Module} */
function compile() {
  try {
    const bytes = unpack(core(), HOW);
    if (!WebAssembly.validate(new Uint8Array(RELAXED))) withoutRelaxed(bytes);
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause; // no memory
    throw new JwtError("WASM_FORBIDDEN", cause);
  }
}
