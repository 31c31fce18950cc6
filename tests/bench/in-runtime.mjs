// SPDX-License-Identifier: MIT
/**
 * One runtime: a token with the PEM on every call, as the vendor's example makes
 * it, and what else its users may do there. Prints JSON: name -> milliseconds of
 * each turn.
 *
 *     node|deno|bun tests/bench/in-runtime.mjs SECONDS
 */
import { createPrivateKey } from "node:crypto";
import process from "node:process";
import { createJWT, createSigner } from "icr-app-jwt";
import jwt from "jsonwebtoken";
import { interleave } from "./interleave.mjs";

const pem = process.env.PRIVATE_KEY;
const object = createPrivateKey(pem);
const appId = "12345";
const { kernel } = createSigner({ appId, privateKey: pem });

/** What the vendor's example puts into a token. */
function claims() {
  const now = Math.floor(Date.now() / 1000);
  return { iss: appId, exp: now + 600, iat: now - 60, alg: "RS256" };
}
const RS256 = { algorithm: "RS256" };
const turns = await interleave(
  {
    "createJWT, PEM": () => createJWT({ appId, privateKey: pem }),
    "jsonwebtoken, PEM": () => jwt.sign(claims(), pem, RS256),
    "jsonwebtoken, KeyObject": () => jwt.sign(claims(), object, RS256),
  },
  Number(process.argv[2]),
);
console.log(JSON.stringify({ kernel, turns }));
