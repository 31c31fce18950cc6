// SPDX-License-Identifier: MIT
// What js/pack.mjs writes into build/gen/, which "#core" and "#wasm2js" mean.
import type { Exports } from "../core.js";

/** Base64 of the raw deflate stream of core.wasm. */
export declare const CORE: string;
/** Its length when inflated, in bytes. */
export declare const CORE_BYTES: number;
/** How far each relaxed opcode lies behind the one before, in bytes. */
export declare const RELAXED: number[];
/** A new instance of the core that wasm2js made JavaScript of. */
export declare function instantiate(): Exports;
