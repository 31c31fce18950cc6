// SPDX-License-Identifier: MIT
/** So many signers alive at once -> the tokens that they make, without doubles. */
export function live({ createSigner }, { appId, now, keys }, count) {
  const privateKey = keys.pkcs1;
  const signers = [];
  while (signers.length < count) {
    signers.push(createSigner({ appId, privateKey }));
  }
  const tokens = new Set(signers.map((signer) => signer.createJWT({ now })));
  for (const signer of signers) signer.dispose();
  return { live: signers.length, tokens: [...tokens] };
}
