// SPDX-License-Identifier: MIT
/**
 * Who signs with a key in which form, and with keys that nobody should sign
 * with: a table in Markdown, between its markers in README.md here.
 *
 *     node tests/bench/forms.mjs
 */
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { importJWK, importPKCS8 } from "jose";
import jsrsasign from "jsrsasign";
import { openssh } from "../assurance/shared/openssh.mjs";
import { isSignedBy } from "../jws.js";
import { SIGN } from "./contenders.mjs";
import { dist, root } from "./paths.mjs";
import { replaced, row } from "./table.mjs";

const { createJWT } = await import(`${dist}index.js`);

/** @type {Record<string, (key: any) => string | Promise<string>>} */
const SIGNERS = {
  "icr-app-jwt": (privateKey) =>
    createJWT({ appId: "12345", privateKey, cache: false }),
  ...SIGN,
  jose: async (key) =>
    SIGN.jose(await (key.kty ? importJWK : importPKCS8)(key, "RS256")),
  jsrsasign: (key) => SIGN.jsrsasign(jsrsasign.KEYUTIL.getKey(key)),
};

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (/** @type {"pkcs1" | "pkcs8"} */ type, key = privateKey) =>
  String(key.export({ type, format: "pem" }));
const pkcs1 = pem("pkcs1");
const jwk = privateKey.export({ format: "jwk" });

/** @type {[form: string, key: unknown][]} */
const FORMS = [
  ["PKCS#1 PEM, the download", pkcs1],
  ["PKCS#8 PEM", pem("pkcs8")],
  ["line feeds written `\\n`", pkcs1.replaceAll("\n", "\\n")],
  ["line feeds turned into spaces", pkcs1.replaceAll("\n", " ")],
  ["in quotes", JSON.stringify(pkcs1)],
  ["base64 of the PEM", Buffer.from(pkcs1).toString("base64")],
  ["DER", privateKey.export({ type: "pkcs1", format: "der" })],
  ["JWK", jwk],
  ["OpenSSH", openssh(jwk)],
];
const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
/** @type {[form: string, key: string][]} */
const REFUSED = [
  ["refuses RSA-1024", pem("pkcs8", small)],
  ["refuses an EC key", pem("pkcs8", curve)],
];

/** @returns {Promise<boolean>} whether it makes a token that is the key's */
const signs = async (
  /** @type {(key: any) => any} */ sign,
  /** @type {unknown} */ key,
) => {
  try {
    return isSignedBy(String(await sign(key)), privateKey);
  } catch {
    return false;
  }
};

const mark = (/** @type {boolean} */ yes) => (yes ? "yes" : "–");
const names = Object.keys(SIGNERS);
const lines = [row(["", ...names]), row(["---", ...names.map(() => ":---:")])];
lines.push(
  row([
    "synchronous",
    ...names.map((name) => {
      const result = SIGNERS[name]?.(pem("pkcs8"));
      return mark(typeof result === "string");
    }),
  ]),
);
for (const [form, key] of FORMS) {
  const cells = [];
  for (const name of names) {
    cells.push(mark(await signs(SIGNERS[name], key)));
  }
  lines.push(row([form, ...cells]));
}
for (const [form, key] of REFUSED) {
  const cells = [];
  for (const name of names) {
    cells.push(mark((await tokenOf(SIGNERS[name], key)) === undefined));
  }
  lines.push(row([form, ...cells]));
}

const file = `${root}tests/bench/README.md`;
const table = lines.join("\n");
writeFileSync(file, replaced(readFileSync(file, "utf8"), "forms", table));
console.log(table);
