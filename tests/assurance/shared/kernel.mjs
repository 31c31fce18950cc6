// SPDX-License-Identifier: MIT
/** The kernel alone: a module with the exports of kernel_hooks.c. */
import { FIELDS } from "./numbers.mjs";

/** An instance. */
export class Kernel {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    /** @type {any} */
    this.core = new WebAssembly.Instance(module).exports;
    this.memory = new Uint8Array(this.core.memory.buffer);
    /** @type {number} */
    this.io = this.core.kernel_io();
  }

  /** @param {JsonWebKey} jwk */
  freeze(jwk) {
    let at = 0;
    FIELDS.forEach((name, i) => {
      const bytes = Buffer.from(jwk[name], "base64url");
      this.memory.set(bytes, this.io + at);
      this.core.kernel_number(i, at, bytes.length);
      at += bytes.length;
    });
    this.core.kernel_freeze();
  }

  /** @param {Uint8Array} block @returns {Buffer | undefined} block^d, unless refused */
  power(block) {
    this.memory.set(block, this.io);
    if (this.core.kernel_private(block.length) !== 0) return undefined;
    return Buffer.from(this.memory.slice(this.io, this.io + block.length));
  }
}
