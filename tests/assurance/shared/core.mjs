// SPDX-License-Identifier: MIT
/** The module as it ships, driven without its wrapper: c/abi.h is all that is
 * between it and a test. */
import { readFileSync } from "node:fs";
import { IO_BYTES } from "../../../js/generated/abi.js";
import { errors, passphraseErrors } from "../../errors.js";

const names = new Map(
  [...errors, ...passphraseErrors].map(([number, name]) => [number, name]),
);

/** @param {string} [path] */
export const compile = (path = "build/pkg/dist/core.wasm") =>
  new WebAssembly.Module(readFileSync(path));

/** An instance. */
export class Core {
  /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} [imports] */
  constructor(module, imports) {
    this.exports = new WebAssembly.Instance(module, imports).exports;
    const { memory, io_address } = this.exports;
    this.memory = Buffer.from(memory.buffer);
    this.io = Buffer.from(memory.buffer, io_address(), IO_BYTES);
  }

  /**
   * @param {string} name of an export that takes bytes
   * @param {Uint8Array} input
   * @param {number[]} args what follows the length
   * @returns {number}
   */
  call(name, input, ...args) {
    this.io.set(input);
    return this.exports[name](input.length, ...args);
  }
}

/** Planted: takes a byte too many, as if the last one were not looked at. */
export class Lax extends Core {
  call(name, input, ...args) {
    const result = super.call(name, input, ...args);
    return result >= 0 || !input.length
      ? result
      : super.call(name, input.subarray(0, -1), ...args);
  }
}

/** @param {number} result @returns {string} the error's name, or "" */
export const errorOf = (result) =>
  result < 0 ? (names.get(-result) ?? `unknown error ${-result}`) : "";
