// SPDX-License-Identifier: MIT
/** A signer, from its key to its end. */
import assert from "node:assert/strict";
import { randomBytes, sign } from "node:crypto";
import { test } from "node:test";
import { fails } from "./failure.js";
import { der, key, pem, publicPem } from "./keys.js";
import { cjs, esm } from "./package.js";

const { createJWT, createSigner, fingerprint } = await esm();
const IO_BYTES = 65536;

test("a signature over bytes of any length equals OpenSSL's", async (t) => {
  const lengths = [0, 1, 55, 56, 64, IO_BYTES - 1, IO_BYTES, IO_BYTES + 1];
  let count = 0;
  for (const { createSigner } of [await esm(), cjs("/js")]) {
    const signer = createSigner({ appId: "42", privateKey: pem(key()) });
    for (const length of [...lengths, 2 * IO_BYTES, 1e6]) {
      const message = randomBytes(length);
      const wanted = sign("sha256", message, key());
      assert.deepEqual(Buffer.from(signer.sign(message)), wanted);
      count++;
    }
    signer.dispose();
  }
  t.diagnostic(`${count} signatures compared`);
  assert.equal(count, 20);
});

test("what sign takes and returns is the caller's", () => {
  const signer = createSigner({ appId: "42", privateKey: pem(key()) });
  const message = new Uint8Array([1, 2, 3]);
  const first = signer.sign(message);
  const copy = Buffer.from(first);
  signer.sign(new Uint8Array([4]));
  assert.deepEqual(Buffer.from(first), copy);
  assert.equal(first.buffer.byteLength, 256);
  const view = new DataView(new Uint8Array([0, 1, 2, 3, 0]).buffer, 1, 3);
  assert.deepEqual(Buffer.from(signer.sign(view)), copy);
  for (const wrong of ["text", null, undefined, 1, [1, 2, 3], {}]) {
    fails("BYTES_TYPE", () => signer.sign(/** @type {any} */ (wrong)));
  }
});

test("a signer tells its key, and its properties are read-only", () => {
  for (const bits of [2048, 3072, 4096]) {
    const signer = createSigner({ appId: "42", privateKey: pem(key(bits)) });
    assert.equal(signer.fingerprint, fingerprint(publicPem(key(bits))));
    assert.equal(signer.keyBits, bits);
    assert.match(signer.kernel, /^(fma|simd|scalar)$/);
    const open = /** @type {any} */ (signer);
    assert.throws(() => (open.keyBits = 1), TypeError);
    assert.deepEqual(Object.keys(signer), []);
  }
});

test("a disposed signer signs no more; others go on", () => {
  const privateKey = new Uint8Array(der(key()));
  const first = createSigner({ appId: "1", privateKey });
  const second = createSigner({ appId: "2", privateKey });
  const now = 1700000000;
  const wanted = second.createJWT({ now });
  first.dispose();
  first.dispose();
  fails("DISPOSED", () => first.createJWT());
  fails("DISPOSED", () => first.sign(new Uint8Array(1)));
  const third = createSigner({ appId: "3", privateKey: pem(key(3072)) });
  fails("DISPOSED", () => first.createJWT());
  assert.equal(second.createJWT({ now }), wanted);
  assert.equal(third.keyBits, 3072);
  assert.equal(first.keyBits, 2048);
  second[Symbol.dispose]();
  fails("DISPOSED", () => second.createJWT());
});

test("many signers live at the same time, each with its own key", () => {
  const keys = [pem(key(2048)), pem(key(3072)), pem(key(4096))];
  const now = 1700000000;
  const wanted = keys.map((privateKey, i) =>
    createJWT({ appId: i, privateKey, now }),
  );
  const signers = Array.from({ length: 60 }, (_, i) =>
    createSigner({ appId: i % 3, privateKey: keys[i % 3] }),
  );
  signers.forEach((signer, i) =>
    assert.equal(signer.createJWT({ now }), wanted[i % 3]),
  );
  for (const signer of signers) signer.dispose();
});
