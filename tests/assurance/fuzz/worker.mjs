// SPDX-License-Identifier: MIT
/**
 * Inputs into the module as it ships, in a thread that its parent can end.
 *
 * WebAssembly has no AddressSanitizer. So a trap is a finding; what lies after
 * an input must not change what comes out, which shows a read too far; and a
 * wiped memory must be that of a new instance, which shows a write anywhere.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { IO_BYTES } from "../../../js/generated/abi.js";
import { errors } from "../../errors.js";
import { Core, compile, errorOf } from "../shared/core.mjs";
import { seeded } from "../shared/random.mjs";
import { BYTES, mutator, readWords } from "./mutate.mjs";

/** Of token_attach. */
const MIN_SIGNATURE_BYTES = 256;

const { seed, until, most, plant, shared, key } = workerData;
const progress = new Int32Array(shared, 0, 2);
const copy = new Uint8Array(shared, 8);
const random = seeded(seed);
const of = (list) => list[random(list.length)];
const mutate = mutator(
  random,
  readWords("tests/assurance/fuzz/intake.dict"),
  IO_BYTES,
);
const utf8 = new TextDecoder("utf-8", { fatal: true });

const module = compile();
const zeros = Buffer.alloc(IO_BYTES);
let loader = new Core(module);
const fresh = Buffer.from(loader.memory);
const signer = new Core(module);
const unlocker = new Core(compile("build/pkg/dist/passphrase.wasm"));
const locked = Buffer.from(unlocker.memory);

/** Gives the signer its key, after one token, the same each time: the kernel's
 * constants and the digest of what was signed last are no secret and stay. */
function settle() {
  const { io, exports } = signer;
  assert.equal(signer.call("key_load", key), 2048);
  io.set([0x31, 0]);
  const n = exports.token_sign(1, 1000, 300);
  assert.ok(n > 0 && exports.token_verify(n, 1000, 300, -1) > 0);
  exports.wipe();
  const memory = Buffer.from(signer.memory);
  assert.equal(signer.call("key_load", key), 2048);
  return memory;
}
const used = settle();

/** What may come back that abi.h lists, but never should. */
const IMPOSSIBLE = ["INTERNAL", "FAULT", "NO_MEMORY", "NO_KEY"];

const [TRUNCATED] = errors.find(([, name]) => name === "KEY_TRUNCATED");

/** How many calls there were. */
let runs = 0;
let slowest = 0;

/**
 * One call, with `behind` in io after the input.
 *
 * @param {Core} core
 * @param {string} name
 * @param {Uint8Array} input
 * @param {Uint8Array} behind
 * @param {number[]} args instead of the length
 * @returns {number}
 */
function call(core, name, input, behind, args) {
  core.io.set(input);
  core.io.set(behind.subarray(0, IO_BYTES - input.length), input.length);
  const start = performance.now();
  const result = run(core, name, args);
  slowest = Math.max(slowest, performance.now() - start);
  const error = errorOf(result);
  if (error) {
    assert.ok(
      !error.startsWith("unknown") && !IMPOSSIBLE.includes(error),
      error,
    );
    assert.ok(zeros.equals(core.io), "io is not zero");
  }
  runs++;
  return result;
}

const json = (core, from, to) =>
  JSON.parse(utf8.decode(core.io.subarray(from, to)));

/** What must hold of an input that was accepted, by export. */
const holds = {
  key_load(result) {
    assert.ok(result >= 2048 && result <= 4096);
    assert.ok(zeros.equals(loader.io));
  },
  public_load: (result) => holds.key_load(result),
  any_load: (result) => holds.key_load(result),
  token_inspect(result) {
    const [header, claims, errors] = json(signer, 0, result);
    assert.equal(typeof header, "object");
    assert.equal(typeof claims, "object");
    assert.ok(errors.every(Number.isInteger));
  },
  token_claims(result) {
    const { iss, exp, iat } = json(signer, 0, result);
    assert.ok(iss.length > 0 && Number.isInteger(exp + iat));
  },
  token_verify: () => assert.fail("a signature that nobody made"),
  token_attach(result, input) {
    const cut = input.length - MIN_SIGNATURE_BYTES;
    const signature = Buffer.from(input.subarray(cut)).toString("base64url");
    assert.equal(signer.io.toString("latin1", cut, result), `.${signature}`);
    assert.ok(signer.io.subarray(0, cut).equals(input.subarray(0, cut)));
  },
  token_input(result, input) {
    const [, claims] = signer.io.toString("latin1", 0, result).split(".");
    const { iss } = JSON.parse(utf8.decode(Buffer.from(claims, "base64url")));
    assert.equal(iss, Buffer.from(input).toString("utf16le"));
  },
  token_sign: (result, input) => holds.token_input(result, input),
  key_decrypt(result) {
    assert.ok(
      result > 0 && zeros.subarray(result).equals(unlocker.io.subarray(result)),
    );
  },
};

/** As claims_fuzz.c reads it. */
function times(input) {
  const at = Buffer.from(input);
  return at[2] & 1
    ? [at.readDoubleLE(3), at.readDoubleLE(11)]
    : [at.readUInt32LE(3), at.readUInt16LE(11)];
}

/** As verify_fuzz.c makes a token of claims. */
const asToken = (input) =>
  input[0] === 0x7b
    ? Buffer.from(
        `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(input).toString("base64url")}.`,
      )
    : input;

/** As passphrase_fuzz.c reads it. Without the passphrase nothing is derived: a
 * changed count of iterations would make that take seconds. */
function toDecrypt(bytes, withPassphrase) {
  const secret = bytes.subarray(1, 1 + (bytes[0] ?? 0));
  const text = bytes.subarray(1 + secret.length);
  const calls = [["key_decrypt", text.length, -1]];
  if (withPassphrase)
    calls.push(["key_decrypt", text.length, secret.length, secret]);
  return [unlocker, text, calls];
}

/** @returns {[core: Core, input: Uint8Array, calls: [name: string, ...number[]][]]} */
function plan(target, bytes, isKept) {
  if (target === "passphrase") return toDecrypt(bytes, isKept);
  if (target === "verify") {
    const token = asToken(bytes).subarray(0, IO_BYTES);
    const n = token.length;
    const cut = Math.max(0, n - MIN_SIGNATURE_BYTES);
    const calls = [
      ["token_inspect", n, 1000],
      ["token_claims", n],
      ["token_verify", n, 1000, 300, -1],
      ["token_attach", cut, n - cut],
    ];
    return [signer, token, calls];
  }
  if (target === "claims") {
    if (bytes.length < 19) return [signer, bytes, []];
    const id = bytes.subarray(19, 19 + ((bytes.length - 19) & ~1));
    const args = [id.length / 2, ...times(bytes)];
    const calls = [["token_input", ...args]];
    // Signing takes a hundred times as long as the rest.
    if (random(64) === 0) calls.push(["token_sign", ...args]);
    return [signer, id, calls];
  }
  const n = bytes.length;
  const calls = [
    ["public_load", n],
    ["any_load", n],
    ["key_load", n],
  ];
  return [loader, bytes, calls];
}

/** @param {Buffer} memory @param {Buffer} expected */
function checkMemory(memory, expected) {
  if (expected.equals(memory)) return;
  const at = expected.findIndex((byte, i) => byte !== memory[i]);
  const bytes = memory.toString("hex", at, at + 32);
  assert.fail(`left or written at ${at}: ${bytes}...`);
}

/** Tells the parent which input comes next. */
function announce(input) {
  copy.set(input);
  progress[1] = input.length;
  Atomics.add(progress, 0, 1);
}

const nothing = Buffer.alloc(0);

/** Whether it has no key between calls. */
const isWiped = (core) => core === loader || core === unlocker;

/** @param {boolean} all every call, and each again with more after it
 * @param {boolean} isKept it is one of the corpus or the seeds */
function tryInput(target, bytes, all, isKept = false) {
  announce(bytes);
  const [core, input, calls] = plan(target, bytes, isKept);
  const one = random(calls.length);
  for (const [name, ...args] of all ? calls : calls.slice(one, one + 1)) {
    const result = call(core, name, input, nothing, args);
    if (result >= 0) holds[name](result, input);
    if (all) readAgain(core, name, input, args, result);
    // The kernel's constants are no part of a new memory.
    const freezes = /^(key|any)_load$/.test(name);
    if (result >= 0 && freezes) loader = new Core(module);
    else if (all && isWiped(core)) {
      core.exports.wipe();
      checkMemory(core.memory, core === loader ? fresh : locked);
    }
  }
}

/** Bytes that would go on with a key or a token. */
const FOLLOWS = Buffer.from('\x02\x30\xa0\xffA"}.', "latin1");

/** The same call with something after its input. */
function readAgain(core, name, input, args, result) {
  for (const byte of FOLLOWS) {
    const behind = Uint8Array.from({ length: 32 }, () => of(BYTES));
    behind[0] = byte;
    const again = call(core, name, input, behind, args);
    assert.equal(again, result, "what lies after the input was read");
  }
  if (isWiped(core)) core.exports.wipe();
}

/** The export, or what it would be with the planted defect.
 * @param {Core} core @param {string} name @param {number[]} args */
function run(core, name, args) {
  const [n, , secret] = args;
  const last = plant && n > 0 ? core.io[n] : 0;
  if (name === "key_decrypt" && secret) {
    core.memory.set(secret, core.exports.passphrase_address());
  }
  const result = core.exports[name](...args);
  if (core !== loader || name !== "public_load") return result;
  if (plant === "a read after the input" && last) {
    core.io.fill(0);
    return -TRUNCATED;
  }
  if (plant === "a byte left in the memory") core.memory[5000] = 1;
  if (plant === "a trap") throw new WebAssembly.RuntimeError("unreachable");
  if (plant === "no end" && progress[0]) for (;;);
  return result;
}

const TARGETS = "text der pkcs openssh jwk claims verify passphrase".split(" ");
const pools = {};
for (const target of TARGETS) {
  const kept = `tests/assurance/fuzz/corpus/${target}`;
  const [seeds, fresh] = ["seeds", "corpus"].map(
    (kind) => `build/fuzz/${kind}/${target}`,
  );
  pools[target] = [kept, seeds, fresh].flatMap((dir) => {
    try {
      return readdirSync(dir)
        .sort()
        .map((name) => readFileSync(`${dir}/${name}`));
    } catch (error) {
      if (dir === fresh && error.code === "ENOENT") return [];
      throw error;
    }
  });
}

// Lengths that no caller may give.
for (const n of [-1, IO_BYTES + 1, 0x7fffffff, -0x80000000]) {
  const expect = (core, name, ...args) =>
    assert.ok(call(core, name, nothing, nothing, [n, ...args]) < 0);
  for (const name of ["key_load", "public_load", "any_load"]) {
    expect(loader, name);
  }
  expect(unlocker, "key_decrypt", -1);
  for (const name of ["token_inspect", "token_claims"]) {
    expect(signer, name, 1000);
  }
  expect(signer, "token_attach", 256);
  assert.ok(call(signer, "token_attach", nothing, nothing, [100, n]) < 0);
  for (const name of ["token_verify", "token_sign", "token_input"]) {
    expect(signer, name, 1000, 300, -1);
  }
}

// What was kept, with everything checked.
const inputs = Object.entries(pools).flatMap(([target, pool]) =>
  pool.map((input) => [target, input]),
);
let replayed = 0;
for (const [target, input] of inputs) {
  tryInput(target, input.subarray(0, IO_BYTES), true, true);
  replayed++;
}

// What nobody wrote yet.
for (let i = 1; i % 64 || (Date.now() < until && runs < most); i++) {
  const target = of(TARGETS);
  const input = mutate(of(pools[target]), of(pools[target]));
  tryInput(target, input, i % 32 === 0);
  if (i % 4096 === 0) {
    checkMemory(settle(), used);
  }
}
parentPort.postMessage({ runs, replayed, of: inputs.length, slowest });
