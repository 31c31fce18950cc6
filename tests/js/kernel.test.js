// SPDX-License-Identifier: MIT
//
// The RSA kernel as WebAssembly, each backend beside OpenSSL on random blocks.
// The modules are build/kernel/{simd,scalar}.wasm (make check-kernel);
// BLOCKS sets how many blocks each backend signs.
import assert from "node:assert/strict";
import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const BLOCKS = Number(process.env.BLOCKS ?? 1000);
const SCALAR = 1;
const SIMD = 2;
const FMA = 3;

const compiled = {};
function instance(name) {
  compiled[name] ??= new WebAssembly.Module(
    readFileSync(`build/kernel/${name}.wasm`),
  );
  return new WebAssembly.Instance(compiled[name]).exports;
}

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
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
}

function freeze(core, key) {
  const io = core.kernel_io();
  const memory = new Uint8Array(core.memory.buffer);
  const jwk = key.export({ format: "jwk" });
  let at = 0;
  ["n", "e", "d", "p", "q", "dp", "dq", "qi"].forEach((name, i) => {
    const bytes = Buffer.from(jwk[name], "base64url");
    memory.set(bytes, io + at);
    core.kernel_number(i, at, bytes.length);
    at += bytes.length;
  });
  core.kernel_freeze();
  return Buffer.from(jwk.n, "base64url").length;
}

/** The signature in hex, or "refused". */
function raw(core, block) {
  const io = core.kernel_io();
  const memory = new Uint8Array(core.memory.buffer);
  memory.set(block, io);
  if (core.kernel_private(block.length) !== 0) return "refused";
  return Buffer.from(memory.slice(io, io + block.length)).toString("hex");
}

const pair = (bits, e = 65537) =>
  generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: e })
    .privateKey;

function agree(core, kernel, key, blocks, prepare = () => {}) {
  assert.equal(core.kernel_choose(kernel), kernel);
  prepare();
  const n = freeze(core, key);
  for (let i = 0; i < blocks; i++) {
    prepare();
    const block = randomBytes(n);
    block[0] = 0;
    const want = privateDecrypt(
      { key, padding: constants.RSA_NO_PADDING },
      block,
    ).toString("hex");
    const made = raw(core, block);
    if (made === want) continue;
    // The key is random: this is all that is left to look for the error with.
    const again = Array.from({ length: 20 }, () => raw(core, block) === want);
    const pem = key.export({ format: "pem", type: "pkcs1" });
    assert.fail(
      `block ${i}, ${block.toString("hex")}, of this throw-away key became ` +
        `${made}; again: ${again.join(" ")}\n${pem}`,
    );
  }
}

const relaxed = (() => {
  try {
    return instance("simd").kernel_choose(FMA) === FMA;
  } catch {
    return false; // this engine has no relaxed SIMD
  }
})();

test("fma_signs_as_openssl_does", { skip: !relaxed }, () => {
  agree(instance("simd"), FMA, pair(2048), BLOCKS);
  for (const bits of [2049, 2056, 3071, 3072, 4096])
    agree(instance("simd"), FMA, pair(bits), 5);
});

test("first_signatures_are_as_openssl_makes_them", { skip: !relaxed }, () => {
  const core = instance("simd");
  const cold = () => core.kernel_next_is_cold();
  for (const e of [3, 65537]) agree(core, FMA, pair(2048, e), BLOCKS / 4, cold);
  for (const bits of [2049, 2096, 3072]) agree(core, FMA, pair(bits), 3, cold);
});

test("simd_signs_as_openssl_does_without_relaxed_opcodes", () => {
  const core = patched("simd");
  agree(core, SIMD, pair(2048), BLOCKS);
  for (const bits of [2049, 3072, 4096]) agree(core, SIMD, pair(bits, 3), 3);
});

test("scalar_signs_as_openssl_does", () => {
  agree(instance("scalar"), SCALAR, pair(2048), BLOCKS / 4);
  for (const bits of [2049, 3072, 4096])
    agree(instance("scalar"), SCALAR, pair(bits), 2);
});

test("patched_module_finds_no_fused_multiply_add", () => {
  const core = patched("simd");
  assert.equal(core.kernel_choose(FMA), 0);
  assert.equal(core.kernel_choose(0), SIMD);
});

test("scalar_module_has_the_scalar_kernel_alone", () => {
  const core = instance("scalar");
  assert.equal(core.kernel_choose(SIMD), 0);
  assert.equal(core.kernel_choose(FMA), 0);
  assert.equal(core.kernel_choose(0), SCALAR);
});

test("window_poked_after_freezing_is_caught_by_the_check", () => {
  const core = patched("simd");
  const n = freeze(
    core,
    createPrivateKey(pair(2048).export({ format: "pem", type: "pkcs1" })),
  );
  const memory = new Uint8Array(core.memory.buffer);
  memory[core.kernel_windows(1) + 77] ^= 1;
  const io = core.kernel_io();
  memory.fill(1, io + 1, io + n);
  memory[io] = 0;
  assert.equal(core.kernel_private(n), -1);
  assert.ok(memory.slice(io, io + n).every((x) => x === 0));
});
