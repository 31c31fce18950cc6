// SPDX-License-Identifier: MIT
/** Every way people paste a key, and a code for every mistake. */
import assert from "node:assert/strict";
import { createHash, createPrivateKey } from "node:crypto";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { goodKeys, publicHalf, publicKeys } from "../keyforms.js";
import { text, wrongKeys } from "../keyforms.js";
import { codeOf, errorOf, fails } from "./failure.js";
import { esm } from "./package.js";

const entries = /** @type {const} */ ([
  ["WebAssembly", await esm()],
  ["JavaScript", await esm("/js")],
]);
const good = goodKeys();
const wrong = wrongKeys();
const message = new TextEncoder().encode("any bytes");

for (const [entry, { createJWT, createSigner }] of entries) {
  test(`every form signs and OpenSSL verifies, in ${entry}`, (t) => {
    for (const { name, value, publicKey } of good) {
      assert.doesNotThrow(() => {
        const signer = createSigner({ appId: "42", privateKey: value });
        const signature = signer.sign(message);
        assert.ok(verify("sha256", message, publicKey, signature));
        signer.dispose();
      }, name);
    }
    t.diagnostic(`${good.length} forms`);
    assert.ok(good.length > 1000);
  });

  test(`every mistake has its code, in ${entry}`, (t) => {
    for (const [code, name, value] of wrong) {
      const given = { appId: "42", privateKey: value };
      fails(code, () => createSigner(given), name);
      fails(code, () => createJWT(given), name);
    }
    const codes = new Set(wrong.map(([code]) => code));
    t.diagnostic(`${wrong.length} wrong inputs, ${codes.size} codes`);
    assert.ok(wrong.length > 60);
  });
}

test("no message holds 12 characters in a row of what was given", () => {
  const { createSigner, fingerprint } = entries[0][1];
  let runs = 0;
  for (const [, name, value] of wrong) {
    const given =
      typeof value === "string" || ArrayBuffer.isView(value)
        ? Buffer.from(/** @type {any} */ (value)).toString("latin1")
        : JSON.stringify(value);
    // The labels of armour are no secret, and are what a message speaks of.
    const secret = given
      .slice(0, 8192)
      .replaceAll(/-----[A-Z0-9 ]*-----/g, "\n");
    const errors = [
      errorOf(() => createSigner({ appId: "42", privateKey: value })),
      errorOf(() => fingerprint(value)) ?? {}, // takes some of them
    ];
    const said = errors
      .flatMap(({ message, stack, cause, remedy }) => [
        ...[message, remedy, cause, String(stack).split("\n")[0]],
      ])
      .join("\n");
    for (let at = 0; at + 12 <= secret.length; at++) {
      const run = secret.slice(at, at + 12);
      if (!/^\s*$/.test(run)) {
        assert.ok(!said.includes(run), `${name}: ${run}`);
        runs++;
      }
    }
  }
  assert.ok(runs > 20000);
});

test("over 64 KiB is refused at once, and up to it time is linear", (t) => {
  const { createSigner } = entries[0][1];
  const codeOfKey = (/** @type {string} */ privateKey) =>
    codeOf(() => createSigner({ appId: "42", privateKey }));
  const fill = [
    ["armour without end", "-----BEGIN RSA PRIVATE KEY-----\n"],
    ["dashes", "-----BEGIN "],
    ["escapes", "\\\\n"],
    ["quotes", '"\\"'],
    ["lines of .env", 'A="b"\n'],
    ["base64", "QUJD"],
    ["blanks", " \n"],
    ["braces", '{"a":'],
    ["JWK members", '"kty":"RSA",'],
  ];
  for (const [name, unit] of fill) {
    const medians = [8192, 65536].map((n) => {
      const input = unit.repeat(n / unit.length).slice(0, n);
      const times = Array.from({ length: 15 }, () => {
        // Not the wall's clock, which counts a busy machine's other work.
        const start = process.cpuUsage();
        assert.notEqual(codeOfKey(input), "taken");
        const { user, system } = process.cpuUsage(start);
        return user + system;
      });
      return times.sort((a, b) => a - b)[7];
    });
    const ratio = medians[1] / medians[0];
    t.diagnostic(`${name}: 64 KiB takes ${ratio.toFixed(1)} times 8 KiB`);
    assert.ok(ratio < 16, name);
  }
  const start = process.hrtime.bigint();
  assert.equal(codeOfKey("x".repeat(1 << 26)), "ERR_KEY_TOO_LONG");
  t.diagnostic(`64 MiB: ${Number(process.hrtime.bigint() - start) / 1e6} ms`);
});

test("what is refused to sign may be good to verify", (t) => {
  const { fingerprint } = entries[0][1];
  assert.equal(fingerprint(text("pkcs1.pem")), text("fingerprint"));
  const all = publicKeys();
  for (const [of, name, value] of all) {
    const spki = publicHalf(of).export({ type: "spki", format: "der" });
    const wanted = createHash("sha256").update(spki).digest("base64");
    assert.equal(fingerprint(text(of)), wanted);
    assert.equal(fingerprint(value), wanted, name);
  }
  t.diagnostic(`${all.length} forms of a public key`);
});

test("a factor that is not prime shows when the key is inspected, or first signs", () => {
  const { createJWT, createSigner, fingerprint, inspectKey } = entries[0][1];
  const privateKey = text("composite.pem");
  fails("KEY_CANNOT_SIGN", () => inspectKey(privateKey));
  const signer = createSigner({ appId: "42", privateKey });
  fails("KEY_CANNOT_SIGN", () => signer.createJWT());
  fails("DISPOSED", () => signer.sign(message));
  for (let i = 0; i < 2; i++) {
    fails("KEY_CANNOT_SIGN", () => createJWT({ appId: "42", privateKey }));
  }
  assert.equal(fingerprint(privateKey).length, 44);
  assert.ok(inspectKey(text("pkcs1.pem")).isPrivate);
});

test("what no key is for is refused to verify with, too", () => {
  const { fingerprint } = entries[0][1];
  const alike = /^KEY_(JWK|LABELS|MISREAD|MASKED|PLACEHOLDER|IS_HTML|SEVERAL)/;
  const rows = wrong.filter(([code]) => alike.test(code));
  assert.ok(rows.length > 20);
  for (const [code, name, value] of rows) {
    fails(code, () => fingerprint(value), name);
  }
  const jwk = createPublicKey(text("pkcs1.pem")).export({ format: "jwk" });
  const ops = { ...jwk, key_ops: ["sign"] };
  fails("KEY_JWK_OPS", () => fingerprint(/** @type {any} */ (ops)));
  const sign = {
    ...createPrivateKey(text("pkcs1.pem")).export({ format: "jwk" }),
    key_ops: ["sign"],
  };
  assert.equal(fingerprint(/** @type {any} */ (sign)), text("fingerprint"));
});
