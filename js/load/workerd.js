// SPDX-License-Identifier: MIT
/** core.wasm as workerd compiles it -> instances. Its V8 has relaxed SIMD. None
 * starts cold: a Worker answers many requests, and V8 optimises on a thread that
 * a request's limit of CPU time does not count. */
// Not a default import: Vite and webpack break on that.
import * as core from "./core.wasm";
import { instantiateModule } from "./module.js";

export const instantiate = () => instantiateModule(core.default);
