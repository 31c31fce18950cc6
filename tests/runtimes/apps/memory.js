// SPDX-License-Identifier: MIT
/** More live signers than there are memories for -> what happened. */
import { failureOf } from "./suite.js";

export function memory(api, { appId, now, keys, publicKey }) {
  const privateKey = keys.pkcs1;
  const token = () => api.createJWT({ appId, privateKey, now });

  const tokens = [token()]; // and its core stays loaded
  const signers = [];
  const failure = failureOf(() => {
    while (signers.length < 200) {
      signers.push(api.createSigner({ appId, privateKey }));
    }
  });
  const made = signers.length;
  const full = failureOf(() => api.fingerprint(publicKey));
  tokens.push(signers[0].createJWT({ now }));
  signers.pop().dispose();
  tokens.push(token());
  for (const signer of signers) signer.dispose();
  for (let i = 0; i < 5; i++) {
    const signer = api.createSigner({ appId, privateKey });
    tokens.push(signer.createJWT({ now }));
    signer.dispose();
  }
  return { made, codes: [failure?.code, full?.code], tokens };
}
