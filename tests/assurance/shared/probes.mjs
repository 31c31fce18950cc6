// SPDX-License-Identifier: MIT
//
// A module that a test can watch or damage from outside, made of the one that
// ships: its instructions stay as they are, with calls in between.
//
//   node tests/assurance/shared/probes.mjs OUT KIND,.. linked.wasm exports.json [core.wasm]
//
//   flips   OUT.flips.wasm, where the memory may be damaged
//   faults  OUT.faults.wasm, where what is computed may be damaged too;
//           OUT.sites.json, what there is to damage
//   trace   OUT.trace.wasm, which hashes all that an observer could see
//   text    OUT.wat, the module with names, as text
//   publish OUT.publish.wasm, which imports publish.verdict and calls it when a
//           signature has been checked, with the verdict in the last word of the
//           memory; and OUT.publish-simd.wasm, for engines without relaxed SIMD
//
// Where core.wasm is given, linked.wasm without its names must become that.
import { writeFileSync } from "node:fs";
import { assemble, inKernel, named } from "./module.mjs";
import { parse, privateOperation, text } from "./module.mjs";

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
    return at < 0
      ? item
      : [...item.slice(0, at), ...change(item.slice(at), item[1])];
  });
}

// ---- faults ---------------------------------------------------------------------

// A moment is the start of a function of the kernel, or of a turn of a loop of
// it that is not an innermost one (those keep what they change in registers, or
// change it but once; where there are sites, those too, for a counter that flips
// may make them endless); then a bit of the memory may flip, or `zeros` bytes be
// cleared. A site is an
// instruction of the kernel that computes something; one of the times that it
// runs, a bit of what it computes may flip. Past `limit` moments, what a fault
// made endless ends.
const FAULTS = `
  (global $moment (export "moment") (mut i32) (i32.const 0))
  (global $moment_at (export "moment_at") (mut i32) (i32.const -1))
  (global $limit (export "limit") (mut i32) (i32.const -1))
  (global $where (export "where") (mut i32) (i32.const 0))
  (global $bit (export "bit") (mut i32) (i32.const 0))
  (global $zeros (export "zeros") (mut i32) (i32.const 0))
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
      (if (global.get $zeros)
        (then (memory.fill (global.get $where) (i32.const 0) (global.get $zeros)))
        (else (i32.store8 (global.get $where) (i32.xor
          (i32.load8_u (global.get $where))
          (i32.shl (i32.const 1) (global.get $bit)))))))))
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
 * @returns the module, and of each site what computes there and in which function
 */
function withFaults(module, inValues) {
  const root = privateOperation(module)[1];
  // abi.c wipes too.
  const kernel = ([, name]) =>
    name === root || (inKernel(name.slice(1)) && !/^\$ct_wipe/.test(name));
  const vectors = JSON.stringify(module).includes("v128");
  const types = ["i32", "i64", "f64"].concat(vectors ? "v128" : []);
  const sites = [];
  const probe = (node, name) => {
    if (isLoop(node)) {
      if (!inValues && !node.some(hasLoop)) return node;
      const at = node.findIndex((x) => Array.isArray(x) && x[0] !== "result");
      return node.toSpliced(at, 0, ["call", "$moment"]);
    }
    const type = typeof node[0] === "string" && typeOf(node[0]);
    if (!type || !inValues) return node;
    const keep = `$kept_${type}`;
    const here = [
      "i32.const",
      String(sites.push([node[0], name.slice(1)]) - 1),
    ];
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
  const probed = edit(module, kernel, (body, name) => [
    ...types.map((type) => ["local", `$kept_${type}`, type]),
    ["call", "$moment"],
    ...rewrite(body, (node) => probe(node, name)),
  ]);
  const parts = parse(`(x ${FAULTS} ${vectors ? FAULTS_OF_VECTORS : ""})`);
  const stack = ["export", '"stack_pointer"', ["global", "$__stack_pointer"]];
  return { module: [...probed, ...parts.slice(1), stack], sites };
}

// ---- trace ----------------------------------------------------------------------

// `trace` is a hash of every address, length, condition and divisor there was,
// with where in the code it was; `seen` is how many.
const TRACE = `
  (global $trace (export "trace") (mut i64) (i64.const 0))
  (global $seen (export "seen") (mut i32) (i32.const 0))
  (func $add (param $x i64) (param $site i32)
    (global.set $seen (i32.add (global.get $seen) (i32.const 1)))
    (global.set $trace (i64.mul
      (i64.xor
        (i64.xor (global.get $trace) (i64.shr_u (global.get $trace) (i64.const 29)))
        (i64.xor (local.get $x) (i64.shl (i64.extend_i32_u (local.get $site)) (i64.const 40))))
      (i64.const 0x9e3779b97f4a7c15))))
  (func $see_i32 (param $x i32) (param $site i32) (result i32)
    (call $add (i64.extend_i32_u (local.get $x)) (local.get $site))
    (local.get $x))
  (func $see_i64 (param $x i64) (param $site i32) (result i64)
    (call $add (local.get $x) (local.get $site))
    (local.get $x))`;

const isResult = (node) => Array.isArray(node) && node[0] === "result";

/** @returns {number[]} which operands of an instruction show */
function shownOperands(node) {
  const [op] = node;
  const operands = [...node.keys()].filter(
    (i) => Array.isArray(node[i]) && !isResult(node[i]),
  );
  if (/\.(load|store)/.test(op) || op === "if") return operands.slice(0, 1);
  if (/^(memory\.|i\d\d\.(div|rem)_)/.test(op)) return operands;
  if (/^(br_if|br_table|call_indirect|select)$/.test(op)) {
    return operands.slice(-1);
  }
  return [];
}

function withTrace(module) {
  let sites = 0;
  const probe = (node) => {
    if (typeof node[0] !== "string") return node;
    const shown = shownOperands(node);
    const type = /^i64\.(div|rem)/.test(node[0]) ? "i64" : "i32";
    // Of a condition only whether it holds shows.
    const isCondition = /^(if|br_if|select)$/.test(node[0]);
    const asSeen = (x) => (isCondition ? ["i32.ne", x, ["i32.const", "0"]] : x);
    return node.map((x, i) =>
      shown.includes(i)
        ? ["call", `$see_${type}`, asSeen(x), ["i32.const", String(sites++)]]
        : x,
    );
  };
  return edit(
    module,
    () => true,
    (body) => rewrite(body, probe),
  ).concat(parse(`(x ${TRACE})`).slice(1));
}

// ---- publish --------------------------------------------------------------------

const PUBLISH = `
  (import "publish" "verdict" (func $publish))
  (func $published (param $verdict i32) (result i32)
    (local $at i32)
    (local.set $at (i32.sub
      (i32.shl (memory.size) (i32.const 16)) (i32.const 4)))
    (i32.store (local.get $at) (local.get $verdict))
    (call $publish)
    (i32.load (local.get $at)))`;

function withPublish(module) {
  const root = privateOperation(module)[1];
  let calls = 0;
  const probe = (node) => {
    if (node[0] !== "call" || !/^\$check(_\d+)?$/.test(node[1])) return node;
    calls++;
    return ["call", "$published", node];
  };
  const probed = edit(
    module,
    ([, name]) => name === root,
    (body) => rewrite(body, probe),
  );
  if (calls !== 1) throw new Error(`${calls} calls check a signature`);
  const [imported, published] = parse(`(x ${PUBLISH})`).slice(1);
  const at = probed.findIndex(Array.isArray); // imports come first
  return [...probed.toSpliced(at, 0, imported), published];
}

/** As c/build/finish.mjs: what never runs there is another instruction. */
const withoutRelaxed = (module) =>
  rewrite(module, (node) =>
    /\.relaxed_(madd|laneselect)$/.test(node[0])
      ? ["v128.bitselect", ...node.slice(1)]
      : node,
  );

// ---------------------------------------------------------------------------------

const [out, kinds, ...files] = process.argv.slice(2);
const shipped = named(...files);
if (kinds.includes("faults")) {
  const { module, sites } = withFaults(shipped, true);
  writeFileSync(`${out}.faults.wasm`, assemble(module));
  writeFileSync(`${out}.sites.json`, JSON.stringify(sites));
}
if (kinds.includes("flips")) {
  const { module } = withFaults(shipped, false);
  writeFileSync(`${out}.flips.wasm`, assemble(module));
}
if (kinds.includes("trace")) {
  writeFileSync(`${out}.trace.wasm`, assemble(withTrace(shipped)));
}
if (kinds.includes("text")) writeFileSync(`${out}.wat`, text(shipped));
if (kinds.includes("publish")) {
  const module = withPublish(shipped);
  writeFileSync(`${out}.publish.wasm`, assemble(module));
  const simd = assemble(withoutRelaxed(module));
  writeFileSync(`${out}.publish-simd.wasm`, simd);
}
