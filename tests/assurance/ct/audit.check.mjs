// SPDX-License-Identifier: MIT
/**
 * Constant time in the binary: a taint analysis of the private operation in both
 * modules that ship, with names (../shared/module.mjs). From the function that holds
 * rsa_private on, through all it calls:
 *
 *   secret   whatever is read from memory, except for 32-bit integers at constant
 *            addresses (sizes, the kernel: the fields of the frozen key that
 *            are called public in kernel.h); and what is computed from it
 *   public   constants, parameters of the root, results of other functions
 *
 * A select, branch, address, call target, length or division that depends on a
 * secret is an error unless ALLOWED says why not, as in the modules with a leak
 * planted. State is kept per local and point of the program, joined where paths
 * meet, iterated until it is stable.
 */
import { readFileSync } from "node:fs";
import { caught, root as project } from "../shared/checks.mjs";
import { inKernel, parse, privateOperation, text } from "../shared/module.mjs";

const LEAKS = ["branch", "index", "select"];

export const check = {
  claim:
    "no branch, address, select, division or call in the private operation depends on a secret, by the flow of data in the modules that ship",
  quick: 30,
  figures: { modules: 2 },
};

// Each must occur exactly as often as said: an exception that is no longer
// needed is an error too.
const ALLOWED = [
  [
    "branch",
    /^\(i32\.and \(i32\.shr_u \(i32\.load8_u .*\(i32\.const 1\)\)$/,
    1,
    "bits of e, which is public",
  ],
  [
    "branch",
    /^\(local\.get \$\d+\)$/,
    1,
    "whether the check passed, which is seen",
  ],
];

// What else than the kernel the root may call: libtommath's conversions of the
// block, which is public, and of the signature. They may not be given anything
// secret.
const OTHERS = /^(mem\w+|tom_key_bytes)$/;

/** @returns what depends on a secret, what else is called, what was looked at, and in
 * which functions */
function analyse(module) {
  const functions = new Map();
  for (const item of module) {
    if (item[0] !== "func") continue;
    const params = item.filter((x) => x[0] === "param").map((x) => x[1]);
    const body = item
      .slice(2)
      .filter(
        (x) => !["param", "result", "local", "type", "export"].includes(x[0]),
      );
    functions.set(item[1], {
      name: item[1].slice(1),
      params,
      body,
      secret: params.map(() => false),
      result: false,
    });
  }

  const kernel = (name) => inKernel(name) && functions.has("$" + name);
  const root = functions.get(privateOperation(module)[1]);

  const findings = new Map();
  const others = new Set();
  const seen = { branch: 0, select: 0, address: 0 };
  let final = false; // the last pass, which counts and reports
  let changed = true;

  /** A function's walker. A state is a set of secret locals, null where no path leads. */
  function walk(f) {
    const targets = new Map(); // label -> { state, secret }
    let state = new Set(f.params.filter((_, i) => f.secret[i]));

    const joined = (a, b) =>
      a === null ? b && new Set(b) : b === null ? a : new Set([...a, ...b]);
    const report = (kind, secret, node, condition) => {
      if (!final) return;
      if (kind in seen) seen[kind]++;
      if (!secret || state === null) return;
      const key = `${kind} in ${f.name}: ${text(condition).slice(0, 160)}`;
      findings.set(node, { kind, condition: text(condition), key });
    };
    const leave = (label, secret) => {
      const t = targets.get(label);
      t.state = joined(state, t.state);
      t.secret ||= secret;
    };
    const sequence = (nodes) => nodes.reduce((_, x) => visit(x), false);

    function block(label, run) {
      const outer = targets.get(label);
      targets.set(label, { state: null, secret: false });
      let secret = run();
      const t = targets.get(label);
      state = joined(state, t.state);
      secret ||= t.secret;
      targets.set(label, outer);
      return secret;
    }

    function loop(label, body) {
      let entry = state;
      for (;;) {
        targets.set(label, { state: null, secret: false });
        state = entry && new Set(entry);
        const secret = sequence(body);
        const again = joined(targets.get(label).state, entry);
        if (again === null || again.size === (entry?.size ?? -1)) return secret;
        entry = again;
      }
    }

    function visit(node) {
      const [op, ...args] = node;
      if (op === "block" || op === "loop") {
        const label = typeof args[0] === "string" ? args[0] : "";
        const body = args.filter(
          (x) => Array.isArray(x) && x[0] !== "result" && x[0] !== "type",
        );
        return op === "loop"
          ? loop(label, body)
          : block(label, () => sequence(body));
      }
      if (op === "if") {
        const arms = args.filter((x) => Array.isArray(x) && x[0] !== "result");
        const condition = arms.find((x) => x[0] !== "then" && x[0] !== "else");
        report("branch", visit(condition), node, condition);
        const before = state && new Set(state);
        let secret = sequence(arms.find((x) => x[0] === "then").slice(1));
        const after = state;
        state = before;
        const other = arms.find((x) => x[0] === "else");
        if (other) secret = sequence(other.slice(1)) || secret;
        state = joined(state, after);
        return secret;
      }
      if (op === "local.get") return state?.has(args[0]) ?? false;
      const inner = args.filter(
        (x) => Array.isArray(x) && x[0] !== "result" && x[0] !== "type",
      );
      const operands = inner.map(visit);
      const secret = operands.includes(true);
      if (op === "local.set" || op === "local.tee") {
        if (secret) state?.add(args[0]);
        else state?.delete(args[0]);
        return secret;
      }
      if (op === "br" || op === "br_if" || op === "br_table") {
        if (op !== "br") report("branch", operands.at(-1), node, inner.at(-1));
        for (const label of args.filter((x) => typeof x === "string"))
          leave(label, operands.slice(0, op === "br" ? 9 : -1).includes(true));
        if (op !== "br_if") state = null;
        return op === "br_if" && operands[0];
      }
      if (op === "return" || op === "unreachable") {
        if (secret && !f.result) changed = f.result = true;
        state = null;
        return false;
      }
      if (op === "select") {
        report("select", operands[2], node, inner[2]);
        return secret;
      }
      if (op === "call") {
        const callee = functions.get(args[0]);
        if (!callee || !kernel(callee.name)) {
          others.add(args[0].slice(1));
          operands.forEach((s, i) => report("argument", s, inner[i], inner[i]));
          return false;
        }
        operands.forEach((s, i) => {
          if (s && !callee.secret[i]) changed = callee.secret[i] = true;
        });
        callee.reached = true;
        return callee.result;
      }
      if (op === "call_indirect")
        report("branch", operands.at(-1), node, inner.at(-1));
      if (op.startsWith("memory."))
        operands.forEach((s, i) => report("address", s, inner[i], inner[i]));
      if (op.includes(".store")) report("address", operands[0], node, inner[0]);
      if (op.includes(".load")) {
        report("address", operands[0], node, inner[0]);
        // The root may hold the caller of rsa_private as well, where words are
        // pointers and lengths of libtommath's numbers.
        const size = inner[0][0] === "i32.const" || f === root;
        return operands[0] || !(op === "i32.load" && size);
      }
      if (/\.(div|rem|sqrt)/.test(op)) report("division", secret, node, node);
      // Engines make a jump of it, for NaN.
      if (/^f\d\d\.(eq|ne)$/.test(op)) report("comparison", secret, node, node);
      if (/\.trunc_/.test(op)) report("convert", secret, node, node);
      return secret;
    }

    const secret = block("the function", () => sequence(f.body));
    if (secret && !f.result) changed = f.result = true;
  }

  root.reached = true;
  while (changed || !final) {
    final = !changed;
    changed = false;
    for (const f of functions.values()) if (f.reached) walk(f);
  }

  const reached = [...functions.values()].filter((f) => f.reached);
  const names = reached.map((f) => f.name);
  return { findings: [...findings.values()], others, seen, names };
}

/** @param {string} name of a module that probes.mjs wrote @returns {string} what was seen */
function audit(name) {
  const path = `${project}build/assurance-build/${name}.wat`;
  const module = parse(readFileSync(path, "utf8"));
  const { findings: left, others, seen, names } = analyse(module);
  const wrong = [];
  for (const [kind, pattern, count, why] of ALLOWED) {
    const matches = left.filter(
      (x) => x.kind === kind && pattern.test(x.condition),
    );
    if (matches.length !== count) {
      wrong.push(`allowed ${kind} (${why}): ${matches.length}, not ${count}`);
    }
    for (const m of matches) left.splice(left.indexOf(m), 1);
  }
  wrong.push(...left.map((x) => `secret ${x.key}`));
  const strange = [...others].filter((name) => !OTHERS.test(name));
  wrong.push(...strange.map((name) => `not in KERNEL or OTHERS: ${name}`));
  if (wrong.length) throw new Error(`\n${wrong.join("\n")}`);
  return (
    `${names.length} functions (${names.join(", ")}): ${seen.branch} branches, ` +
    `${seen.select} selects, ${seen.address} addresses; none depends on a secret`
  );
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ log }) {
  for (const name of ["core", "core-scalar"]) log(audit(name));
  const planted = [];
  for (const leak of LEAKS) {
    const defect = `a secret ${leak} in the private operation`;
    planted.push(await caught(defect, /^secret /m, () => audit(leak)));
  }
  return { counts: { modules: 2 }, planted };
}
