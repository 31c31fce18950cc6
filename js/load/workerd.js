// SPDX-License-Identifier: MIT
/** core.wasm as workerd compiles it -> instances. Its V8 has relaxed SIMD. */
// Not a default import: Vite and webpack break on that.
import * as core from "./core.wasm";
import { instantiateModule } from "./module.js";

export const instantiate = () => instantiateModule(core.default);
