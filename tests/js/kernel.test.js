// SPDX-License-Identifier: MIT
//
// The RSA kernel as WebAssembly, each backend beside OpenSSL on random blocks.
// The modules are build/kernel/{simd,scalar}.wasm (make check-kernel);
// BLOCKS sets how many blocks each backend signs.
import assert from "node:assert/strict";
import { constants, privateDecrypt, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compile } from "../assurance/shared/core.mjs";
import { Kernel } from "../assurance/shared/kernel.mjs";
import { newKey } from "./keys.js";

const BLOCKS = Number(process.env.BLOCKS ?? 1000);
const SCALAR = 1;
const SIMD = 2;
const FMA = 3;

const instance = (name) => new Kernel(compile(`build/kernel/${name}.wasm`));

/** A module's bytes with relaxed SIMD's opcodes patched away, as core-simd's. */
function patched(name) {
  const bytes = readFileSync(`build/kernel/${name}.wasm`);
  let count = 0;
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (
      bytes[i] === 0xfd &&
      (bytes[i + 1] === 0x87 || bytes[i + 1] === 0x8c) &&
      bytes[i + 2] === 2
    ) {
      bytes.set([0xfd, 0xd2, 0x00], i);
      count++;
    }
  }
  assert.ok(count > 100);
  return new Kernel(new WebAssembly.Module(bytes));
}

function agree(kernel, number, key, blocks, prepare = () => {}) {
  assert.equal(kernel.core.kernel_choose(number), number);
  prepare();
  kernel.freeze(key.export({ format: "jwk" }));
  const size = Math.ceil(key.asymmetricKeyDetails.modulusLength / 8);
  const made = (block) => kernel.power(block)?.toString("hex") ?? "refused";
  for (let i = 0; i < blocks; i++) {
    prepare();
    const block = randomBytes(size);
    block[0] = 0;
    const want = privateDecrypt(
      { key, padding: constants.RSA_NO_PADDING },
      block,
    ).toString("hex");
    const got = made(block);
    if (got === want) continue;
    // The key is random: this is all that is left to look for the error with.
    const again = Array.from({ length: 20 }, () => made(block) === want);
    const pem = key.export({ format: "pem", type: "pkcs1" });
    assert.fail(
      `block ${i}, ${block.toString("hex")}, of this throw-away key became ` +
        `${got}; again: ${again.join(" ")}\n${pem}`,
    );
  }
}

/** Whether the processor has it. */
const hasFma = instance("simd").core.kernel_choose(FMA) === FMA;

test("fma_signs_as_openssl_does", { skip: !hasFma }, () => {
  agree(instance("simd"), FMA, newKey(2048), BLOCKS);
  for (const bits of [2049, 2056, 3071, 3072, 4096])
    agree(instance("simd"), FMA, newKey(bits), 5);
});

test("first_signatures_are_as_openssl_makes_them", { skip: !hasFma }, () => {
  const simd = instance("simd");
  const cold = () => simd.core.kernel_next_is_cold();
  for (const e of [3, 65537])
    agree(simd, FMA, newKey(2048, e), BLOCKS / 4, cold);
  for (const bits of [2049, 2096, 3072])
    agree(simd, FMA, newKey(bits), 3, cold);
});

test("simd_signs_as_openssl_does_without_relaxed_opcodes", () => {
  const simd = patched("simd");
  agree(simd, SIMD, newKey(2048), BLOCKS);
  for (const bits of [2049, 3072, 4096]) agree(simd, SIMD, newKey(bits, 3), 3);
});

test("scalar_signs_as_openssl_does", () => {
  agree(instance("scalar"), SCALAR, newKey(2048), BLOCKS / 4);
  for (const bits of [2049, 3072, 4096])
    agree(instance("scalar"), SCALAR, newKey(bits), 2);
});

test("patched_module_finds_no_fused_multiply_add", () => {
  const { core } = patched("simd");
  assert.equal(core.kernel_choose(FMA), 0);
  assert.equal(core.kernel_choose(0), SIMD);
});

test("scalar_module_has_the_scalar_kernel_alone", () => {
  const { core } = instance("scalar");
  assert.equal(core.kernel_choose(SIMD), 0);
  assert.equal(core.kernel_choose(FMA), 0);
  assert.equal(core.kernel_choose(0), SCALAR);
});
