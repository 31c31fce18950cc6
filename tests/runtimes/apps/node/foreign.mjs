// SPDX-License-Identifier: MIT
/**
 * What a processor of another kind makes of given.json beside this file, against
 * what OpenSSL made on the machine that wrote it.
 *
 *     node foreign.mjs sign HALF    every second signature, and tokens -> counts
 *     node foreign.mjs intake       every form, every mistake -> counts
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const { counts, messages, signed, good, wrong } = JSON.parse(
  readFileSync(new URL("given.json", import.meta.url), "utf8"),
);
const [what, half] = process.argv.slice(2);

/** @param {{ text?: string, base64?: string, json?: object }} value */
const revived = ({ text, base64, json }) =>
  text ?? json ?? new Uint8Array(Buffer.from(String(base64), "base64"));

/** @param {[string, string, number, number]} row @returns {Promise<number>} */
async function sign([entry, kernel, bits, count]) {
  const { createSigner, verifyJWT } = await import(`icr-app-jwt${entry}`);
  const { privateKey, publicKey, signatures } = signed[bits];
  const signer = createSigner({ appId: "42", privateKey, kernel });
  assert.equal(signer.kernel, kernel);
  let made = 0;
  for (let i = Number(half); i < count; i += 2, made++) {
    const signature = signer.sign(Buffer.from(messages[i], "base64"));
    const base64 = Buffer.from(signature).toString("base64");
    assert.equal(
      base64,
      signatures[i],
      `${kernel}, ${bits} bits, message ${i}`,
    );
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
  for (const { name, value, fingerprint } of good) {
    const signer = createSigner({ appId: "42", privateKey: revived(value) });
    assert.equal(signer.fingerprint, fingerprint, name);
    signer.dispose();
  }
  for (const { name, value, code } of wrong) {
    const privateKey = revived(value);
    assert.throws(
      () => createSigner({ appId: "42", privateKey }),
      { code },
      name,
    );
  }
  return [good.length, wrong.length];
}

const made = [];
if (what === "intake") made.push(...(await intake()));
else for (const row of counts) made.push(await sign(row));
console.log(JSON.stringify(made));
