// SPDX-License-Identifier: MIT
/** A module with a key in it that signs while a fault happens. */
import { createSign } from "node:crypto";
import { newKey, pem as pemOf } from "../../js/keys.js";
import { KERNELS, MODULE_OF, built, compile, hash } from "../shared/layout.mjs";
import { load, memoryOf, start, symbolsOf } from "../shared/layout.mjs";

const MESSAGE = Buffer.from("what is signed");
const PADDING = Buffer.from(`0001${"ff".repeat(99)}`, "hex");

/** How much longer than a signature takes a fault may make it. */
const ENDLESS = 4;

export const MODULES = Object.entries(MODULE_OF).map(([kernel, name]) => {
  return { kernel, name };
});

/** @returns {{ n: Buffer, pem: string, signature: Buffer }} */
export function freshKey() {
  const key = newKey();
  const pem = pemOf(key);
  const n = Buffer.from(key.export({ format: "jwk" }).n, "base64url");
  return { n, pem, signature: createSign("sha256").update(MESSAGE).sign(pem) };
}

/** @param {string} module @returns {[string, string][]} what computes at each site, and in which function */
export const sitesOf = (module) =>
  JSON.parse(built(`assurance-build/${module}.sites.json`).toString());

/** A module with a key in it, about to sign. */
export class Target {
  constructor({ name, kernel }, probes, { pem, signature }) {
    const path = `assurance-build/${name}.${probes}.wasm`;
    this.module = name;
    this.name = `${name} ${probes} ${kernel}`;
    this.cold = kernel === "cold";
    this.core = start(compile(path));
    this.memory = memoryOf(this.core);
    this.signature = signature;
    this.symbols = symbolsOf(kernel, this.core, pem);
    // Wiping leaves nothing but what is the same for all keys of a size.
    load(this.core, pem, KERNELS[kernel]);
    const fresh = memoryOf(start(compile(path)));
    this.core.wipe();
    this.constants = this.#cells(0, this.memory.length, fresh);
    load(this.core, pem, KERNELS[kernel]);
    hash(this.core, MESSAGE);
    this.before = this.memory.slice();
    if (this.sign() !== "right") throw new Error(`${this.name}: cannot sign`);
    this.moments = this.core.moment.value;
    this.places = this.#places();
  }

  /** @returns {number} where the block that is signed was copied to */
  get block() {
    this.sign({ limit: this.moments >> 1 });
    const all = Buffer.from(this.memory.buffer);
    const first = all.indexOf(PADDING);
    // The other one is in io, which lies before or after it.
    return first === this.core.io_address()
      ? all.indexOf(PADDING, first + 1)
      : first;
  }

  /** Addresses of 8 bytes each that differ from what was there at first. */
  #cells(at, end, first) {
    const cells = [];
    for (let i = at; i < end; i += 8) {
      const now = this.memory.subarray(i, i + 8);
      if (now.some((x, j) => x !== first[i + j])) cells.push(i);
    }
    return cells;
  }

  /** What is in use while it signs. */
  #places() {
    const { key, windows, scratch, table } = this.symbols;
    const names = ["exponents", "CRT values", "table", "digits", "stack"];
    const places = Object.fromEntries(names.map((name) => [name, new Set()]));
    places.constants = new Set(this.constants);
    const zero = new Uint8Array(this.memory.length);
    const add = (name, at, end) =>
      this.#cells(at, end, zero).forEach((cell) => places[name].add(cell));
    const stack = this.core.stack_low.value;
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      this.sign({ limit: Math.floor(this.moments * part) });
      add("exponents", windows.at, windows.end);
      add("CRT values", key.at, windows.at);
      add("table", table.at, table.end);
      add("digits", scratch.at, table.at);
      add("stack", stack, this.core.stack_high.value);
    }
    return Object.entries(places)
      .filter(([, cells]) => cells.size)
      .map(([name, cells]) => ({ name, cells: [...cells] }));
  }

  /** @returns {Uint8Array} what its caller finds */
  answer() {
    const at = this.core.io_address();
    return this.memory.subarray(at, at + this.signature.length);
  }

  /** @returns {string} what became of the signature after a fault */
  suffer(fault) {
    return this.sign({ limit: ENDLESS * this.moments, ...fault });
  }

  /** @returns {string} what became of the signature */
  sign(fault = {}) {
    const { core, memory, before, signature } = this;
    // It ends the open stream, which `before` has.
    if (this.cold) core.kernel_cold();
    memory.set(before);
    const settings = {
      ...{ moment: 0, moment_at: -1, limit: -1, where: 0, bit: 0, zeros: 0 },
      ...{ site: -1, run: 0, run_at: -1 },
      ...fault,
    };
    for (const name in settings) core[name].value = settings[name];
    const stack = core.stack_pointer.value;
    let n;
    try {
      n = core.sign_end();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      core.stack_pointer.value = stack;
      return core.moment.value >>> 0 > settings.limit >>> 0
        ? "endless"
        : "trapped";
    }
    const io = memory.subarray(core.io_address()).subarray(0, 65536);
    if (n < 0) return io.some((x) => x) ? "left something" : "refused";
    return n === signature.length && signature.equals(io.subarray(0, n))
      ? "right"
      : "wrong";
  }
}

/** A bit of the memory, at some moment. */
export function flip(target, random) {
  const { name, cells } = target.places[random(target.places.length)];
  const fault = {
    where: cells[random(cells.length)] + random(8),
    bit: random(8),
    moment_at: 1 + random(target.moments),
  };
  return { what: name, fault };
}
