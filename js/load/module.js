// SPDX-License-Identifier: MIT
/** A Module that the platform compiled -> an instance. */
import { JwtError } from "../errors.js";

/**
 * @param {any} module the default export of a .wasm
 * @returns {import("../core.js").Exports}
 */
export function instantiateModule(module) {
  // Not instanceof: an edge sandbox is another realm than its modules.
  const tag = Object.prototype.toString.call(module);
  if (tag !== "[object WebAssembly.Module]") {
    throw new JwtError("WASM_FORBIDDEN");
  }
  return /** @type {any} */ (new WebAssembly.Instance(module).exports);
}
