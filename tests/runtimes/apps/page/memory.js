// SPDX-License-Identifier: MIT
/** More live signers than a browser has memories for. */
import * as api from "/package/dist/index.js";
import given from "/given.js";
import { failureOf } from "/suite.js";

const { appId, now, publicKey } = given;
const privateKey = given.keys.pkcs1;
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
  tokens.push(api.createSigner({ appId, privateKey }).createJWT({ now }));
}

const report = { made, code: failure?.code, full: full?.code, tokens };
fetch("/report", { method: "POST", body: JSON.stringify(report) });
