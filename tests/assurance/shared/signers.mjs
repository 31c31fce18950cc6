// SPDX-License-Identifier: MIT
/** All that signs: each module with each of its kernels. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { IO_BYTES, KERNELS } from "../../../js/generated/abi.js";
import { Core, compile, errorOf } from "./core.mjs";

const MODULES = [
  ["pkg/dist/core.wasm", "fma"],
  ["pkg/dist/core.wasm", "simd"],
  ["pkg/dist/core-simd.wasm", "simd"],
  ["wasm/core-scalar.wasm", "scalar"], // what js.cjs is made of
];
const SCRIPT = "pkg/dist/js.cjs";

/** A module, signing what io is too small for in pieces. */
class ModuleSigner {
  constructor(file, kernel) {
    this.kernel = kernel;
    this.name = `${kernel} of ${file}`;
    this.core = new Core(compile(`build/${file}`));
    const number = KERNELS.indexOf(kernel);
    this.available = this.core.exports.kernel_select(number) === number;
  }

  load(der) {
    const result = this.core.call("key_load", der);
    assert.ok(result > 0, errorOf(result));
  }

  sign(message) {
    const { core } = this;
    core.exports.sign_begin();
    for (let at = 0; at < message.length; at += IO_BYTES) {
      core.call("sign_update", message.subarray(at, at + IO_BYTES));
    }
    const n = core.exports.sign_end();
    return Buffer.from(core.io.subarray(0, Math.max(n, 0)));
  }
}

/** The package where there is no WebAssembly. */
class ScriptSigner {
  available = true;
  kernel = "scalar";

  constructor(file) {
    this.name = `scalar of ${file}`;
    this.package = createRequire(import.meta.url)(`../../../build/${file}`);
  }

  load(der) {
    this.signer?.dispose();
    this.signer = this.package.createSigner({ appId: "1", privateKey: der });
  }

  sign(message) {
    return Buffer.from(this.signer.sign(message));
  }
}

/** @returns one of each; `available` where this machine has the kernel */
export const makeSigners = () => [
  ...MODULES.map(([file, kernel]) => new ModuleSigner(file, kernel)),
  new ScriptSigner(SCRIPT),
];
