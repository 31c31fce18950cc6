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
import { readFileSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RELAXED, SIMD } from "./passes.mjs";
import { shakeAs, toScript, tool } from "./shake.mjs";

const dir = process.argv[2];
const shake = shakeAs("c/abi.c", join(dir, "exports.json"));
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

toScript(scalar, join(dir, "core.wasm2js.mjs"));
