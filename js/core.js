// SPDX-License-Identifier: MIT
/** The compiled core -> one key in one memory. The only file that touches its
 * exports or its memory; the contract is c/abi.h. */
import { instantiate } from "#load";
import * as abi from "./generated/abi.js";
import { JwtError } from "./errors.js";

/** @import { Container, Encoding, Kernel } from "./generated/abi.js" */
/**
 * @typedef {{
 *   memory: { readonly buffer: ArrayBuffer };
 *   abi_version(): number;
 *   io_address(): number;
 *   kernel_select(kernel: number): number;
 *   key_load(n: number): number;
 *   public_load(n: number): number;
 *   key_form(): number;
 *   key_fingerprint(): number;
 *   app_id_check(units: number): number;
 *   token_sign(units: number, now: number, expiresIn: number): number;
 *   token_input(units: number, now: number, expiresIn: number): number;
 *   token_attach(n: number, signatureN: number): number;
 *   sign_begin(): number;
 *   sign_update(n: number): number;
 *   sign_end(): number;
 *   token_decode(n: number): number;
 *   token_claims(n: number): number;
 *   token_verify(n: number, now: number, tolerance: number): number;
 *   wipe(): number;
 * }} Exports
 */
/** @typedef {Exclude<keyof Exports, "memory">} Call */

/** How many wiped instances wait to be used again. */
const MAX_IDLE = 4;
/** @type {Exports[]} */
const idle = [];

/** @returns {Exports} of an instance without a key */
function fresh() {
  const instance = instantiate();
  if (instance.abi_version() === abi.ABI_VERSION) return instance;
  throw new JwtError("INTERNAL");
}

/**
 * @param {() => void} spare closes a core that can be spared, if there is one
 * @returns {Exports} of an instance without a key
 * @throws {JwtError} ERR_NO_MEMORY, ERR_WASM_FORBIDDEN
 */
function obtain(spare) {
  try {
    return idle.pop() ?? fresh();
  } catch (error) {
    if (error instanceof JwtError) throw error;
  }
  spare();
  try {
    return idle.pop() ?? fresh();
  } catch (cause) {
    throw new JwtError("NO_MEMORY", cause);
  }
}

/** One key, from load to wipe. Every call ends with io read or zeroed. */
export class Core {
  /** @type {Exports | undefined} gone once closed */
  #instance;
  /** @type {Uint8Array | undefined} io; it never moves and never detaches. Gone
   * once closed: it would keep the memory, of which there are few. */
  #view;

  /**
   * @param {() => void} spare see obtain
   * @param {Kernel} [kernel] default: the fastest that is exact here
   * @throws {JwtError} ERR_NO_MEMORY, ERR_WASM_FORBIDDEN,
   *   ERR_KERNEL_UNAVAILABLE, ERR_NO_TEXT_ENCODER
   */
  constructor(spare, kernel) {
    if (
      typeof TextEncoder === "undefined" ||
      typeof TextDecoder === "undefined"
    ) {
      throw new JwtError("NO_TEXT_ENCODER");
    }
    this.#instance = obtain(spare);
    const { buffer } = this.#instance.memory;
    const address = this.#call("io_address");
    this.#view = new Uint8Array(buffer, address, abi.IO_BYTES);
    const place = abi.KERNELS.indexOf(kernel ?? "auto");
    /** The one that is used. */
    this.kernel = /** @type {Kernel} */ (
      abi.KERNELS[this.#closing(() => this.#call("kernel_select", place))]
    );
    /** Of the modulus, once a key is loaded. */
    this.keyBits = 0;
  }

  get closed() {
    return this.#instance === undefined;
  }

  /** Of a closed core it may be another's by now. */
  get #io() {
    if (!this.#view) throw new JwtError("DISPOSED");
    return this.#view;
  }

  /** Wipes the key at once. */
  close() {
    const instance = this.#instance;
    if (!instance) return;
    this.#call("wipe");
    this.#instance = this.#view = undefined;
    if (idle.length < MAX_IDLE) idle.push(instance);
  }

  /** @param {string | Uint8Array} key */
  loadPrivate(key) {
    this.#load("key_load", key);
  }

  /** @param {string | Uint8Array} key public or private */
  loadPublic(key) {
    this.#load("public_load", key);
  }

  /** @returns {{ container: Container, encoding: Encoding }} */
  form() {
    const form = this.#call("key_form");
    return {
      container: /** @type {Container} */ (abi.CONTAINERS[form & 0xff]),
      encoding: /** @type {Encoding} */ (abi.ENCODINGS[(form >> 8) - 1]),
    };
  }

  fingerprint() {
    return this.#ascii(this.#call("key_fingerprint"));
  }

  /** @param {string} appId @throws {JwtError} ERR_APP_ID_… */
  checkAppId(appId) {
    this.#call("app_id_check", this.#putUnits(appId));
  }

  /**
   * @param {"sign" | "input"} what a token, or what is to be signed for one
   * @param {string} appId
   * @param {number} now
   * @param {number} expiresIn
   */
  token(what, appId, now, expiresIn) {
    const units = this.#putUnits(appId);
    const call = /** @type {const} */ (`token_${what}`);
    return this.#ascii(this.#call(call, units, now, expiresIn));
  }

  /** @param {string} input @param {Uint8Array} signature */
  attach(input, signature) {
    const n = this.#put(input, "TOKEN_TOO_LONG");
    this.#io.set(signature, n);
    return this.#ascii(this.#call("token_attach", n, signature.length));
  }

  /** @param {Uint8Array} bytes @returns {Uint8Array<ArrayBuffer>} */
  sign(bytes) {
    this.#call("sign_begin");
    for (let at = 0; at < bytes.length; at += abi.IO_BYTES) {
      const part = bytes.subarray(at, at + abi.IO_BYTES);
      this.#io.set(part);
      this.#call("sign_update", part.length);
    }
    const n = this.#call("sign_end");
    return new Uint8Array(this.#io.subarray(0, n));
  }

  /** @param {string} token */
  decode(token) {
    const n = this.#put(token, "TOKEN_TOO_LONG");
    const lengths = this.#call("token_decode", n);
    const header = Math.floor(lengths / abi.MAX_TOKEN_BYTES);
    const claims = header + (lengths % abi.MAX_TOKEN_BYTES);
    return {
      header: this.#json(0, header),
      claims: this.#json(header, claims),
    };
  }

  /** @param {string} token @returns its claims, not verified */
  claims(token) {
    const n = this.#put(token, "TOKEN_TOO_LONG");
    return this.#json(0, this.#call("token_claims", n));
  }

  /**
   * @param {string} token
   * @param {number} now
   * @param {number} tolerance
   * @returns its claims
   */
  verify(token, now, tolerance) {
    const n = this.#put(token, "TOKEN_TOO_LONG");
    return this.#json(0, this.#call("token_verify", n, now, tolerance));
  }

  /**
   * @param {"key_load" | "public_load"} call
   * @param {string | Uint8Array} key
   */
  #load(call, key) {
    const load = () => this.#call(call, this.#put(key, "KEY_TOO_LONG"));
    this.keyBits = this.#closing(load);
  }

  /**
   * @param {string | Uint8Array} input into io
   * @param {"KEY_TOO_LONG" | "TOKEN_TOO_LONG"} tooLong
   * @returns {number} its length in bytes
   */
  #put(input, tooLong) {
    if (input.length > abi.IO_BYTES) throw new JwtError(tooLong);
    if (typeof input !== "string") {
      this.#io.set(input);
      return input.length;
    }
    const { read, written } = new TextEncoder().encodeInto(input, this.#io);
    if (read === input.length) return written;
    this.#io.fill(0);
    throw new JwtError(tooLong);
  }

  /** @param {string} text into io @returns {number} its units; what is too long
   * for an app id by far is cut */
  #putUnits(text) {
    const io = this.#io;
    const units = Math.min(text.length, io.length / 2);
    for (let i = 0; i < units; i++) {
      const unit = text.charCodeAt(i);
      io[2 * i] = unit;
      io[2 * i + 1] = unit >> 8;
    }
    return units;
  }

  /** @param {number} n @returns {string} io[0..n) */
  #ascii(n) {
    // apply, not a spread, which walks the iterator: 1 us against 10 in V8.
    const bytes = this.#io.subarray(0, n);
    return String.fromCharCode.apply(null, /** @type {any} */ (bytes));
  }

  /** @param {number} from @param {number} to @returns {any} io[from..to) */
  #json(from, to) {
    const bytes = this.#io.subarray(from, to);
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /**
   * @param {Call} name
   * @param {number[]} args
   * @returns {number} what it returned, never negative
   */
  #call(name, ...args) {
    const instance = this.#instance;
    if (!instance) throw new JwtError("DISPOSED");
    let result;
    try {
      result = /** @type {(...args: number[]) => number} */ (instance[name])(
        ...args,
      );
    } catch (cause) {
      this.#destroy();
      throw new JwtError("INTERNAL", cause);
    }
    if (result >= 0) return result;
    const error = new JwtError(-result);
    if (error.code === "ERR_FAULT") this.#destroy();
    throw error;
  }

  /** For an instance that cannot be trusted any more, not even with a wipe. */
  #destroy() {
    const { memory } = /** @type {Exports} */ (this.#instance);
    this.#instance = this.#view = undefined;
    new Uint8Array(memory.buffer).fill(0);
  }

  /**
   * @template T
   * @param {() => T} step which, if it fails, leaves nothing worth keeping
   * @returns {T}
   */
  #closing(step) {
    try {
      return step();
    } catch (error) {
      this.close();
      throw error;
    }
  }
}
