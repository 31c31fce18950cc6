// SPDX-License-Identifier: MIT
// The least that a token takes in Node, without any package.
import "node:fs";
import { sign } from "node:crypto";

const base64url = (text) => Buffer.from(text).toString("base64url");
const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: process.env.NEXT_PUBLIC_APP_ID,
  exp: now + 600,
  iat: now - 60,
};
const input = `${base64url('{"alg":"RS256","typ":"JWT"}')}.${base64url(JSON.stringify(claims))}`;
const signature = sign("sha256", Buffer.from(input), process.env.PRIVATE_KEY);
console.log(`${input}.${signature.toString("base64url")}`);
