// SPDX-License-Identifier: MIT
/** Who makes tokens, each as its users call it. */
import { createPrivateKey, sign } from "node:crypto";
import { signSync } from "@node-rs/jsonwebtoken";
import { createSigner as createFastSigner } from "fast-jwt";
import { SignJWT, importPKCS8 } from "jose";
import jwt from "jsonwebtoken";
import jsrsasign from "jsrsasign";
import githubAppJwt from "universal-github-app-jwt";
import { dist, pemOf } from "./paths.mjs";

const APP_ID = "12345";
const HEADER = { alg: "RS256", typ: "JWT" };
const RS256 = { algorithm: "RS256" };

/** What the vendor's example puts into a token. */
function claims() {
  const now = Math.floor(Date.now() / 1000);
  return { iss: APP_ID, exp: now + 600, iat: now - 60, alg: "RS256" };
}

/** A token by each library, with a key as it takes it.
 * @type {Record<string, (key: any) => string | Promise<string>>} */
export const SIGN = {
  jsonwebtoken: (key) => jwt.sign(claims(), key, RS256),
  jose: (key) => new SignJWT(claims()).setProtectedHeader(HEADER).sign(key),
  "fast-jwt": (key) => createFastSigner({ ...RS256, key })(claims()),
  "universal-github-app-jwt": async (privateKey) =>
    (await githubAppJwt({ id: APP_ID, privateKey })).token,
  "@node-rs/jsonwebtoken": (key) => signSync(claims(), key, RS256),
  jsrsasign: (key) =>
    jsrsasign.KJUR.jws.JWS.sign("RS256", HEADER, claims(), key),
};

/**
 * PRIVATE_KEY and NEXT_PUBLIC_APP_ID are set here, for all to read.
 *
 * @param {number} bits
 * @returns {Promise<Record<string, () => string | Buffer | Promise<unknown>>>}
 */
export async function contenders(bits) {
  const pem = pemOf(bits);
  process.env.PRIVATE_KEY = pem;
  process.env.NEXT_PUBLIC_APP_ID = APP_ID;
  const { createJWT, createSigner } = await import(`${dist}index.js`);
  const { createJWT: createWithoutWasm } = await import(`${dist}js.js`);
  const signer = createSigner();
  const object = createPrivateKey(pem);
  const pkcs8 = object.export({ type: "pkcs8", format: "pem" });
  const imported = await importPKCS8(String(pkcs8), "RS256");
  const fastSign = createFastSigner({ ...RS256, key: pem });
  const input = Buffer.from(createJWT().split(".", 2).join("."));
  const parsed = jsrsasign.KEYUTIL.getKey(pem);
  return {
    "createJWT()": () => createJWT(),
    "signer.createJWT()": () => signer.createJWT(),
    "createJWT() of /js": () => createWithoutWasm(),
    "jsonwebtoken, PEM": () => SIGN.jsonwebtoken(process.env.PRIVATE_KEY),
    "jsonwebtoken, KeyObject": () => SIGN.jsonwebtoken(object),
    jose: () => SIGN.jose(imported),
    "fast-jwt": () => fastSign(claims()),
    "universal-github-app-jwt": () =>
      SIGN["universal-github-app-jwt"](process.env.PRIVATE_KEY),
    "@node-rs/jsonwebtoken": () =>
      SIGN["@node-rs/jsonwebtoken"](process.env.PRIVATE_KEY),
    jsrsasign: () => SIGN.jsrsasign(parsed),
    "node:crypto.sign, KeyObject": () => sign("sha256", input, object),
  };
}
