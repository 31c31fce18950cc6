// SPDX-License-Identifier: MIT
// What js/build/pack.mjs writes into build/gen/, which "#core" and "#wasm2js" mean.
import type { Exports } from "../core.js";

/** core.wasm as text, for unpack. */
export declare const core: () => string;
/** How unpack undoes it. */
export declare const HOW: import("./unpack.js").How;
/** A new instance of the core that wasm2js made JavaScript of. */
export declare function instantiate(): Exports;
