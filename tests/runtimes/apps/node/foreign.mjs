// SPDX-License-Identifier: MIT
/**
 * What a processor of another kind makes of given.bin beside this file, against
 * what OpenSSL made on the machine that wrote it.
 *
 *     node foreign.mjs sign ROW...    signatures and tokens of those rows -> counts
 *     node foreign.mjs intake         every form, every mistake -> counts
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";

const { counts, messages, signed, good, wrong } = deserialize(
  readFileSync(new URL("given.bin", import.meta.url)),
);
const [what, ...rows] = process.argv.slice(2);

/** @param {[string, string, number, number]} row @returns {Promise<number>} */
async function sign([entry, kernel, bits, count]) {
  const { createSigner, verifyJWT } = await import(`icr-app-jwt${entry}`);
  const { privateKey, publicKey, signatures } = signed[bits];
  const signer = createSigner({ appId: "42", privateKey, kernel });
  assert.equal(signer.kernel, kernel);
  let made = 0;
  for (const message of messages.slice(0, count)) {
    const signature = Buffer.from(signer.sign(message));
    const which = `${kernel}, ${bits} bits, message ${made}`;
    assert.ok(signature.equals(signatures[made++]), which);
  }
  const token = signer.createJWT();
  assert.equal(verifyJWT(token, publicKey).iss, "42");
  const last = token.at(-9) === "A" ? "B" : "A";
  const forged = token.slice(0, -9) + last + token.slice(-8);
  assert.throws(() => verifyJWT(forged, publicKey), {
    code: "ERR_TOKEN_SIGNATURE",
  });
  signer.dispose();
  return made;
}

async function intake() {
  const { createSigner } = await import("icr-app-jwt");
  for (const { name, value: privateKey, fingerprint } of good) {
    const signer = createSigner({ appId: "42", privateKey });
    assert.equal(signer.fingerprint, fingerprint, name);
    signer.dispose();
  }
  for (const [code, name, privateKey] of wrong) {
    assert.throws(
      () => createSigner({ appId: "42", privateKey }),
      { code: `ERR_${code}` },
      name,
    );
  }
  return [good.length, wrong.length];
}

const made = [];
if (what === "intake") made.push(...(await intake()));
else for (const row of rows) made.push(await sign(counts[row]));
console.log(JSON.stringify(made));
