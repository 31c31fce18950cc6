// SPDX-License-Identifier: MIT
/**
 * What a processor of another kind makes of given.json beside this file, against
 * what OpenSSL made on the machine that wrote it.
 *
 *     node foreign.mjs sign ENTRY KERNEL BITS FROM TO   signatures and tokens
 *     node foreign.mjs intake ENTRY                     every form, every mistake
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const { messages, signed, good, wrong } = JSON.parse(
  readFileSync(new URL("given.json", import.meta.url), "utf8"),
);
const [what, entry, kernel, bits, from, to] = process.argv.slice(2);
const { createSigner, verifyJWT } = await import(`icr-app-jwt${entry}`);

/** @param {{ text?: string, base64?: string, json?: object }} value */
const revived = ({ text, base64, json }) =>
  text ?? json ?? new Uint8Array(Buffer.from(String(base64), "base64"));

function sign() {
  const { privateKey, publicKey, signatures } = signed[String(bits)];
  const signer = createSigner({ appId: "42", privateKey, kernel });
  for (let i = Number(from); i < Number(to); i++) {
    const signature = signer.sign(Buffer.from(messages[i], "base64"));
    const hex = Buffer.from(signature).toString("base64");
    assert.equal(hex, signatures[i], `${kernel}, ${bits} bits, message ${i}`);
  }
  const token = signer.createJWT();
  assert.equal(verifyJWT(token, publicKey).iss, "42");
  const last = token.at(-9) === "A" ? "B" : "A";
  const forged = token.slice(0, -9) + last + token.slice(-8);
  assert.throws(() => verifyJWT(forged, publicKey), {
    code: "ERR_TOKEN_SIGNATURE",
  });
  return `${signer.kernel} ${Number(to) - Number(from)}`;
}

function intake() {
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
  return `${good.length} ${wrong.length}`;
}

console.log(what === "sign" ? sign() : intake());
