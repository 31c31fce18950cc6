// SPDX-License-Identifier: MIT
/** Every way of pasting a key, and every mistake: one table for all suites.
 * The files are those of tests/c/fixtures.sh, in the folder FIXTURES. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encode, pkcs1, pkcs8 } from "./assurance/der/tree.mjs";
import { numbersOf } from "./assurance/shared/numbers.mjs";
import { newKey, pem as pemOf } from "./js/keys.js";

export const FIXTURES =
  process.env.FIXTURES ??
  fileURLToPath(new URL("../build/native/fixtures", import.meta.url));
/** @param {string} name @returns {Buffer} */
export const bytes = (name) => readFileSync(`${FIXTURES}/${name}`);
/** @param {string} name @returns {string} */
export const text = (name) => bytes(name).toString("utf8");

/** @param {string} pem @returns {Buffer} what is in its armour */
export const body = (pem) =>
  Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ""), "base64");
/** @param {Buffer} of @param {number} width @returns {string} in lines */
export const wrapped = (of, width) =>
  of.toString("base64").replaceAll(new RegExp(`.{1,${width}}`, "g"), "$&\n");
/** @param {string} label @param {Buffer} of @returns {string} */
export const armour = (label, of, width = 64) =>
  `-----BEGIN ${label}-----\n${wrapped(of, width)}-----END ${label}-----\n`;
/** @param {Buffer} of */
const swapped = (of) => Buffer.from(of).swap16();
/** @param {string} of @returns {Buffer} with a mark in front */
const utf16 = (of) => Buffer.from(`\ufeff${of}`, "utf16le");

/** Text of which the lines end in something else, between two more.
 * @param {string} left @param {string} by @param {string} right */
const inside =
  (left, by = "\n", right = "") =>
  (/** @type {string} */ of) =>
    left + of.replaceAll("\n", by) + right;
/** @param {string} by in place of line feeds */
const lines = (by) => inside("", by);

/** @typedef {string | Buffer} Pasted */

/** Names have up to 48 characters: tests/c/intake.h reads them.
 * @type {Record<string, (pem: string) => Pasted>} */
const PEM_FORMS = {
  "as it is": (pem) => pem,
  CRLF: lines("\r\n"),
  CR: lines("\r"),
  "blank lines": lines("\n\n"),
  indented: (pem) => pem.replaceAll(/^/gm, "    "),
  "indented by tabs": (pem) => pem.replaceAll(/^/gm, "\t"),
  "indented by both": inside("  ", "\n\t  "),
  "white space after lines": lines(" \t\n"),
  "no-break spaces": lines("\u00a0\n\u2003"),
  "no final line feed": (pem) => pem.trimEnd(),
  "line feeds turned into spaces": lines(" "),
  "line feeds dropped": lines(""),
  "no space at all": (pem) => pem.replaceAll(/[\n ]/g, ""),
  "literal \\n": lines("\\n"),
  "literal \\r\\n": lines("\\r\\n"),
  "literal \\\\n": lines("\\\\n"),
  "literal \\n\\t, in lines": lines("\\n\\t\n"),
  "escaped as .NET does it": (pem) =>
    lines("\\n")(pem).replaceAll("+", "\\u002B").replaceAll("/", "\\/"),
  "escaped by numbers": (pem) =>
    lines("\\u000a")(pem).replaceAll("+", "\\u002B"),
  "double quotes": inside('"', "\n", '"'),
  "single quotes": inside("'", "\n", "'"),
  "back quotes": inside("`", "\n", "`;\n"),
  "typographic quotes": inside("\u201c", "\n", "\u201d"),
  "escaped quotes and \\\\n": inside('\\"', "\\\\n", '\\"'),
  "double quotes and \\n": inside('"', "\\n", '"'),
  "single quotes and \\n": inside("'", "\\n", "'"),
  "single quotes, \\n and a comma": inside("'", "\\n", "',\n"),
  "double quotes and \\r\\n": inside('"', "\\r\\n", '"'),
  "a JSON string and a comma": (pem) => `${JSON.stringify(pem)},`,
  "a member of JSON": inside(
    '{\n  "type": "service_account",\n  "private_key": "',
    "\\n",
    '",\n  "client_id": "1"\n}\n',
  ),
  "a value of .env": inside('PRIVATE_KEY="', "\n", '"'),
  "a line of .env": inside('PRIVATE_KEY="', "\\n", '"\n'),
  "lines of .env": inside('ICR_APP_ID=42\nPRIVATE_KEY="', "\n", '"\nX=1\n'),
  "an .env file": inside(
    "# the app\nAPP_ID=123456\nexport PRIVATE_KEY='",
    "\\n",
    "'\nSTAGE=production\n",
  ),
  "export in a shell": inside("export PRIVATE_KEY='", "\n", "'\n"),
  "continued lines": inside('KEY="', "\\n\\\n", '"'),
  YAML: inside("app:\n  id: 12\n  key: |\n    ", "\n    ", "\n  other: x\n"),
  "source code": inside('key = [\n"', '",\n  "', "\"].join('\\n');"),
  "text around": inside("Bag Attributes\n  x: y\n", "\n", "\nkind regards\n"),
  "text and dashes around": inside(
    "Bag Attributes\n    localKeyID: 01\n----- my key -----\n",
    "\n",
    "Thanks!\n-----\nAnn\n",
  ),
  "the body in base64url": (pem) =>
    pem.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "a byte order mark": inside("\ufeff"),
  "UTF-16LE, no-break spaces": (pem) => utf16(lines("\u00a0\n\u2003")(pem)),
  "UTF-16LE": utf16,
  "UTF-16LE, CRLF": (pem) => utf16(lines("\r\n")(pem)),
  "UTF-16LE without a mark": (pem) => utf16(pem).subarray(2),
  "UTF-16BE": (pem) => swapped(utf16(pem)),
};

/** @param {Buffer} of @returns {string} */
const base64 = (of) => of.toString("base64");

/** Of a file, or of what is in its armour.
 * @type {Record<string, (of: Buffer) => Pasted>} */
const BASE64_FORMS = {
  base64,
  "in lines of 64": (of) => wrapped(of, 64),
  "in lines of 76": (of) => wrapped(of, 76),
  base64url: (of) => of.toString("base64url"),
  "quotes and \\n": (of) => inside('"', "\\n", '"')(wrapped(of, 64)),
  "base64 twice": (of) => base64(Buffer.from(wrapped(of, 76))),
  "export in a shell": (of) => `export PRIVATE_KEY=${base64(of)}\n`,
  "a comment after it": (of) =>
    `K=${base64(of)}\n# the key of the app, see the wiki #1\n`,
  YAML: (of) =>
    `data:\n  app-id: MTIz\n  key: ${base64(of)}\n  other: YWJj\nkind: Secret\n`,
  "an .env file": (of) =>
    `# PRIVATE_KEY below\nAPP_ID=123456\nPRIVATE_KEY=${base64(of)}\nSTAGE=production\n# end\nX=1`,
  "lines of an .env file": (of) =>
    `APP_ID=123456\nPRIVATE_KEY="${wrapped(of, 76)}"\nSTAGE = production\n`,
  "UTF-16LE, CRLF": (of) => utf16(base64(of)),
  "a member of JSON": (of) =>
    `{"kind":"Secret","data":{"privateKey":"${base64(of)}","id":"MTIz"}}`,
  "JSON in JSON": (of) =>
    JSON.stringify({ SecretString: JSON.stringify({ key: base64(of) }) }),
  "a byte order mark, CRLF": (of) => `\ufeff${lines("\r\n")(wrapped(of, 76))}`,
};

/** @type {Record<string, (der: Buffer) => Buffer>} of DER alone */
const DER_FORMS = {
  "binary and CRLF": (der) => Buffer.concat([der, Buffer.from("\r\n")]),
  "binary and zeros": (der) => Buffer.concat([der, Buffer.alloc(8)]),
};

/** @type {Record<string, (given: Buffer) => any>} how bytes may be passed */
const INPUT_TYPES = {
  Buffer: (given) => given,
  Uint8Array: (given) => new Uint8Array(given),
  ArrayBuffer: (given) => new Uint8Array(given).buffer,
  subarray: (given) => {
    const room = new Uint8Array(given.length + 9).fill(0x41);
    room.set(given, 5);
    return room.subarray(5, 5 + given.length);
  },
};

/** What a file can be pasted as. how: "PEM", "base64" of it, "bare" base64 of
 * what is in its armour, or "binary".
 * @param {string} pem @returns {{ how: string, form: string, value: Pasted }[]} */
export function pastes(pem) {
  /** @param {string} how @param {Record<string, (of: any) => Pasted>} forms */
  const all = (how, forms, of = /** @type {Pasted} */ (pem), more = "") =>
    Object.entries(forms).map(([form, make]) => {
      return { how, form: form + more, value: make(of) };
    });
  const escaped = Buffer.from(lines("\\n")(pem));
  return [
    ...all("PEM", PEM_FORMS),
    ...all("base64", BASE64_FORMS, Buffer.from(pem)),
    ...all("base64", BASE64_FORMS, escaped, " of literal \\n"),
    ...all("bare", BASE64_FORMS, body(pem)),
    { how: "binary", form: "binary", value: body(pem) },
  ];
}

/** Some of them: HOW, FORM -> the text.
 * @param {string} pem @param {string[]} names @returns {Record<string, any>} */
export function pasted(pem, names) {
  const all = pastes(pem).map(({ how, form, value }) => {
    return /** @type {[string, Pasted]} */ ([`${how}, ${form}`, value]);
  });
  const some = all.filter(([name]) => names.includes(name));
  if (some.length !== names.length) throw new Error(`not all of ${names}`);
  return Object.fromEntries(some);
}

const CONTAINERS = {
  "PKCS#1": "pkcs1.pem",
  "PKCS#8": "pkcs8.pem",
  OpenSSH: "openssh_rsa",
};

/** @param {string} name of a private key @returns its public half */
export const publicHalf = (name) =>
  createPublicKey(text(name === "openssh_rsa" ? "openssh_rsa.spki.pem" : name));

/** @param {string[]} types @returns every form of every container in these */
export function goodKeys(types = Object.keys(INPUT_TYPES)) {
  const all = [];
  for (const [container, file] of Object.entries(CONTAINERS)) {
    const publicKey = publicHalf(file);
    const given = pastes(text(file));
    for (const [form, make] of Object.entries(DER_FORMS)) {
      if (container === "OpenSSH") continue;
      given.push({ how: "binary", form, value: make(body(text(file))) });
    }
    for (const { how, form, value } of given) {
      const name = `${container}, ${how}, ${form}`;
      if (typeof value === "string") {
        all.push({ name: `${name}, string`, value, publicKey });
      }
      for (const type of types) {
        const passed = INPUT_TYPES[type]?.(Buffer.from(value));
        all.push({ name: `${name}, ${type}`, value: passed, publicKey });
      }
    }
  }
  const key = createPrivateKey(text("pkcs1.pem"));
  const publicKey = publicHalf("pkcs1.pem");
  const jwk = key.export({ format: "jwk" });
  const json = JSON.stringify(jwk);
  const backwards = Object.fromEntries(Object.entries(jwk).reverse());
  const uses = { use: "sig", alg: "RS256", kid: "x", key_ops: ["sign"] };
  const more = { ...jwk, ...uses };
  for (const [form, value] of Object.entries({
    object: jwk,
    "members the other way round": backwards,
    "members that are ignored": more,
    text: json,
    "text, laid out": JSON.stringify(more, null, 2),
    "text as bytes": Buffer.from(json),
  })) {
    all.push({ name: `JWK, ${form}`, value, publicKey });
  }
  return all;
}

/** @param {number} bits @returns {string} PEM */
const newPem = (bits) => pemOf(newKey(bits));

/** @returns {[code: string, name: string, value: any][]} */
export function wrongKeys() {
  const pem = text("pkcs1.pem");
  // Without padding at its end, base64 that lacks a character may be base64 still.
  const padded = pem.includes("=") ? pem : text("pkcs8.pem");
  const der = bytes("pkcs1.der");
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  const numbers = numbersOf(createPrivateKey(pem));
  const changed = Buffer.from(der);
  changed[200] ^= 1;
  const line = pem.indexOf("\n") + 1;
  /** @type {Record<string, Record<string, any>>} */
  const table = {
    KEY_EMPTY: {
      nothing: "",
      "no bytes": new Uint8Array(),
      "white space": " \r\n\t\n",
      "quotes around nothing": '""',
    },
    KEY_MISSING: {
      "a missing value made text": "undefined",
      "null made text": "null",
    },
    KEY_FIRST_LINE_ONLY: {
      "first line, PKCS#1": pem.slice(0, line),
      "first line, PKCS#8": "-----BEGIN PRIVATE KEY-----",
      "first line, quote": '"-----BEGIN RSA PRIVATE KEY-----',
    },
    KEY_TRUNCATED: {
      "cut after 100 characters": pem.slice(0, 100),
      "cut in the middle": pem.slice(0, pem.length / 2),
      "without the last line": pem.slice(0, pem.indexOf("-----END")),
      "the last dash missing": pem.trimEnd().slice(0, -1),
      "a line missing": pem.slice(0, line + 65) + pem.slice(line + 130),
      "DER cut short": der.subarray(0, 700),
    },
    KEY_LABELS: {
      "another at the end": pem.replace("END RSA PRIVATE", "END PRIVATE"),
    },
    KEY_MISREAD: {
      "UTF-16LE read as UTF-8": utf16(pem).toString("utf8"),
      "UTF-16BE read as UTF-8": swapped(utf16(pem)).toString("utf8"),
      "DER read as UTF-8": der.toString("utf8"),
    },
    KEY_MASKED: {
      "what a log shows of a secret": "***",
      "the same in a line of .env": 'PRIVATE_KEY="********"\n',
      "the same of several lines": "***\n***\n***\n",
    },
    KEY_PLACEHOLDER: {
      "a variable of a shell": "$PRIVATE_KEY",
      "the same in quotes": '"${ICR_PRIVATE_KEY}"',
      "a variable of itself": "PRIVATE_KEY=$PRIVATE_KEY",
      "a secret of GitHub": "${{ secrets.PRIVATE_KEY }}",
      "a template": "{{ private_key }}",
      "a variable of Windows": "%PRIVATE_KEY%",
      "what is to be filled in": "<your private key>",
      "an object made text": "[object Object]",
    },
    KEY_NOT_A_KEY: {
      "a sentence": "please find my key attached, thanks",
      noise: Buffer.alloc(300, 0xa5),
    },
    KEY_IS_HTML: {
      HTML: "<!doctype html><title>Not found</title>",
      "HTML, laid out": "\n<HTML lang=en>\n<body>\n</body></HTML>\n",
    },
    KEY_IS_PATH: {
      "a path": "/home/me/app.private-key.pem",
      "a path in a line of .env": "PRIVATE_KEY=/run/secrets/key",
      "a relative path": "./keys/app.pem",
      "a Windows path": "C:\\keys\\app.pem",
      "a path in the home folder": "~/app.pem",
      "a file name": "app.2026-11-24.private-key.pem",
    },
    KEY_IS_CLIENT_SECRET: {
      "40 hexadecimal digits": "0123456789abcdef0123456789abcdef01234567",
      "a prefixed token": "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    },
    KEY_IS_JWT: {
      "a token": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0MiJ9.c2lnbmF0dXJl",
    },
    KEY_IS_CERTIFICATE: {
      "a certificate": text("certificate.pem"),
      "a certificate, DER": bytes("certificate.der"),
      "an OpenSSH certificate": text("openssh_rsa-cert.pub"),
      "a trusted certificate": text("trusted.pem"),
    },
    KEY_IS_CSR: { "a CSR": text("csr.pem"), "a CSR, DER": bytes("csr.der") },
    KEY_IS_PUBLIC: {
      SPKI: text("spki.pem"),
      "SPKI, DER": bytes("spki.der"),
      "PKCS#1 public": text("pkcs1_public.pem"),
      "ssh-rsa": text("openssh_rsa.pub"),
      "ssh-rsa of a host": sshLine("me@laptop.local"),
      "ssh-rsa and a version": sshLine("key.2"),
      "RFC 4716": text("rfc4716.pub"),
      "a public JWK": { kty: "RSA", n: jwk.n, e: jwk.e },
    },
    KEY_VERSION: { "PKCS#8 of version 3": laterPkcs8() },
    KEY_JWK_USE: { "a JWK to encrypt with": { ...jwk, use: "enc" } },
    KEY_JWK_ALG: {
      "a JWK for PS256": { ...jwk, alg: "PS256" },
      "a JWK for RSA-OAEP": { ...jwk, alg: "RSA-OAEP" },
    },
    KEY_JWK_OPS: {
      "a JWK to decrypt with": { ...jwk, key_ops: ["decrypt"] },
      "a JWK that may do nothing": { ...jwk, key_ops: [] },
      "a private JWK to verify": { ...jwk, key_ops: ["verify"] },
    },
    KEY_JWK: {
      "use that is no text": { ...jwk, use: 1 },
      "key_ops that is no list": { ...jwk, key_ops: "sign" },
      "key_ops of numbers": { ...jwk, key_ops: [1] },
      "oth that is null": { ...jwk, oth: null },
      "a JWK without dp": { ...jwk, dp: undefined },
      "a JWK without qi": { ...jwk, qi: undefined },
      "JSON without a key": '{"message":"Bad credentials"}',
      "JSON without members": {},
      "a JWK without kty": { ...jwk, kty: undefined },
      "a JWK in another": JSON.stringify({ key: jwk }),
      "a JWK that is cut short": JSON.stringify(jwk).slice(0, 900),
    },
    KEY_IS_EC: {
      "EC, SEC 1": text("ec.pem"),
      "EC, PKCS#8": text("ec_pkcs8.pem"),
      "EC, DER": bytes("ec_sec1.der"),
      "EC, OpenSSH": text("openssh_ecdsa"),
      "EC, JWK": { kty: "EC", crv: "P-256", x: "AA", y: "AA", d: "AA" },
    },
    KEY_IS_EDDSA: {
      Ed25519: text("ED25519.pem"),
      Ed448: text("ED448.pem"),
      "Ed25519, OpenSSH": text("openssh_ed25519"),
      "Ed25519, JWK": { kty: "OKP", crv: "Ed25519", x: "AA", d: "AA" },
    },
    KEY_OTHER_ALGORITHM: {
      X25519: text("X25519.pem"),
      X448: text("X448.pem"),
      "part of a key as kty": { kty: jwk.n?.slice(0, 40) },
    },
    KEY_IS_DSA: {
      DSA: text("dsa.pem"),
      "DSA, PKCS#8": text("dsa_pkcs8.pem"),
      "DSA, DER": bytes("dsa.der"),
    },
    KEY_IS_RSA_PSS: { "RSA-PSS": text("rsa_pss.pem") },
    KEY_ENCRYPTED_PKCS1: { "PKCS#1": text("encrypted_pkcs1.pem") },
    KEY_ENCRYPTED_PKCS8: {
      "PKCS#8": text("encrypted_pkcs8.pem"),
      "PKCS#8, DER": bytes("encrypted_pkcs8.der"),
    },
    KEY_ENCRYPTED_OPENSSH: { OpenSSH: text("openssh_encrypted") },
    KEY_IS_PKCS12: { "PKCS#12": bytes("pkcs12.p12") },
    KEY_IS_PUTTY: {
      PuTTY: "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
      "PuTTY, a byte order mark": "\ufeffPuTTY-User-Key-File-3: ssh-rsa\n",
    },
    KEY_SYMMETRIC: { "a secret as JWK": { kty: "oct", k: "c2VjcmV0" } },
    KEY_TOO_SMALL: { "1024 bits": newPem(1024), "2040 bits": newPem(2040) },
    KEY_TOO_LARGE: { "4104 bits": newPem(4104) },
    KEY_MULTI_PRIME: {
      "three primes": text("multi_prime.pem"),
      "three primes, JWK": { ...jwk, oth: [{ r: "AQ", d: "AQ", t: "AQ" }] },
    },
    KEY_EXPONENT: {
      "an even exponent": { ...jwk, e: "AQAA" },
      "exponent 1": { ...jwk, e: "AQ" },
      "exponent 2": { ...jwk, e: "Ag" },
    },
    KEY_INCONSISTENT: {
      "primes swapped": { ...jwk, p: jwk.q, q: jwk.p },
      "another d": { ...jwk, d: jwk.n },
      "another dp": { ...jwk, dp: jwk.dq },
      "d is 0": encode(pkcs1({ ...numbers, d: 0n })),
      "d is 0, PKCS#8": encode(pkcs8({ ...numbers, d: 0n })),
      "dp is 0": encode(pkcs1({ ...numbers, dp: 0n })),
      "dq is 0": encode(pkcs1({ ...numbers, dq: 0n })),
      "d is 0, JWK": { ...jwk, d: "AA" },
      "dp is 0, JWK": { ...jwk, dp: "AA" },
      "a changed byte": changed,
    },
    KEY_UNBALANCED: { "a long prime, a short one": text("unbalanced.pem") },
    KEY_TRAILING: {
      "a key after a certificate": Buffer.concat([
        bytes("certificate.der"),
        der,
      ]),
      "a byte after the key": Buffer.concat([der, Buffer.of(1)]),
    },
    KEY_NOT_DER: {
      "a SET for the SEQUENCE of PKCS#8": Buffer.concat([
        Buffer.of(0x30, 0x80),
        der.subarray(4),
      ]),
    },
    KEY_BASE64: {
      "a character that is none": `${pem.slice(0, 200)}*${pem.slice(201)}`,
      "a character missing": padded.slice(0, 500) + padded.slice(501),
    },
    KEY_SEVERAL: {
      "two keys": pem + text("pkcs8.pem"),
      "an encrypted key and another": text("encrypted_pkcs8.pem") + pem,
      authorized_keys: authorizedKeys(),
    },
    KEY_OPENSSH: { "OpenSSH, a changed check": brokenOpenssh() },
    KEY_TOO_LONG: {
      "over 64 KiB of spaces": " ".repeat(65537),
      "over 64 KiB of letters": "A".repeat(70_000),
      "over 64 KiB of zeros": new Uint8Array(70_000),
    },
  };
  return rowsOf(table);
}

/** @param {Record<string, Record<string, any>>} table
 * @returns {[group: string, name: string, value: any][]} */
const rowsOf = (table) =>
  Object.entries(table).flatMap(([group, rows]) =>
    Object.entries(rows).map(([name, value]) => {
      return /** @type {[string, string, any]} */ ([group, name, value]);
    }),
  );

/** The two check numbers of an OpenSSH key, which must be equal, are not. */
function brokenOpenssh() {
  const blob = body(text("openssh_rsa"));
  // The second ends where the length and the name of the algorithm follow.
  blob[blob.lastIndexOf("\0\0\0\x07ssh-rsa") - 1] ^= 1;
  return armour("OPENSSH PRIVATE KEY", blob, 70);
}

/** @param {string} comment @returns {string} a line of id_rsa.pub */
const sshLine = (comment) =>
  text("openssh_rsa.pub").trim().split(" ").slice(0, 2).join(" ") +
  ` ${comment}\n`;

const authorizedKeys = () =>
  "# mine\n" + text("openssh_ed25519.pub") + sshLine("me@laptop.local");

function laterPkcs8() {
  const der = Buffer.from(bytes("pkcs8.der"));
  der[der.indexOf(Buffer.from([2, 1, 0])) + 2] = 2;
  return der;
}

/** Good where a public key will do, and of which private key.
 * @returns {[of: string, name: string, value: any][]} */
export function publicKeys() {
  const jwk = createPublicKey(text("pkcs1.pem")).export({ format: "jwk" });
  const uses = { use: "sig", alg: "RS256", key_ops: ["verify"] };
  const ofPem = {
    SPKI: text("spki.pem"),
    "SPKI, DER": bytes("spki.der"),
    "PKCS#1 public": text("pkcs1_public.pem"),
    "a certificate": text("certificate.pem"),
    "a certificate, DER": bytes("certificate.der"),
    "a trusted certificate": text("trusted.pem"),
    "a rejected one": text("rejected.pem"),
    "a JWK": jwk,
    "a JWK for this": { ...jwk, ...uses },
  };
  const file = text("rfc4716.pub");
  const folded = "Comment: from \\\nhere: AB\nSubject: x";
  const comments = [
    ...["me@laptop.local", "x.co", "a.lan", "key.2"],
    ...["a b.c", "./x"],
  ];
  const ofSsh = {
    "ssh-rsa": text("openssh_rsa.pub"),
    ...Object.fromEntries(
      comments.map((comment) => [`ssh-rsa, ${comment}`, sshLine(comment)]),
    ),
    "ssh-rsa without a comment": sshLine("").trim(),
    "ssh-rsa with options": `no-pty,from="*.co" ${sshLine("x")}`,
    "ssh-rsa below a remark": `# of.me\n\n${sshLine("x")}`,
    "RFC 4716": file,
    "RFC 4716, CRLF": lines("\r\n")(file),
    "RFC 4716, indented": file.replaceAll(/^/gm, "  "),
    "RFC 4716, literal \\n": lines("\\n")(file),
    "RFC 4716, a folded comment": file.replace(/^Comment:.*/m, folded),
    "RFC 4716 without a header": file.replace(/^Comment:.*\n/m, ""),
    "an OpenSSH certificate": text("openssh_rsa-cert.pub"),
  };
  return rowsOf({ "pkcs1.pem": ofPem, openssh_rsa: ofSsh });
}
