// SPDX-License-Identifier: MIT
/** The compiled core -> one key in one memory. The only file that touches its
 * exports or its memory; the contract is c/abi.h. */
import { instantiate } from "#load";
import * as abi from "./generated/abi.js";
import { JwtError } from "./errors.js";
import { decode as text, encode } from "./utf8.js";

/** @import { Container, Encoding, Kernel } from "./types.js" */
/**
 * @typedef {{
 *   memory: { readonly buffer: ArrayBuffer };
 *   abi_version(): number;
 *   io_address(): number;
 *   kernel_cold(): number;
 *   kernel_select(kernel: number): number;
 *   key_load(n: number): number;
 *   public_load(n: number): number;
 *   any_load(n: number): number;
 *   key_form(): number;
 *   key_fingerprint(): number;
 *   app_id_check(units: number): number;
 *   token_sign(units: number, now: number, expiresIn: number): number;
 *   token_input(units: number, now: number, expiresIn: number): number;
 *   token_attach(n: number, signatureN: number): number;
 *   sign_begin(): number;
 *   sign_update(n: number): number;
 *   sign_end(): number;
 *   token_inspect(n: number, now: number): number;
 *   token_claims(n: number): number;
 *   token_verify(n: number, now: number, tolerance: number,
 *     audienceUnits: number): number;
 *   wipe(): number;
 * }} Exports
 */

/** How many wiped instances wait to be used again. */
const MAX_IDLE = 4;
/** @type {Exports[]} */
const idle = [];

/**
 * @param {() => void} [spare] closes a core that can be spared, if there is one
 * @returns {Exports} of an instance without a key
 * @throws {JwtError} ERR_NO_MEMORY, ERR_WASM_FORBIDDEN
 */
function obtain(spare) {
  try {
    const used = idle.pop();
    if (used) return used;
    const instance = instantiate();
    if (instance.abi_version() === abi.ABI_VERSION) return instance;
    throw new JwtError("INTERNAL");
  } catch (cause) {
    if (cause instanceof JwtError) throw cause;
    if (!spare) throw new JwtError("NO_MEMORY", cause);
  }
  spare();
  return obtain();
}

/** One key, from load to wipe. Every call ends with io read or zeroed. What it
 * can do are functions: a bundler drops those that nobody calls. */
export class Core {
  /** @type {Exports | undefined} gone once closed */
  #instance;
  /** @type {Uint8Array | undefined} it never moves and never detaches. Gone once
   * closed: it would keep the memory, and memories are few. */
  #io;
  /** Of the modulus, once a key is loaded. */
  keyBits = 0;
  /** The one that is used, once a key is loaded. */
  kernel = /** @type {Kernel} */ ("auto");

  /**
   * @param {() => void} spare see obtain
   * @throws {JwtError} ERR_NO_MEMORY, ERR_WASM_FORBIDDEN
   */
  constructor(spare) {
    this.#instance = obtain(spare);
    const { buffer } = this.#instance.memory;
    const address = this.call("io_address");
    this.#io = new Uint8Array(buffer, address, abi.IO_BYTES);
  }

  get closed() {
    return this.#instance === undefined;
  }

  /** Fails after close: the memory may belong to another core by then. */
  get io() {
    if (!this.#io) throw new JwtError("DISPOSED");
    return this.#io;
  }

  /** Wipes the key at once. */
  close() {
    const instance = this.#instance;
    if (!instance) return;
    this.call("wipe");
    this.#instance = this.#io = undefined;
    if (idle.length < MAX_IDLE) idle.push(instance);
  }

  /**
   * Once. A failure leaves nothing worth keeping, and closes this.
   *
   * @param {string | Uint8Array} key
   * @param {"key_load" | "public_load" | "any_load"} load
   * @param {string} [kernel] default: the fastest that is exact here
   */
  load(key, load, kernel = "auto") {
    try {
      const used = this.call("kernel_select", abi.KERNELS.indexOf(kernel));
      this.kernel = /** @type {Kernel} */ (abi.KERNELS[used]);
      this.keyBits = this.call(load, this.put(key, "KEY_TOO_LONG"));
    } finally {
      if (this.keyBits === 0) this.close();
    }
  }

  /**
   * @param {string | Uint8Array} input into io
   * @param {"KEY_TOO_LONG" | "TOKEN_TOO_LONG"} tooLong
   * @returns {number} its length in bytes
   */
  put(input, tooLong) {
    const { io } = this;
    if (input.length > io.length) throw new JwtError(tooLong);
    if (typeof input !== "string") {
      io.set(input);
      return input.length;
    }
    const n = encode(input, io);
    if (n <= io.length) return n;
    throw new JwtError(tooLong); // whoever calls this closes the core then
  }

  /** @param {string} units into io from `at` on, as UTF-16; what is too long by
   * far is cut @param {number} [at] @returns {number} how many */
  putUnits(units, at = 0) {
    const io = this.io.subarray(at);
    const n = Math.min(units.length, io.length >> 1);
    for (let i = 0; i < n; i++)
      io.set([units.charCodeAt(i), units.charCodeAt(i) >> 8], 2 * i);
    return n;
  }

  /** @type {(...call: Parameters<Core["call"]>) => string} what call leaves */
  ascii(...call) {
    const bytes = this.io.subarray(0, this.call(...call));
    // apply, not a spread, which walks the iterator: 1 us against 10 in V8.
    return String.fromCharCode.apply(null, /** @type {any} */ (bytes));
  }

  /**
   * Not by a function that makes the call: each would be compiled for the first
   * token.
   *
   * @param {Exclude<keyof Exports, "memory">} name
   * @param {...number} given
   * @returns {number} what it returned, never negative
   */
  call(name, ...given) {
    const instance = this.#instance;
    if (!instance) throw new JwtError("DISPOSED");
    let result;
    try {
      result = /** @type {any} */ (instance)[name](...given);
    } catch (cause) {
      if (cause instanceof JwtError) throw cause;
      this.#destroy();
      throw new JwtError("INTERNAL", cause);
    }
    if (result >= 0) return result;
    const error = new JwtError(-result);
    if (/FAULT|CANNOT_SIGN/.test(error.code)) this.#destroy();
    throw error;
  }

  /** For an instance that cannot be trusted any more, not even with a wipe. */
  #destroy() {
    new Uint8Array(/** @type {any} */ (this.#instance).memory.buffer).fill(0);
    this.#instance = this.#io = undefined;
  }
}

/** @param {Core} core @param {string | Uint8Array} key @param {Kernel} [kernel] */
export const loadPrivate = (core, key, kernel) =>
  core.load(key, "key_load", kernel);

/** @param {Core} core @param {string | Uint8Array} key public or private */
export const loadPublic = (core, key) => core.load(key, "public_load");

/** @param {Core} core @param {string | Uint8Array} key private if it is one */
export const loadAny = (core, key) => core.load(key, "any_load");

/** @param {Core} core @returns {{ container: Container, encoding: Encoding }} */
export function form(core) {
  const form = core.call("key_form");
  return {
    container: /** @type {Container} */ (abi.CONTAINERS[form & 0xff]),
    encoding: /** @type {Encoding} */ (abi.ENCODINGS[(form >> 8) - 1]),
  };
}

/** @param {Core} core */
export const fingerprint = (core) => core.ascii("key_fingerprint");

/** @param {Core} core @param {string} appId @throws {JwtError} ERR_APP_ID_… */
export const checkAppId = (core, appId) =>
  core.call("app_id_check", core.putUnits(appId));

/**
 * @param {Core} core
 * @param {string} appId
 * @param {number} now
 * @param {number} expiresIn
 * @returns {string} the token
 */
export const token = (core, appId, now, expiresIn) =>
  core.ascii("token_sign", core.putUnits(appId), now, expiresIn);

/** What to sign for one. @type {typeof token} */
export const tokenInput = (core, appId, now, expiresIn) =>
  core.ascii("token_input", core.putUnits(appId), now, expiresIn);

/** What is too long by far is cut, too.
 * @param {Core} core @param {string} input @param {Uint8Array} signature */
export function attach(core, input, signature) {
  const n = core.put(input, "TOKEN_TOO_LONG");
  core.io.set(signature.subarray(0, core.io.length - n), n);
  return core.ascii("token_attach", n, signature.length);
}

/**
 * @param {Core} core
 * @param {Uint8Array} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function sign(core, bytes) {
  core.call("sign_begin");
  for (let at = 0; at < bytes.length; at += abi.IO_BYTES) {
    const part = bytes.subarray(at, at + abi.IO_BYTES);
    core.call("sign_update", core.put(part, "KEY_TOO_LONG"));
  }
  const n = core.call("sign_end");
  return new Uint8Array(core.io.subarray(0, n));
}

/**
 * @param {Core} core
 * @param {string} token
 * @param {(n: number) => number} step
 * @returns {any} the JSON that the step leaves
 */
function read(core, token, step) {
  const end = step(core.put(token, "TOKEN_TOO_LONG"));
  return JSON.parse(text(core.io.subarray(0, end)));
}

/**
 * @param {Core} core
 * @param {string} token
 * @param {number} now
 * @returns {[any, any, number[]]} header, claims, and the numbers of the errors
 *   that verify would find
 */
export const inspect = (core, token, now) =>
  read(core, token, (n) => core.call("token_inspect", n, now));

/** @param {Core} core @param {string} token @returns its claims, not verified */
export const claims = (core, token) =>
  read(core, token, (n) => core.call("token_claims", n));

/**
 * @param {Core} core
 * @param {string} token
 * @param {number} now
 * @param {number} tolerance
 * @param {string} [audience]
 * @returns its claims
 */
export const verify = (core, token, now, tolerance, audience) =>
  read(core, token, (n) => {
    const units = audience === undefined ? -1 : core.putUnits(audience, n);
    return core.call("token_verify", n, now, tolerance, units);
  });

/** Judges neither times nor audience. @param {Core} core @param {string} token */
export const verifySignature = (core, token) =>
  read(core, token, (n) =>
    core.call("token_verify", n, 0, 0, abi.SIGNATURE_ALONE),
  );
