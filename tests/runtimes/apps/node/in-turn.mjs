// SPDX-License-Identifier: MIT
/** Keys on stdin, as JSON, each used and disposed of -> memory after each, MiB.
 * With "keep" they are not disposed of. */
import { readFileSync } from "node:fs";
import { createJWT, createSigner } from "icr-app-jwt";

const memory = [];
const tokens = [];
const kept = [];
for (const privateKey of JSON.parse(readFileSync(0, "utf8"))) {
  const signer = createSigner({ appId: 1, privateKey });
  const one = signer.createJWT({ now: 1_700_000_000 });
  if (process.argv[2] === "keep") kept.push(signer);
  else signer.dispose();
  // This one stays loaded until there is no memory for another.
  const other = createJWT({ appId: 1, privateKey, now: 1_700_000_000 });
  tokens.push([one, other]);
  const status = readFileSync("/proc/self/status", "utf8");
  memory.push(Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024);
}
console.log(JSON.stringify({ memory, tokens }));
