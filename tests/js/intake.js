// SPDX-License-Identifier: MIT
/** Every way of pasting a key, and every mistake: one table for all runtimes.
 * The files are those of tests/c/fixtures.sh, in the folder FIXTURES. */
import { execFileSync } from "node:child_process";
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
} from "node:crypto";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";

const folder = process.env.FIXTURES ?? "build/native/fixtures";
/** @param {string} name @returns {Buffer} */
export const bytes = (name) => readFileSync(`${folder}/${name}`);
/** @param {string} name @returns {string} */
export const text = (name) => bytes(name).toString("utf8");

/** @param {string} armour @returns {Buffer} what is in it */
const body = (armour) =>
  Buffer.from(armour.replaceAll(/-----.*-----|\s/g, ""), "base64");
/** @param {string} string @param {number} width */
const wrapped = (string, width) =>
  string.replaceAll(new RegExp(`.{${width}}`, "g"), "$&\n");
/** @param {Buffer} of */
const swapped = (of) => Buffer.from(of).swap16();

/** @type {[string, (pem: string) => string][]} */
const TEXT_FORMS = [
  ["as it is", (pem) => pem],
  ["CRLF", (pem) => pem.replaceAll("\n", "\r\n")],
  ["CR", (pem) => pem.replaceAll("\n", "\r")],
  ["blank lines", (pem) => pem.replaceAll("\n", "\n\n")],
  ["indented", (pem) => pem.replaceAll(/^/gm, "    ")],
  ["indented by tabs", (pem) => pem.replaceAll(/^/gm, "\t")],
  ["white space behind lines", (pem) => pem.replaceAll("\n", " \t\n")],
  ["no final line feed", (pem) => pem.trimEnd()],
  ["line feeds turned into spaces", (pem) => pem.replaceAll("\n", " ")],
  ["line feeds dropped", (pem) => pem.replaceAll("\n", "")],
  ["literal \\n", (pem) => pem.replaceAll("\n", "\\n")],
  ["literal \\r\\n", (pem) => pem.replaceAll("\n", "\\r\\n")],
  ["literal \\\\n", (pem) => pem.replaceAll("\n", "\\\\n")],
  ["double quotes", (pem) => `"${pem}"`],
  ["single quotes", (pem) => `'${pem}'`],
  ["double quotes and \\n", (pem) => `"${pem.replaceAll("\n", "\\n")}"`],
  ["single quotes and \\n", (pem) => `'${pem.replaceAll("\n", "\\n")}'`],
  ["a JSON string and a comma", (pem) => `${JSON.stringify(pem)},`],
  ["a line of .env", (pem) => `PRIVATE_KEY="${pem.replaceAll("\n", "\\n")}"\n`],
  ["lines of .env", (pem) => `ICR_APP_ID=42\nPRIVATE_KEY="${pem}"\nX=1\n`],
  ["export in a shell", (pem) => `export PRIVATE_KEY='${pem}'\n`],
  ["a byte order mark", (pem) => `\ufeff${pem}`],
  ["text around", (pem) => `Bag Attributes\n  x: y\n${pem}\nkind regards\n`],
  ["base64", (pem) => Buffer.from(pem).toString("base64")],
  [
    "base64, wrapped",
    (pem) => wrapped(Buffer.from(pem).toString("base64"), 76),
  ],
  ["base64url", (pem) => Buffer.from(pem).toString("base64url")],
  ["the body alone", (pem) => body(pem).toString("base64")],
  ["the body, wrapped", (pem) => wrapped(body(pem).toString("base64"), 64)],
  ["the body in base64url", (pem) => body(pem).toString("base64url")],
];
/** @type {[string, (pem: string) => Buffer][]} */
const BYTE_FORMS = [
  ["binary", (pem) => body(pem)],
  ["UTF-16LE", (pem) => Buffer.from(`\ufeff${pem}`, "utf16le")],
  ["UTF-16BE", (pem) => swapped(Buffer.from(`\ufeff${pem}`, "utf16le"))],
];

/** @type {[string, (pem: string) => Buffer][]} of DER alone */
const DER_FORMS = [
  ["binary and CRLF", (pem) => Buffer.concat([body(pem), Buffer.from("\r\n")])],
  ["binary and zeros", (pem) => Buffer.concat([body(pem), Buffer.alloc(8)])],
];

/** @type {[string, (given: Buffer) => any][]} how bytes may be passed */
const INPUT_TYPES = [
  ["Buffer", (given) => given],
  ["Uint8Array", (given) => new Uint8Array(given)],
  ["ArrayBuffer", (given) => new Uint8Array(given).buffer],
  [
    "subarray",
    (given) => {
      const room = new Uint8Array(given.length + 9).fill(0x41);
      room.set(given, 5);
      return room.subarray(5, 5 + given.length);
    },
  ],
];

const CONTAINERS = [
  ["PKCS#1", "pkcs1.pem"],
  ["PKCS#8", "pkcs8.pem"],
  ["OpenSSH", "openssh_rsa"],
];

/** @param {string} name of a private key @returns its public half */
export const publicHalf = (name) =>
  name === "openssh_rsa"
    ? createPublicKey(
        execFileSync("ssh-keygen", [
          "-e",
          "-m",
          "PKCS8",
          "-f",
          `${folder}/${name}.pub`,
        ]),
      )
    : createPublicKey(createPrivateKey(text(name)));

/** @returns every form of every container in every type that it may have */
export function goodKeys() {
  const all = [];
  for (const [container, name] of CONTAINERS) {
    const pem = text(name);
    const publicKey = publicHalf(name);
    for (const [form, make] of TEXT_FORMS) {
      const value = make(pem);
      all.push({ name: `${container}, ${form}, string`, value, publicKey });
      for (const [type, pass] of INPUT_TYPES) {
        const given = pass(Buffer.from(value));
        all.push({
          name: `${container}, ${form}, ${type}`,
          value: given,
          publicKey,
        });
      }
    }
    const der = container === "OpenSSH" ? [] : DER_FORMS;
    for (const [form, make] of [...BYTE_FORMS, ...der]) {
      for (const [type, pass] of INPUT_TYPES) {
        const given = pass(make(pem));
        all.push({
          name: `${container}, ${form}, ${type}`,
          value: given,
          publicKey,
        });
      }
    }
  }
  const key = createPrivateKey(text("pkcs1.pem"));
  const publicKey = publicHalf("pkcs1.pem");
  const jwk = key.export({ format: "jwk" });
  const json = JSON.stringify(jwk);
  const backwards = Object.fromEntries(Object.entries(jwk).reverse());
  const more = {
    ...jwk,
    use: "sig",
    alg: "RS256",
    kid: "x",
    key_ops: ["sign"],
  };
  for (const [form, value] of [
    ["object", jwk],
    ["members the other way round", backwards],
    ["members that are ignored", more],
    ["text", json],
    ["text, laid out", JSON.stringify(more, null, 2)],
    ["text as bytes", Buffer.from(json)],
  ]) {
    all.push({ name: `JWK, ${form}`, value, publicKey });
  }
  return all;
}

/** @param {number} bits @returns {string} PEM */
const newPem = (bits) =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();

/** @returns {[code: string, name: string, value: any][]} */
export function wrongKeys() {
  const pem = text("pkcs1.pem");
  const pkcs8 = text("pkcs8.pem");
  const der = bytes("pkcs1.der");
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  /** @param {number} at @param {number[]} change */
  const edited = (at, ...change) => {
    const copy = Buffer.from(der);
    copy.set(change, at);
    return copy;
  };
  const line = pem.indexOf("\n") + 1;
  return [
    ["KEY_EMPTY", "nothing", ""],
    ["KEY_EMPTY", "white space", " \r\n\t\n"],
    ["KEY_EMPTY", "quotes around nothing", '""'],
    ["KEY_MISSING", "a missing value made text", "undefined"],
    ["KEY_MISSING", "null made text", "null"],
    ["KEY_FIRST_LINE_ONLY", "first line, PKCS#1", pem.slice(0, line)],
    [
      "KEY_FIRST_LINE_ONLY",
      "first line, PKCS#8",
      "-----BEGIN PRIVATE KEY-----",
    ],
    [
      "KEY_FIRST_LINE_ONLY",
      "first line, quote",
      '"-----BEGIN RSA PRIVATE KEY-----',
    ],
    ["KEY_TRUNCATED", "cut after 100 characters", pem.slice(0, 100)],
    ["KEY_TRUNCATED", "cut in the middle", pem.slice(0, pem.length / 2)],
    [
      "KEY_TRUNCATED",
      "without the last line",
      pem.slice(0, pem.indexOf("-----END")),
    ],
    ["KEY_TRUNCATED", "the last dash missing", pem.trimEnd().slice(0, -1)],
    [
      "KEY_TRUNCATED",
      "a line missing",
      pem.slice(0, line + 65) + pem.slice(line + 130),
    ],
    ["KEY_TRUNCATED", "DER cut short", der.subarray(0, 700)],
    [
      "KEY_LABELS",
      "another label at the end",
      pem.replace("END RSA PRIVATE", "END PRIVATE"),
    ],
    [
      "KEY_MISREAD",
      "UTF-16LE read as UTF-8",
      Buffer.from(`\ufeff${pem}`, "utf16le").toString("utf8"),
    ],
    [
      "KEY_MISREAD",
      "UTF-16BE read as UTF-8",
      swapped(Buffer.from(`\ufeff${pem}`, "utf16le")).toString("utf8"),
    ],
    ["KEY_MISREAD", "DER read as UTF-8", der.toString("utf8")],
    ["KEY_MASKED", "what a log shows of a secret", "***"],
    ["KEY_MASKED", "the same in a line of .env", 'PRIVATE_KEY="********"\n'],
    ["KEY_PLACEHOLDER", "a variable of a shell", "$PRIVATE_KEY"],
    ["KEY_PLACEHOLDER", "the same in quotes", '"${ICR_PRIVATE_KEY}"'],
    ["KEY_PLACEHOLDER", "a variable of itself", "PRIVATE_KEY=$PRIVATE_KEY"],
    ["KEY_PLACEHOLDER", "a secret of GitHub", "${{ secrets.PRIVATE_KEY }}"],
    ["KEY_PLACEHOLDER", "a template", "{{ private_key }}"],
    ["KEY_PLACEHOLDER", "a variable of Windows", "%PRIVATE_KEY%"],
    ["KEY_PLACEHOLDER", "what is to be filled in", "<your private key>"],
    ["KEY_PLACEHOLDER", "an object made text", "[object Object]"],
    ["KEY_NOT_A_KEY", "a sentence", "please find my key attached, thanks"],
    ["KEY_IS_HTML", "HTML", "<!doctype html><title>Not found</title>"],
    [
      "KEY_IS_HTML",
      "HTML, laid out",
      "\n<HTML lang=en>\n<body>\n</body></HTML>\n",
    ],
    ["KEY_NOT_A_KEY", "noise", Buffer.alloc(300, 0xa5)],
    ["KEY_IS_PATH", "a path", "/home/me/app.private-key.pem"],
    ["KEY_IS_PATH", "a relative path", "./keys/app.pem"],
    ["KEY_IS_PATH", "a Windows path", "C:\\keys\\app.pem"],
    ["KEY_IS_PATH", "a path in the home folder", "~/app.pem"],
    ["KEY_IS_PATH", "a file name", "app.2026-11-24.private-key.pem"],
    [
      "KEY_IS_CLIENT_SECRET",
      "40 hexadecimal digits",
      "0123456789abcdef0123456789abcdef01234567",
    ],
    [
      "KEY_IS_CLIENT_SECRET",
      "a prefixed token",
      "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    ],
    [
      "KEY_IS_JWT",
      "a token",
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0MiJ9.c2lnbmF0dXJl",
    ],
    ["KEY_IS_CERTIFICATE", "a certificate", text("certificate.pem")],
    ["KEY_IS_CERTIFICATE", "a certificate, DER", bytes("certificate.der")],
    ["KEY_IS_CSR", "a CSR", text("csr.pem")],
    ["KEY_IS_CSR", "a CSR, DER", bytes("csr.der")],
    ["KEY_IS_PUBLIC", "SPKI", text("spki.pem")],
    ["KEY_IS_PUBLIC", "SPKI, DER", bytes("spki.der")],
    ["KEY_IS_PUBLIC", "PKCS#1 public", text("pkcs1_public.pem")],
    ["KEY_IS_PUBLIC", "ssh-rsa", text("openssh_rsa.pub")],
    ["KEY_IS_PUBLIC", "ssh-rsa of a host", sshLine("me@laptop.local")],
    ["KEY_IS_PUBLIC", "ssh-rsa and a version", sshLine("key.2")],
    ["KEY_IS_PUBLIC", "RFC 4716", rfc4716()],
    ["KEY_IS_CERTIFICATE", "an OpenSSH certificate", sshCertificate()],
    ["KEY_IS_CERTIFICATE", "a trusted certificate", trustedCertificate()],
    ["KEY_SEVERAL", "authorized_keys", authorizedKeys()],
    ["KEY_VERSION", "PKCS#8 of version 3", laterPkcs8()],
    ["KEY_JWK_USE", "a JWK to encrypt with", { ...jwk, use: "enc" }],
    ["KEY_JWK_ALG", "a JWK for PS256", { ...jwk, alg: "PS256" }],
    ["KEY_JWK_ALG", "a JWK for RSA-OAEP", { ...jwk, alg: "RSA-OAEP" }],
    ["KEY_JWK_OPS", "a JWK to decrypt with", { ...jwk, key_ops: ["decrypt"] }],
    ["KEY_JWK_OPS", "a JWK that may do nothing", { ...jwk, key_ops: [] }],
    ["KEY_JWK_OPS", "a private JWK to verify", { ...jwk, key_ops: ["verify"] }],
    ["KEY_JWK", "use that is no text", { ...jwk, use: 1 }],
    ["KEY_JWK", "key_ops that is no list", { ...jwk, key_ops: "sign" }],
    ["KEY_JWK", "key_ops of numbers", { ...jwk, key_ops: [1] }],
    ["KEY_IS_PUBLIC", "a public JWK", { kty: "RSA", n: jwk.n, e: jwk.e }],
    ["KEY_IS_EC", "EC, SEC 1", text("ec.pem")],
    ["KEY_IS_EC", "EC, PKCS#8", text("ec_pkcs8.pem")],
    ["KEY_IS_EC", "EC, DER", bytes("ec_sec1.der")],
    ["KEY_IS_EC", "EC, OpenSSH", text("openssh_ecdsa")],
    [
      "KEY_IS_EC",
      "EC, JWK",
      { kty: "EC", crv: "P-256", x: "AA", y: "AA", d: "AA" },
    ],
    ["KEY_IS_EDDSA", "Ed25519", text("ED25519.pem")],
    ["KEY_IS_EDDSA", "Ed448", text("ED448.pem")],
    ["KEY_IS_EDDSA", "Ed25519, OpenSSH", text("openssh_ed25519")],
    [
      "KEY_IS_EDDSA",
      "Ed25519, JWK",
      { kty: "OKP", crv: "Ed25519", x: "AA", d: "AA" },
    ],
    ["KEY_OTHER_ALGORITHM", "X25519", text("X25519.pem")],
    ["KEY_OTHER_ALGORITHM", "X448", text("X448.pem")],
    ["KEY_IS_DSA", "DSA", text("dsa.pem")],
    ["KEY_IS_DSA", "DSA, PKCS#8", text("dsa_pkcs8.pem")],
    ["KEY_IS_DSA", "DSA, DER", bytes("dsa.der")],
    ["KEY_IS_RSA_PSS", "RSA-PSS", text("rsa_pss.pem")],
    ["KEY_ENCRYPTED_PKCS1", "encrypted PKCS#1", text("encrypted_pkcs1.pem")],
    ["KEY_ENCRYPTED_PKCS8", "encrypted PKCS#8", text("encrypted_pkcs8.pem")],
    [
      "KEY_ENCRYPTED_PKCS8",
      "encrypted PKCS#8, DER",
      bytes("encrypted_pkcs8.der"),
    ],
    ["KEY_ENCRYPTED_OPENSSH", "encrypted OpenSSH", text("openssh_encrypted")],
    ["KEY_IS_PKCS12", "PKCS#12", bytes("pkcs12.p12")],
    [
      "KEY_IS_PUTTY",
      "PuTTY",
      "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
    ],
    ["KEY_SYMMETRIC", "a secret as JWK", { kty: "oct", k: "c2VjcmV0" }],
    ["KEY_TOO_SMALL", "1024 bits", newPem(1024)],
    ["KEY_TOO_SMALL", "2040 bits", newPem(2040)],
    ["KEY_TOO_LARGE", "4104 bits", newPem(4104)],
    ["KEY_MULTI_PRIME", "three primes", text("multi_prime.pem")],
    [
      "KEY_MULTI_PRIME",
      "three primes, JWK",
      { ...jwk, oth: [{ r: "AQ", d: "AQ", t: "AQ" }] },
    ],
    ["KEY_EXPONENT", "an even exponent", { ...jwk, e: "AQAA" }],
    ["KEY_EXPONENT", "exponent 1", { ...jwk, e: "AQ" }],
    ["KEY_INCONSISTENT", "primes swapped", { ...jwk, p: jwk.q, q: jwk.p }],
    ["KEY_INCONSISTENT", "another d", { ...jwk, d: jwk.n }],
    ["KEY_INCONSISTENT", "another dp", { ...jwk, dp: jwk.dq }],
    ["KEY_INCONSISTENT", "d is 0", withNumber(3, 0)],
    ["KEY_INCONSISTENT", "d is 0, PKCS#8", wrapPkcs8(withNumber(3, 0))],
    ["KEY_INCONSISTENT", "dp is 0", withNumber(6, 0)],
    ["KEY_INCONSISTENT", "dq is 0", withNumber(7, 0)],
    ["KEY_INCONSISTENT", "d is 0, JWK", { ...jwk, d: "AA" }],
    ["KEY_INCONSISTENT", "dp is 0, JWK", { ...jwk, dp: "AA" }],
    ["KEY_INCONSISTENT", "a changed byte", edited(200, der[200] ^ 1)],
    ["KEY_UNBALANCED", "a long prime and a short one", text("unbalanced.pem")],
    [
      "KEY_TRAILING",
      "a byte behind the key",
      Buffer.concat([der, Buffer.from([1])]),
    ],
    [
      "KEY_NOT_DER",
      "a SET for the SEQUENCE of PKCS#8",
      Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(4)]),
    ],
    [
      "KEY_BASE64",
      "a character that is none",
      pem.slice(0, 200) + "*" + pem.slice(201),
    ],
    ["KEY_SEVERAL", "two keys", pem + pkcs8],
    ["KEY_JWK", "a JWK without dp", { ...jwk, dp: undefined }],
    ["KEY_JWK", "a JWK that is cut short", JSON.stringify(jwk).slice(0, 900)],
    ["KEY_OPENSSH", "OpenSSH, a changed check", brokenOpenssh()],
    ["KEY_TOO_LONG", "over 64 KiB", " ".repeat(65537)],
  ];
}

/** The two check numbers of an OpenSSH key, which must be equal, are not. */
function brokenOpenssh() {
  const armour = text("openssh_rsa");
  const blob = body(armour);
  // Behind the magic, three names, the count, the public key and a length.
  let at = 15;
  for (let i = 0; i < 3; i++) at += 4 + blob.readUInt32BE(at);
  at += 4;
  at += 4 + blob.readUInt32BE(at);
  blob[at + 4] ^= 1;
  const label = "OPENSSH PRIVATE KEY";
  return `-----BEGIN ${label}-----\n${wrapped(blob.toString("base64"), 70)}\n-----END ${label}-----\n`;
}

/** @param {string} comment @returns {string} a line of id_rsa.pub */
const sshLine = (comment) =>
  text("openssh_rsa.pub").trim().split(" ").slice(0, 2).join(" ") +
  ` ${comment}\n`;

/** @param {...string} args @returns {string} what ssh-keygen prints */
const sshKeygen = (...args) => execFileSync("ssh-keygen", args).toString();

const rfc4716 = () => sshKeygen("-e", "-f", `${folder}/openssh_rsa.pub`);

/** Signed by itself; the file is made beside its key. */
function sshCertificate() {
  const scratch = mkdtempSync(`${tmpdir()}/icr-intake-`);
  try {
    const copy = `${scratch}/key.pub`;
    copyFileSync(`${folder}/openssh_rsa.pub`, copy);
    const ca = `${scratch}/ca`;
    copyFileSync(`${folder}/openssh_rsa`, ca);
    chmodSync(ca, 0o600);
    sshKeygen("-q", "-s", ca, "-I", "me", "-n", "root,admin", "-z", "7", copy);
    return readFileSync(`${scratch}/key-cert.pub`, "utf8");
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param {...string} flags */
const trustedCertificate = (...flags) =>
  execFileSync("openssl", [
    ...["x509", "-in", `${folder}/certificate.pem`, "-trustout"],
    ...["-addtrust", "serverAuth", "-setalias", "me", ...flags],
  ]).toString();

const authorizedKeys = () =>
  "# mine\n" + text("openssh_ed25519.pub") + sshLine("me@laptop.local");

function laterPkcs8() {
  const der = Buffer.from(bytes("pkcs8.der"));
  der[der.indexOf(Buffer.from([2, 1, 0])) + 2] = 2;
  return der;
}

/** @param {number} tag @param {...Buffer} contents */
function element(tag, ...contents) {
  const value = Buffer.concat(contents);
  const { length } = value;
  return length < 0x80
    ? Buffer.from([tag, length, ...value])
    : Buffer.from([tag, 0x82, length >> 8, length, ...value]);
}

/** @param {number} place @param {number} value @returns {Buffer} the PKCS#1 key
 * with this number in place of another */
function withNumber(place, value) {
  const der = bytes("pkcs1.der");
  /** @type {Buffer[]} */
  const numbers = [];
  for (let at = 4; at < der.length;) {
    const short = der[at + 1] < 0x80;
    const header = short ? 2 : der[at + 1] - 0x80 + 2;
    const n = short ? der[at + 1] : der.readUIntBE(at + 2, header - 2);
    numbers.push(der.subarray(at, at + header + n));
    at += header + n;
  }
  numbers[place] = element(2, Buffer.from([value]));
  return element(0x30, ...numbers);
}

/** @param {Buffer} pkcs1 */
const wrapPkcs8 = (pkcs1) =>
  element(
    0x30,
    element(2, Buffer.from([0])),
    Buffer.from("300d06092a864886f70d0101010500", "hex"),
    element(4, pkcs1),
  );

/** Good where a public key will do, and of which private key.
 * @returns {[name: string, value: any, of: string][]} */
export function publicKeys() {
  const jwk = createPublicKey(text("pkcs1.pem")).export({ format: "jwk" });
  return [
    ["SPKI", text("spki.pem"), "pkcs1.pem"],
    ["SPKI, DER", bytes("spki.der"), "pkcs1.pem"],
    ["PKCS#1 public", text("pkcs1_public.pem"), "pkcs1.pem"],
    ["a certificate", text("certificate.pem"), "pkcs1.pem"],
    ["a certificate, DER", bytes("certificate.der"), "pkcs1.pem"],
    ["a trusted certificate", trustedCertificate(), "pkcs1.pem"],
    [
      "a rejected one",
      trustedCertificate("-addreject", "emailProtection"),
      "pkcs1.pem",
    ],
    ["a JWK", jwk, "pkcs1.pem"],
    [
      "a JWK for this",
      { ...jwk, use: "sig", alg: "RS256", key_ops: ["verify"] },
      "pkcs1.pem",
    ],
    ["ssh-rsa", text("openssh_rsa.pub"), "openssh_rsa"],
    ...["me@laptop.local", "x.co", "a.lan", "key.2", "a b.c", "./x"].map(
      (comment) =>
        /** @type {[string, any, string]} */ ([
          `ssh-rsa, ${comment}`,
          sshLine(comment),
          "openssh_rsa",
        ]),
    ),
    ["ssh-rsa without a comment", sshLine("").trim(), "openssh_rsa"],
    [
      "ssh-rsa with options",
      `no-pty,from="*.co" ${sshLine("x")}`,
      "openssh_rsa",
    ],
    ["ssh-rsa below a remark", `# of.me\n\n${sshLine("x")}`, "openssh_rsa"],
    ["RFC 4716", rfc4716(), "openssh_rsa"],
    ["RFC 4716, CRLF", rfc4716().replaceAll("\n", "\r\n"), "openssh_rsa"],
    ["RFC 4716, indented", rfc4716().replaceAll(/^/gm, "  "), "openssh_rsa"],
    ["RFC 4716, literal \\n", rfc4716().replaceAll("\n", "\\n"), "openssh_rsa"],
    [
      "RFC 4716, a comment of two lines",
      rfc4716().replace(
        /^Comment:.*/m,
        "Comment: from \\\nhere: AB\nSubject: x",
      ),
      "openssh_rsa",
    ],
    [
      "RFC 4716 without a header",
      rfc4716().replace(/^Comment:.*\n/m, ""),
      "openssh_rsa",
    ],
    ["an OpenSSH certificate", sshCertificate(), "openssh_rsa"],
  ];
}
