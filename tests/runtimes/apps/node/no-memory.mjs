// SPDX-License-Identifier: MIT
import { createJWT } from "icr-app-jwt";
import { createJWT as withJs } from "icr-app-jwt/js";
import given from "../given.js";
import { failureOf } from "../suite.js";

const { appId, now, keys } = given;
const options = { appId, privateKey: keys.pkcs1, now };
const { code } = failureOf(() => createJWT(options)) ?? {};
console.log(JSON.stringify({ code, token: withJs(options) }));
