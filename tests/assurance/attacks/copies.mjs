// SPDX-License-Identifier: MIT
/**
 * Copies of the package as it ships, each with a cache of its own, and what they ask
 * the core. In a weakened one the Map of pool.js takes other texts for the same.
 */
import { installed } from "../../js/package.js";

const { Map, WebAssembly } = globalThis;
const { Instance } = WebAssembly;

/** What the core was asked, and what it answered. @type {string[]} */
let calls = [];

/** @param {() => void} step @returns {string[]} */
export function callsOf(step) {
  calls = [];
  WebAssembly.Instance = Watched;
  try {
    step();
  } finally {
    WebAssembly.Instance = Instance;
  }
  return calls;
}

class Watched {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const { exports } = new Instance(module);
    const watch = ([name, value]) => [
      name,
      typeof value !== "function"
        ? value
        : (...args) => {
            const result = value(...args);
            calls.push(`${name} ${result}`);
            return result;
          },
    ];
    this.exports = Object.fromEntries(Object.entries(exports).map(watch));
  }
}

let number = 0;
/** @type {Record<string, typeof import("../../../js/index.js")>} */
const shipped = {};
/**
 * @param {string} name of a copy of the package
 * @param {((kept: string, given: string) => boolean) | false} same for a Map that is
 *   weakened
 */
export async function copyOf(name, same) {
  class Weakened extends Map {
    #find = (given) =>
      [...this.keys()].find((kept) => same(kept, given)) ?? given;
    get = (given) => super.get(this.#find(given));
    set = (given, core) => super.set(this.#find(given), core);
  }
  const load = () => import(`${installed}dist/index.js?${number++}`);
  if (!same) {
    shipped[name] ??= await load();
    shipped[name].clearCache();
    return shipped[name];
  }
  globalThis.Map = Weakened;
  try {
    return await load();
  } finally {
    globalThis.Map = Map;
  }
}
