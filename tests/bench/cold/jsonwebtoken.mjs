// SPDX-License-Identifier: MIT
import "node:fs";
import jwt from "jsonwebtoken";

const now = Math.floor(Date.now() / 1000);
const iss = process.env.NEXT_PUBLIC_APP_ID;
const claims = { iss, exp: now + 600, iat: now - 60 };
console.log(jwt.sign(claims, process.env.PRIVATE_KEY, { algorithm: "RS256" }));
