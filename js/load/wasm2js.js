// SPDX-License-Identifier: MIT
/** The core as plain JavaScript: for where WebAssembly is not allowed. */
export { instantiate } from "#wasm2js";
