// SPDX-License-Identifier: MIT
/** core-simd.wasm as edge runtimes compile it -> instances. */
// A static import of a module that does not validate would take the whole
// function down, so not the one with relaxed SIMD.
import * as core from "./core-simd.wasm?module";
import { instantiateModule } from "./module.js";

export const instantiate = () => instantiateModule(core.default);
