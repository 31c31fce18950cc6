// SPDX-License-Identifier: MIT
/**
 * Published signatures: made again, byte for byte, by every kernel (FIPS 186-2,
 * RFC 7515 and 7520), and judged as published by the native build (FIPS 186-3,
 * whose verdicts tests/c/vectors_test.c counts).
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { folder, sets } from "../../js/vectors.js";
import { caught } from "../shared/checks.mjs";
import { makeSigners } from "../shared/signers.mjs";

export const check = {
  claim: "published vectors: NIST's and those of RFC 7515 and 7520",
  figures: { "signatures made": 160, "signatures judged": 84 },
  quick: 2,
};

/** @returns {number} how many signatures were made and right */
function remake(signers, log) {
  let made = 0;
  for (const signer of signers) {
    const before = made;
    for (const [name, count, vectors] of sets) {
      assert.equal(vectors.length, count, name);
      for (const { privateKey, message, signature } of vectors) {
        signer.load(Buffer.from(privateKey));
        assert.deepEqual(signer.sign(message), signature, signer.name);
        made++;
      }
    }
    log(`${made - before} signatures: ${signer.name}`);
  }
  return made;
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ log }) {
  const signers = makeSigners().filter(({ available }) => available);
  const made = remake(signers, log);
  const [{ sign }] = signers;
  const wrong = Object.assign(Object.create(signers[0]), {
    sign: (message) => sign.call(signers[0], message).reverse(),
  });
  const planted = await caught(
    "signatures with their bytes in reverse",
    /^AssertionError.*fma of/,
    () => remake([wrong], log),
  );
  const env = { ...process.env, VECTORS: folder };
  const test = promisify(execFile)("build/native/vectors_test", [], { env });
  let judged = 0;
  for (const [line, accepted, refused] of (await test).stdout.matchAll(
    /^Sig.*: (\d+) accepted, (\d+) refused$/gm,
  )) {
    judged += Number(accepted) + Number(refused);
    log(line);
  }
  return {
    counts: { "signatures made": made, "signatures judged": judged },
    planted: [planted],
  };
}
