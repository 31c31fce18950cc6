// SPDX-License-Identifier: MIT
import { createJWT } from "icr-app-jwt";
import { decryptKey } from "icr-app-jwt/passphrase";
import given from "../given.js";

const { appId, now, encrypted } = given;
const token = () =>
  createJWT({ appId, now, privateKey: decryptKey(encrypted) });

export default { fetch: () => new Response(token()) };
