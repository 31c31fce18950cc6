// SPDX-License-Identifier: MIT
//
// A module that a test can watch or damage from outside, made of the one that
// ships: its instructions stay as they are, with calls in between.
//
//   node tests/assurance/probes.mjs OUT linked.wasm exports.json [core.wasm]
//
// Writes OUT.flips.wasm and OUT.faults.wasm, where the memory and what is computed
// may be damaged, and OUT.sites.json, what there is to damage in the latter.
// Where core.wasm is given, linked.wasm without its names must become that.
import { writeFileSync } from "node:fs";
import {
  assemble,
  inKernel,
  named,
  parse,
  privateOperation,
} from "../ct/module.mjs";

const isFunction = (item) => item[0] === "func";
const HEAD = ["export", "param", "result", "local", "type"];
/** @returns {number} where the instructions of a function start */
const bodyAt = (func) =>
  func.findIndex((x, i) => i > 1 && !HEAD.includes(x[0]));

/** Rewrites every expression below `node`, the innermost first. */
function rewrite(node, change) {
  if (!Array.isArray(node)) return node;
  return change(node.map((x) => rewrite(x, change)));
}

/** Gives functions other instructions. */
function edit(module, which, change) {
  return module.map((item) => {
    if (!isFunction(item) || !which(item)) return item;
    const at = bodyAt(item);
    return at < 0 ? item : [...item.slice(0, at), ...change(item.slice(at))];
  });
}

// ---- faults ---------------------------------------------------------------------

// A moment is the start of a function of the kernel, or of a turn of a loop of
// it that is not an innermost one (those keep what they change in registers, or
// change it but once); then a bit of the memory may flip. A site is an
// instruction of the kernel that computes something; one of the times that it
// runs, a bit of what it computes may flip. Past `limit` moments, what a fault
// made endless ends.
const FAULTS = `
  (global $moment (export "moment") (mut i32) (i32.const 0))
  (global $moment_at (export "moment_at") (mut i32) (i32.const -1))
  (global $limit (export "limit") (mut i32) (i32.const -1))
  (global $where (export "where") (mut i32) (i32.const 0))
  (global $bit (export "bit") (mut i32) (i32.const 0))
  (global $low (export "stack_low") (mut i32) (i32.const 0))
  (global $high (export "stack_high") (mut i32) (i32.const 0))
  (global $site (export "site") (mut i32) (i32.const -1))
  (global $run (export "run") (mut i32) (i32.const 0))
  (global $run_at (export "run_at") (mut i32) (i32.const -1))
  (func $moment
    (global.set $moment (i32.add (global.get $moment) (i32.const 1)))
    (if (i32.eq (global.get $moment) (i32.const 1)) (then
      (global.set $high (global.get $__stack_pointer))
      (global.set $low (global.get $__stack_pointer))))
    (if (i32.lt_u (global.get $__stack_pointer) (global.get $low)) (then
      (global.set $low (global.get $__stack_pointer))))
    (if (i32.gt_u (global.get $moment) (global.get $limit)) (then
      (unreachable)))
    (if (i32.eq (global.get $moment) (global.get $moment_at)) (then
      (i32.store8 (global.get $where) (i32.xor
        (i32.load8_u (global.get $where))
        (i32.shl (i32.const 1) (global.get $bit)))))))
  (func $now (result i32)
    (global.set $run (i32.add (global.get $run) (i32.const 1)))
    (i32.eq (global.get $run) (global.get $run_at)))
  (func $flip_i32 (param $x i32) (result i32)
    (if (call $now) (then (local.set $x (i32.xor (local.get $x)
      (i32.shl (i32.const 1) (global.get $bit))))))
    (local.get $x))
  (func $flip_i64 (param $x i64) (result i64)
    (if (call $now) (then (local.set $x (i64.xor (local.get $x)
      (i64.shl (i64.const 1) (i64.extend_i32_u (global.get $bit)))))))
    (local.get $x))
  (func $flip_f64 (param $x f64) (result f64)
    (f64.reinterpret_i64 (call $flip_i64
      (i64.reinterpret_f64 (local.get $x)))))`;
// Bits 64 and up are the upper lane.
const FAULTS_OF_VECTORS = `
  (func $flip_v128 (param $x v128) (result v128)
    (local $mask v128)
    (if (call $now) (then
      (local.set $mask (i64x2.splat
        (i64.shl (i64.const 1) (i64.extend_i32_u (global.get $bit)))))
      (local.set $x (v128.xor (local.get $x)
        (if (result v128) (i32.and (global.get $bit) (i32.const 64))
          (then (i64x2.replace_lane 0 (local.get $mask) (i64.const 0)))
          (else (i64x2.replace_lane 1 (local.get $mask) (i64.const 0))))))))
    (local.get $x))`;

const COMPARISON = /\.(eq|eqz|ne|[lg][te](_[su])?)$/;

/** @returns {string | undefined} the type of what an instruction computes */
function typeOf(op) {
  if (/\.(const|.*store.*)$/.test(op)) return undefined;
  const prefix = /^(i32|i64|f64|v128|[if]\d+x\d+)\./.exec(op)?.[1];
  if (!prefix?.includes("x")) {
    return prefix && COMPARISON.test(op) ? "i32" : prefix;
  }
  if (!op.includes(".extract_lane")) return "v128";
  return { i64x2: "i64", f64x2: "f64" }[prefix] ?? "i32";
}

const isLoop = (node) => Array.isArray(node) && node[0] === "loop";
const hasLoop = (node) =>
  Array.isArray(node) && node.some((x) => isLoop(x) || hasLoop(x));

/**
 * @param {boolean} inValues whether there are sites, which cost time
 * @returns the module, and what computes at each site
 */
function withFaults(module, inValues) {
  const root = privateOperation(module)[1];
  // abi.c wipes too.
  const kernel = ([, name]) =>
    name === root || (inKernel(name.slice(1)) && !/^\$ct_wipe/.test(name));
  const vectors = JSON.stringify(module).includes("v128");
  const types = ["i32", "i64", "f64"].concat(vectors ? "v128" : []);
  const sites = [];
  const probe = (node) => {
    if (isLoop(node)) {
      if (!node.some(hasLoop)) return node;
      const at = node.findIndex((x) => Array.isArray(x) && x[0] !== "result");
      return node.toSpliced(at, 0, ["call", "$moment"]);
    }
    const type = typeof node[0] === "string" && typeOf(node[0]);
    if (!type || !inValues) return node;
    const keep = `$kept_${type}`;
    const here = ["i32.const", String(sites.push(node[0]) - 1)];
    const flipped = ["call", `$flip_${type}`, ["local.get", keep]];
    return [
      "block",
      ["result", type],
      ["local.set", keep, node],
      [
        "if",
        ["i32.eq", ["global.get", "$site"], here],
        ["then", ["local.set", keep, flipped]],
      ],
      ["local.get", keep],
    ];
  };
  const probed = edit(module, kernel, (body) => [
    ...types.map((type) => ["local", `$kept_${type}`, type]),
    ["call", "$moment"],
    ...rewrite(body, probe),
  ]);
  const parts = parse(`(x ${FAULTS} ${vectors ? FAULTS_OF_VECTORS : ""})`);
  const stack = ["export", '"stack_pointer"', ["global", "$__stack_pointer"]];
  return { module: [...probed, ...parts.slice(1), stack], sites };
}

const [out, ...files] = process.argv.slice(2);
const shipped = named(...files);
const { module, sites } = withFaults(shipped, true);
writeFileSync(`${out}.faults.wasm`, assemble(module));
writeFileSync(`${out}.sites.json`, JSON.stringify(sites));
const flips = withFaults(shipped, false).module;
writeFileSync(`${out}.flips.wasm`, assemble(flips));
