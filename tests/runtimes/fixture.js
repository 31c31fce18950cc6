// SPDX-License-Identifier: MIT
/** A new key, and by node:crypto what every runtime must make of it. */
import { createHash, createPublicKey, randomBytes, sign } from "node:crypto";
import { der, jwk, newKey, pem, publicPem } from "../js/keys.js";
import { tokenOf } from "../jws.js";
import { pasted } from "../keyforms.js";

/** @typedef {ReturnType<typeof makeFixture>} Fixture plain JSON */

export function makeFixture() {
  const privateKey = newKey();
  const now = Math.floor(Date.now() / 1000) - 86_400;
  const appId = `icr-${randomBytes(6).toString("hex")}`;
  const pkcs1 = pem(privateKey);
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: "spki", format: "der" });
  const times = { exp: now + 600, iat: now - 60 };
  const token = (/** @type {string} */ iss) =>
    tokenOf(privateKey, { iss, ...times, alg: "RS256" });
  return {
    appId,
    now,
    keys: {
      pkcs1,
      pkcs8: pem(privateKey, "pkcs8"),
      jwkText: JSON.stringify(jwk(privateKey)),
      ...pasted(pkcs1, [
        "PEM, literal \\n",
        "PEM, double quotes and \\r\\n",
        "PEM, line feeds turned into spaces",
        "base64, base64",
        "bare, base64",
      ]),
    },
    /** What decryptKey takes. */
    encrypted: {
      privateKey: privateKey
        .export({
          ...{ type: "pkcs8", format: "pem" },
          ...{ cipher: "aes-256-cbc", passphrase: "öpen" },
        })
        .toString(),
      passphrase: "öpen",
    },
    der: [...der(privateKey)],
    jwk: jwk(privateKey),
    publicKey: publicPem(privateKey),
    fingerprint: createHash("sha256").update(spki).digest("base64"),
    token: token(appId),
    others: ['ü"é', "😀", "a/b\\"].map((other) => ({
      appId: other,
      token: token(other),
    })),
    signature: [
      ...sign(
        "sha256",
        Uint8Array.from({ length: 100_000 }, (_, i) => i),
        privateKey,
      ),
    ],
    /** Text that no client bundle may hold. */
    secrets: [pkcs1.split("\n")[5], pkcs1.split("\n")[12]].map(String),
  };
}
