// SPDX-License-Identifier: MIT
import { SignJWT, importPKCS8 } from "jose";

let key;

export default {
  async fetch(request, { APP_ID, PKCS8 }) {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({
      iss: APP_ID,
      exp: now + 600,
      iat: now - 60,
      alg: "RS256",
    })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .sign((key ??= await importPKCS8(PKCS8, "RS256")));
    return new Response(token);
  },
};
