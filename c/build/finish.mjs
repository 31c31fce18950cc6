// SPDX-License-Identifier: MIT
//
// The linked modules in, what ships out:
//
//   node c/build/finish.mjs DIR    (linked.wasm and linked-scalar.wasm lie there)
//
//   core.wasm        only the exports that abi.c marks, nothing imported
//   core-simd.wasm   the same bytes, each relaxed SIMD opcode replaced by
//                    v128.bitselect: valid where relaxed SIMD is not
//   core.wasm2js.mjs the scalar build as JavaScript
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { featuresOf, PASSES, RELAXED, SCALAR, SIMD, STRIP } from "./passes.mjs";

const dir = process.argv[2];
const tool = (name, ...args) =>
  execFileSync(
    process.execPath,
    [join("node_modules/binaryen/bin", name), ...args],
    {
      encoding: "latin1",
      maxBuffer: 1 << 28,
    },
  );
const exported = [
  ...readFileSync("c/abi.c", "utf8").matchAll(/^EXPORT\((\w+)\)/gm),
]
  .map((m) => m[1])
  .concat("memory");
const graph = join(dir, "exports.json");
writeFileSync(
  graph,
  JSON.stringify([
    { name: "outside", root: true, reaches: exported },
    ...exported.map((name) => ({ name, export: name })),
  ]),
);

/** Drops all that the documented exports do not reach, and every name. */
function shake(linked, out) {
  const features = featuresOf(linked);
  tool("wasm-metadce", linked, ...features, "--graph-file", graph, "-o", out);
  // Every pass runs before the constant-time audit reads the result.
  tool("wasm-opt", out, ...features, ...PASSES, ...STRIP, "-o", out);
}

const core = join(dir, "core.wasm");
const scalar = join(dir, "core-scalar.wasm");
shake(join(dir, "linked.wasm"), core);
shake(join(dir, "linked-scalar.wasm"), scalar);

// Relaxed opcodes are fd, then a LEB128 of two bytes. bitselect is 0x52, which
// a two-byte LEB128 may hold too; it takes and gives as many values.
const BITSELECT = [0xfd, 0xd2, 0x00];
const OPCODES = {
  "f64x2.relaxed_madd": [0xfd, 0x87, 0x02],
  "i64x2.relaxed_laneselect": [0xfd, 0x8c, 0x02],
};
const bytes = readFileSync(core);
const patched = Buffer.from(bytes);
for (let i = 0; i + 2 < bytes.length; i++) {
  for (const opcode of Object.values(OPCODES)) {
    if (opcode.every((b, j) => bytes[i + j] === b)) patched.set(BITSELECT, i);
  }
}
const simd = join(dir, "core-simd.wasm");
writeFileSync(simd, patched);
// A byte pattern that was no opcode would show here: the two disassemblies must
// differ in these opcodes and in nothing else.
let text = tool("wasm-dis", core, ...RELAXED);
for (const name of Object.keys(OPCODES)) {
  text = text.replaceAll(name, "v128.bitselect");
}
if (text !== tool("wasm-dis", simd, ...SIMD)) {
  rmSync(simd);
  throw new Error(
    "core-simd.wasm differs from core.wasm in more than the relaxed opcodes",
  );
}

// Typed arrays have whole places only. -O2 goes first, as wasm2js's would make
// unaligned stores of short copies again.
const aligned = join(dir, "aligned.wasm");
const align = ["-O2", "--alignment-lowering"];
tool("wasm-opt", scalar, ...SCALAR, ...align, "-o", aligned);
const script = join(dir, "core.wasm2js.mjs");
tool("wasm2js", aligned, ...SCALAR, "-O2", "-o", script);
rmSync(aligned);
