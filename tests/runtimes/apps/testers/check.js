// SPDX-License-Identifier: MIT
// The suite, and keys and times that Node or another realm made: what a test
// environment lays over Node is not what they are an instance of.
import { createPrivateKey, createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import given from "../given.js";
import { suite } from "../suite.js";

export function check(api, name) {
  const { appId, now, keys, der, jwk, token, publicKey } = given;
  const report = suite(api, given, "set");
  const there = (code) => runInNewContext(code, { now, appId });
  const bytes = `Uint8Array.from(${JSON.stringify(der)})`;
  const foreign = {
    KeyObject: createPrivateKey(keys.pkcs1),
    Buffer: Buffer.from(der),
    Uint8Array: there(bytes),
    ArrayBuffer: there(`${bytes}.buffer`),
    JWK: there(`(${JSON.stringify(jwk)})`),
  };
  const equal = (what, step, wanted) => {
    report.checks++;
    let got;
    try {
      got = step();
    } catch (error) {
      got = `${error.code} ${error.message}`;
    }
    if (got !== wanted) report.failures.push(`${what}: ${got}, not ${wanted}`);
  };
  for (const [name, privateKey] of Object.entries(foreign)) {
    const make = () => api.createJWT({ appId, privateKey, now });
    equal(`another realm's ${name}`, make, token);
  }
  equal(
    "another realm's options and Date",
    () => {
      const { KeyObject: privateKey } = foreign;
      const options = there("({ appId, now: new Date(now * 1000) })");
      return api.createJWT(Object.assign(options, { privateKey }));
    },
    token,
  );
  equal(
    "a public KeyObject",
    () => api.verifyJWT(token, createPublicKey(publicKey), { now }).iss,
    appId,
  );
  writeFileSync(`${name}.json`, JSON.stringify(report));
}
