// SPDX-License-Identifier: MIT
/**
 * Flips single bits while a signature is made, at a random moment: in what lies
 * in the memory, or in what an instruction has just computed. The modules are
 * the ones that ship, with probes (../shared/probes.mjs). A signature is determined by
 * key and message, so any other one that leaves is wrong.
 *
 * Not flipped: what is to be signed, and what is about to leave. The first gives
 * the right signature of something else, the second a number that anyone could
 * have made of the right one.
 */
import { createSign, generateKeyPairSync } from "node:crypto";
import {
  KERNELS,
  built,
  compile,
  hash,
  load,
  memoryOf,
  start,
  symbolsOf,
} from "../shared/layout.mjs";

export const check = {
  claim:
    "single bits flip in exponents, CRT values, table, digits and results of instructions: no wrong signature leaves",
  figures: { "bit flips": 100_000 },
  quick: 12,
};

const FLIPS_PER_KEY = 400;
const ENDLESS = 4; // times the moments of a signature
const MESSAGE = Buffer.from("what is signed");
const MODULES = [
  { name: "core", symbols: "symbols", kernel: "fma" },
  { name: "core", symbols: "symbols", kernel: "simd" },
  { name: "core-scalar", symbols: "symbols-scalar", kernel: "scalar" },
];

/** @returns {{ pem: string, signature: Buffer }} */
function freshKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: "pkcs1", format: "pem" }));
  return { pem, signature: createSign("sha256").update(MESSAGE).sign(pem) };
}

/** One module with a key in it, about to sign. */
class Target {
  constructor({ name, symbols, kernel }, probes, { pem, signature }) {
    const path = `assurance-build/${name}.${probes}.wasm`;
    this.name = `${name} ${probes} ${kernel}`;
    this.core = start(compile(path));
    this.memory = memoryOf(this.core);
    this.signature = signature;
    this.symbols = symbolsOf(`assurance-build/${symbols}.wasm`, this.core, pem);
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
    const places = {
      exponents: new Set(),
      "CRT values": new Set(),
      table: new Set(),
      digits: new Set(),
      stack: new Set(),
      constants: new Set(this.constants),
    };
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

  /** @returns {string} what became of the signature */
  sign(fault = {}) {
    const { core, memory, before, signature } = this;
    memory.set(before);
    const settings = {
      moment: 0,
      moment_at: -1,
      limit: -1,
      where: 0,
      bit: 0,
      site: -1,
      run: 0,
      run_at: -1,
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
function flip(target, random) {
  const { name, cells } = target.places[random(target.places.length)];
  const fault = {
    where: cells[random(cells.length)] + random(8),
    bit: random(8),
    moment_at: 1 + random(target.moments),
    limit: ENDLESS * target.moments,
  };
  return { what: name, fault };
}

/** A bit of what an instruction computes; every other time, of a product. */
function damage(target, random, sites, products) {
  const all = random(2) === 0 ? products : [...sites.keys()];
  const site = all[random(all.length)];
  target.sign({ site });
  const runs = target.core.run.value;
  if (runs === 0) return undefined; // of the other kernel
  const bits = /^(i32|i64|f64)\./.exec(sites[site])?.[1].slice(1) ?? 128;
  const fault = {
    site,
    run_at: 1 + random(runs),
    bit: random(Number(bits)),
    limit: ENDLESS * target.moments,
  };
  return { what: sites[site], fault };
}

const isProduct = (op) => /^f64(x2)?\.(relaxed_madd|mul)$/.test(op);

/** @returns {Generator<{ target: Target, what: string, fault: object, outcome: string }>} */
function* faultsOf(module, key, random, count) {
  const sites = JSON.parse(
    built(`assurance-build/${module.name}.sites.json`).toString(),
  );
  const products = [...sites.keys()].filter((i) => isProduct(sites[i]));
  const inMemory = new Target(module, "flips", key);
  const inValues = new Target(module, "faults", key);
  for (let i = 0; i < count; i++) {
    const target = i % 4 === 0 ? inValues : inMemory;
    const chosen =
      i % 4 === 0
        ? damage(target, random, sites, products)
        : flip(target, random);
    if (chosen) {
      yield { target, ...chosen, outcome: target.sign(chosen.fault) };
    }
  }
}

/** The same without the check of the signature must release wrong ones. */
function control(random) {
  const module = { name: "unchecked", symbols: "symbols", kernel: "fma" };
  const outcomes = [...faultsOf(module, freshKey(), random, 60)];
  const wrong = outcomes.filter((x) => x.outcome === "wrong").length;
  if (wrong < 10) throw new Error(`without the check only ${wrong} are wrong`);
  return wrong;
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, more, random, log }) {
  log(`without the check: ${control(random)} of 60 are wrong`);
  const tally = {};
  let flips = 0;
  for (let turn = 0; turn < 3 || more({ "bit flips": flips }); turn++) {
    const module = MODULES[turn % MODULES.length];
    const count = long ? FLIPS_PER_KEY : 30;
    const key = freshKey();
    for (const { target, what, fault, outcome } of faultsOf(
      module,
      key,
      random,
      count,
    )) {
      if (outcome === "wrong" || outcome === "left something") {
        const told = JSON.stringify({ ...fault, what });
        throw new Error(`${target.name}: ${outcome}: ${told}\n${key.pem}`);
      }
      const kind = what.includes(".") ? "results" : what;
      tally[kind] ??= {};
      tally[kind][outcome] = (tally[kind][outcome] ?? 0) + 1;
      flips++;
    }
  }
  for (const kind in tally) log(`${kind}: ${JSON.stringify(tally[kind])}`);
  return {
    counts: { "bit flips": flips },
    planted: ["signatures released whatever their check says"],
  };
}
