// SPDX-License-Identifier: MIT
/**
 * Flips single bits while a signature is made, at a random moment: in what lies
 * in the memory, or in what an instruction has just computed. Others are aimed
 * at what each protection of the check guards (aims.mjs). The modules are
 * the ones that ship, with probes (../shared/probes.mjs). A signature is determined by
 * key and message, so any other one that leaves is wrong.
 *
 * Not flipped: what is to be signed, and what is about to leave. The first gives
 * the right signature of something else, the second a number that anyone could
 * have made of the right one.
 */
import { AIMS } from "./aims.mjs";
import { MODULES, Target, flip, freshKey, sitesOf } from "./target.mjs";

export const check = {
  claim:
    "single bits flip in exponents, CRT values, table, digits and results of instructions: no wrong signature leaves",
  figures: { "bit flips": 120_000 },
  quick: 12,
};

const FLIPS_PER_KEY = 400;

/** One whose signature is as long if n is added to it. */
function roomyKey() {
  for (;;) {
    const key = freshKey();
    if (key.n[0] + key.signature[0] < 255) return key;
  }
}

/** A bit of what an instruction computes; every other time, of a product. */
function damage(target, random, sites, products) {
  const all = random(2) === 0 ? products : [...sites.keys()];
  const site = all[random(all.length)];
  target.sign({ site });
  const runs = target.core.run.value;
  if (runs === 0) return undefined; // of the other kernel
  const [op] = sites[site];
  const bits = /^(i32|i64|f64)\./.exec(op)?.[1].slice(1) ?? 128;
  const fault = {
    site,
    run_at: 1 + random(runs),
    bit: random(Number(bits)),
  };
  return { what: op, fault };
}

const isProduct = (op) => /^f64(x2)?\.(relaxed_madd|mul)$/.test(op);

/** @returns {Generator<{ target: Target, what: string, fault: object, outcome: string }>} */
function* faultsOf(module, key, random, count) {
  const sites = sitesOf(module.name);
  const products = [...sites.keys()].filter((i) => isProduct(sites[i][0]));
  const inMemory = new Target(module, "flips", key);
  const inValues = new Target(module, "faults", key);
  for (let i = 0; i < count; i++) {
    const target = i % 4 === 0 ? inValues : inMemory;
    const chosen =
      i % 4 === 0
        ? damage(target, random, sites, products)
        : flip(target, random);
    if (chosen) {
      yield { target, ...chosen, outcome: target.suffer(chosen.fault) };
    }
  }
}

/** The same without the check of the signature must release wrong ones. */
function control(random) {
  const module = { name: "unchecked", kernel: "fma" };
  const outcomes = [...faultsOf(module, freshKey(), random, 60)];
  const wrong = outcomes.filter((x) => x.outcome === "wrong").length;
  if (wrong < 10) throw new Error(`without the check only ${wrong} are wrong`);
  return wrong;
}

const released = (outcome) =>
  outcome === "wrong" || outcome === "left something";

/** Outcomes of the faults aimed at a protection, on the kernels of a module. */
function* aimed(name, module, key) {
  const { probes = "flips", faults } = AIMS[name];
  const modules =
    module === undefined
      ? MODULES
      : MODULES.slice(0, 3).map((shipped) => ({ ...shipped, name: module }));
  for (const from of modules) {
    const target = new Target(from, probes, key);
    for (const fault of faults(target)) {
      yield { target, what: name, fault, outcome: target.suffer(fault) };
    }
  }
}

/** Each protection of crt.c removed, then all: a wrong signature leaves. */
function planted(key) {
  return Object.keys(AIMS).map((name) => {
    for (const module of [`without-${name}`, "unchecked"]) {
      if (![...aimed(name, module, key)].some((x) => released(x.outcome))) {
        throw new Error(`${module}: no fault shows that ${name} is missing`);
      }
    }
    return `signatures released without ${AIMS[name].guards}`;
  });
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, more, random, log }) {
  log(`without the check: ${control(random)} of 60 are wrong`);
  const tally = {};
  let flips = 0;
  const judge = ({ target, what, fault, outcome }, { pem }) => {
    if (released(outcome)) {
      const told = JSON.stringify({ ...fault, what });
      throw new Error(`${target.name}: ${outcome}: ${told}\n${pem}`);
    }
    const kind = what.includes(".") ? "results" : what;
    tally[kind] ??= {};
    tally[kind][outcome] = (tally[kind][outcome] ?? 0) + 1;
    flips++;
  };
  const roomy = roomyKey();
  const missing = planted(roomy);
  for (const name in AIMS) {
    for (const one of aimed(name, undefined, roomy)) judge(one, roomy);
  }
  for (
    let turn = 0;
    turn < MODULES.length || more({ "bit flips": flips });
    turn++
  ) {
    const module = MODULES[turn % MODULES.length];
    const count = long ? FLIPS_PER_KEY : 30;
    const key = freshKey();
    for (const one of faultsOf(module, key, random, count)) judge(one, key);
  }
  for (const kind in tally) log(`${kind}: ${JSON.stringify(tally[kind])}`);
  return {
    counts: { "bit flips": flips },
    planted: ["signatures released whatever their check says", ...missing],
  };
}
