// SPDX-License-Identifier: MIT
/** Which cores are alive: the ones that createJWT keeps, and new ones, for which
 * a kept one makes room where memory is short. */
import { Core, loadPrivate } from "./core.js";

/** @import { Kernel } from "./types.js" */

/** How many cores createJWT keeps. */
const MAX_KEPT = 8;
/**
 * By the text of their key, the one that was not used for longest first.
 *
 * @type {Map<string, Core>}
 */
const kept = new Map();

/** Closes the first of the kept cores. */
function closeOne() {
  for (const [key, core] of kept) {
    kept.delete(key);
    return core.close();
  }
}

/** @type {typeof import("./types.js").clearCache} */
export function clearCache() {
  while (kept.size > 0) closeOne();
}

/**
 * @template T
 * @template {unknown[]} A
 * @param {(core: Core, ...given: A) => T} step gets a core without a key, for this
 *   call only
 * @param {A} given
 * @returns {T}
 */
export function withCore(step, ...given) {
  const core = new Core(closeOne);
  try {
    return step(core, ...given);
  } finally {
    core.close();
  }
}

/**
 * @param {string | Uint8Array} key
 * @param {Kernel} [kernel]
 * @returns {Core}
 */
export function loadCore(key, kernel) {
  const core = new Core(closeOne);
  loadPrivate(core, key, kernel);
  return core;
}

/** @param {string} key @returns {Core} with this key, loaded now or before */
export function keptCore(key) {
  const found = kept.get(key);
  kept.delete(key);
  const core = found && !found.closed ? found : loadCore(key);
  kept.set(key, core);
  if (kept.size > MAX_KEPT) closeOne();
  return core;
}
