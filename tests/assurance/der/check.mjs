// SPDX-License-Identifier: MIT
/**
 * Keys whose DER is damaged on purpose, to the shipped module and to OpenSSL.
 *
 * What is accepted must be what a second reader in JavaScript (./judge.mjs)
 * accepts, and where OpenSSL decides otherwise, the reason must be one of those
 * below. Nothing that OpenSSL refuses may be accepted for any other.
 */
import assert from "node:assert/strict";
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { newKey } from "../../js/keys.js";
import { Core, Lax, compile, errorOf } from "../shared/core.mjs";
import { change, encode, mutate, pkcs1, pkcs8 } from "./tree.mjs";
import { caught } from "../shared/checks.mjs";
import { numbersOf } from "../shared/numbers.mjs";
import { judge, withoutRest } from "./judge.mjs";

export const check = {
  claim:
    "DER keys, damaged in their structure, accepted or refused as OpenSSL does, or for a listed reason",
  figures: { keys: 500_000 },
  quick: 10,
};

/** Refused by us alone: what judge.mjs finds wrong, and why OpenSSL does not. */
const STRICTER = {
  encoding:
    "OpenSSL reads BER: lengths, integers and tags longer than they must be, indefinite lengths, strings in pieces.",
  negative: "OpenSSL takes the digits of a negative INTEGER.",
  behind: "OpenSSL does not read what follows a key, or its numbers.",
  version: "OpenSSL does not look at the version of PKCS#1 or PKCS#8.",
  parameters: "OpenSSL takes any parameters of rsaEncryption, not only NULL.",
  size: "OpenSSL reads keys of any size.",
  exponent: "OpenSSL checks no exponent when it reads a key.",
  numbers: "OpenSSL does not check when it reads a key that its numbers fit.",
  unbalanced: "OpenSSL takes primes of any sizes.",
};

/** Accepted by us alone. */
const REST =
  "What PKCS#8 has after its key, attributes and a public key, is used for nothing and not looked into; OpenSSL refuses damage there, and takes the key without.";

/** @returns {import("node:crypto").KeyObject | undefined} OpenSSL's key */
function theirs(der) {
  for (const type of ["pkcs1", "pkcs8"]) {
    try {
      const key = createPrivateKey({ key: der, format: "der", type });
      if (key.asymmetricKeyType === "rsa") return key;
    } catch {
      // refused
    }
  }
}

/** That an accepted key is the same one here and there. */
function same(core, key, read) {
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const n = core.exports.key_fingerprint();
  assert.equal(
    core.io.toString("latin1", 0, n),
    createHash("sha256").update(spki).digest("base64"),
  );
  const jwk = key.export({ format: "jwk" });
  for (const [name, x] of Object.entries(read)) {
    const bytes = Buffer.from(jwk[name], "base64url");
    assert.equal(BigInt(`0x0${bytes.toString("hex")}`), x, name);
  }
}

/** @returns {Promise<number>} how many keys were tried */
async function compare(core, { random, log, dir }, more) {
  const keys = [2048, 2048, 2048, 2056, 3072, 1024].map((bits) =>
    numbersOf(newKey(bits)),
  );
  const reasons = {};
  let count = 0;
  let accepted = 0;
  for (; more(count); count++) {
    const changed = random(4)
      ? { name: "the same", key: keys[random(keys.length)] }
      : change(keys[random(keys.length)], random);
    const done = [changed.name];
    const options = { attributes: !random(4), publicKey: !random(8) };
    const root = random(2) ? pkcs1(changed.key) : pkcs8(changed.key, options);
    for (let i = random(4); i > 0; i--) done.push(mutate(root, random));
    const der = encode(root);
    const result = core.call("key_load", der);
    const verdict = judge(der);
    const key = theirs(der);
    try {
      assert.equal(result >= 0, verdict.why === "", "not what judge.mjs says");
      if (result >= 0) {
        accepted++;
        const bare = key ?? theirs(withoutRest(der));
        assert.ok(bare, "OpenSSL refuses it");
        same(core, bare, verdict.key);
        if (!key) reasons.rest = (reasons.rest ?? 0) + 1;
      } else if (key) {
        assert.ok(verdict.why in STRICTER, "OpenSSL accepts it");
        reasons[verdict.why] = (reasons[verdict.why] ?? 0) + 1;
      }
    } catch (error) {
      writeFileSync(`${dir}/key.der`, der);
      const ours = errorOf(result) || "accepted";
      throw new Error(
        `${done.join(", ")}: ${ours}, judged "${verdict.why}", OpenSSL ` +
          `${key ? "accepts" : "refuses"}; ${dir}/key.der`,
        { cause: error },
      );
    }
  }
  for (const [why, times] of Object.entries(reasons)) {
    log(`${times} ${why}: ${STRICTER[why] ?? REST}`);
  }
  log(`${accepted} of ${count} accepted by both`);
  return count;
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run(context) {
  const planted = await caught(
    "a reader that takes a byte after the key",
    /judged "behind"/,
    () => compare(new Lax(compile()), context, (count) => count < 20_000),
  );
  const core = new Core(compile());
  const more = (keys) => keys === 0 || context.more({ keys });
  const keys = await compare(core, context, more);
  return { counts: { keys }, planted: [planted] };
}
