// SPDX-License-Identifier: MIT
/** Eight threads at once, each with the package to itself -> their tokens. */
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { createJWT, createSigner } from "icr-app-jwt";
import given from "../given.js";

const { appId, now, keys } = given;
const privateKey = keys.pkcs1;

function work() {
  const tokens = new Set();
  for (let i = 0; i < 10; i++) {
    const signer = createSigner({ appId, privateKey });
    for (let j = 0; j < 10; j++) tokens.add(signer.createJWT({ now }));
    tokens.add(createJWT({ appId, privateKey, now }));
    signer.dispose();
  }
  return [...tokens];
}

if (isMainThread) {
  const threads = Array.from({ length: 8 }, () => {
    const thread = new Worker(new URL(import.meta.url));
    return new Promise((resolve, reject) => {
      thread.on("message", resolve);
      thread.on("error", reject);
    });
  });
  const mine = work();
  console.log(JSON.stringify({ mine, theirs: await Promise.all(threads) }));
} else {
  parentPort.postMessage(work());
}
