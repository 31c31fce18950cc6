// SPDX-License-Identifier: MIT
/**
 * Signatures beside OpenSSL's: fresh keys, random messages, every kernel.
 *
 * Every signature is verified by OpenSSL, which checks its length and that it is
 * below n. PKCS#1 v1.5 has one padded block for a message and RSA is a
 * permutation, so there is one such number: the signature that OpenSSL makes.
 * The first of each key and kernel is compared with that one, byte by byte.
 *
 * Messages are hashed, so they never lead to the limits of the digits. Blocks
 * that do are given to the kernel alone (shared/kernel_hooks.c); OpenSSL
 * raises the results to e.
 */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, randomFillSync } from "node:crypto";
import { constants, publicEncrypt, sign, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { KERNELS } from "../../../js/generated/abi.js";
import { compile } from "../shared/core.mjs";
import { Kernel } from "../shared/kernel.mjs";
import { bytesOf } from "../shared/numbers.mjs";
import { encode, pkcs1 } from "../der/tree.mjs";
import { caught } from "../shared/checks.mjs";
import { extremeBlock, freshKey } from "./rsa_cases.mjs";
import { makeSigners } from "../shared/signers.mjs";

export const check = {
  claim: "signatures of fresh keys of 2048 to 4096 bits are OpenSSL's",
  figures: {
    messages: 1_000_000,
    keys: 10_000,
    "messages by simd": 20_000,
    "messages by scalar": 5_000,
    "blocks of extreme digits": 20_000,
  },
  quick: 10,
};

/** How many messages of one key, by module and kernel as in MODULES, and of
 * which keys: every so many-th. Fewer by a kernel that is slower. */
const SHARES = [
  { messages: 100, every: 1 },
  { messages: 5, every: 2 },
  { messages: 5, every: 5 },
  { messages: 4, every: 7 },
  { messages: 1, every: 50 },
];
const BLOCKS = { every: 4, count: 10 };

/** One of the kernels alone, on blocks. */
class OneKernel extends Kernel {
  constructor(file, kernel) {
    super(compile(`build/kernel/${file}.wasm`));
    this.kernel = kernel;
    const number = KERNELS.indexOf(kernel);
    this.available = this.core.kernel_choose(number) === number;
  }

  power(block) {
    const result = super.power(block);
    assert.ok(result, "the kernel refuses its result");
    return result;
  }
}

/** Mostly as short as a token, seldom longer than io. */
function randomMessage(random) {
  const long = random(500) === 0;
  return randomFillSync(Buffer.alloc(random(long ? 200_000 : 500)));
}

/** Has a method give every so many-th result with a bit that is not right. */
function spoil(object, method, every) {
  const right = object[method];
  let made = 0;
  object[method] = function (input) {
    const result = right.call(this, input);
    if (++made % every === 0) result[100] ^= 1;
    return result;
  };
}

/** @returns {Promise<Record<string, number>>} counts */
async function compare({ random, log, dir }, more, plant) {
  const signers = makeSigners();
  const kernels = [
    new OneKernel("simd", "fma"),
    new OneKernel("simd", "simd"),
    new OneKernel("scalar", "scalar"),
  ].filter((kernel) => kernel.available);
  const done = SHARES.map(() => 0);
  const sizes = {};
  let blocks = 0;
  let keys = 0;
  if (plant === "signature") spoil(signers[0], "sign", 50);
  if (plant === "block") kernels.forEach((one) => spoil(one, "power", 5));
  const sum = (list) => list.reduce((all, n) => all + n, 0);
  const by = (kernel) =>
    sum(done.filter((_, i) => signers[i].kernel === kernel));
  const counts = () => ({
    messages: sum(done),
    keys,
    "messages by simd": by("simd"),
    "messages by scalar": by("scalar"),
    "blocks of extreme digits": blocks,
  });
  for (; more(counts()); keys++) {
    const key = freshKey(random);
    const der = encode(pkcs1(key));
    writeFileSync(`${dir}/key.der`, der);
    const privateKey = createPrivateKey({
      key: der,
      format: "der",
      type: "pkcs1",
    });
    const publicKey = createPublicKey(privateKey);
    const size = privateKey.asymmetricKeyDetails.modulusLength;
    sizes[size] = (sizes[size] ?? 0) + 1;
    for (const [i, { every, messages }] of SHARES.entries()) {
      const signer = signers[i];
      if (keys % every || !signer.available) continue;
      signer.load(der);
      for (let k = 0; k < messages; k++, done[i]++) {
        const message = randomMessage(random);
        const signature = signer.sign(message);
        const right =
          signature.length === Math.ceil(size / 8) &&
          verify("sha256", message, publicKey, signature) &&
          (k > 0 || signature.equals(sign("sha256", message, privateKey)));
        if (right) continue;
        writeFileSync(`${dir}/message`, message);
        throw new Error(`${signer.name}: not OpenSSL's; see ${dir}`);
      }
    }
    if (keys % BLOCKS.every) continue;
    const kernel = kernels[random(kernels.length)];
    kernel.freeze(privateKey.export({ format: "jwk" }));
    for (let k = 0; k < BLOCKS.count; k++, blocks++) {
      const block = bytesOf(
        extremeBlock(kernel.kernel, key, random),
        Math.ceil(size / 8),
      );
      const back = publicEncrypt(
        { key: publicKey, padding: constants.RSA_NO_PADDING },
        kernel.power(block),
      );
      if (back.equals(block)) continue;
      writeFileSync(`${dir}/block`, block);
      throw new Error(`${kernel.kernel}: another block comes back; see ${dir}`);
    }
  }
  signers.forEach(({ name }, i) => log(`${done[i]} messages: ${name}`));
  log(`keys by size: ${JSON.stringify(sizes)}`);
  return counts();
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run(context) {
  const few = ({ keys }) => keys < 8;
  const planted = [
    await caught("a wrong bit in every 50th signature", /not OpenSSL's/, () =>
      compare(context, few, "signature"),
    ),
    await caught("a wrong bit in every fifth power", /another block/, () =>
      compare(context, few, "block"),
    ),
  ];
  return { counts: await compare(context, context.more), planted };
}
