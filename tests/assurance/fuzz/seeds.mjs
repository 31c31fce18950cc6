// SPDX-License-Identifier: MIT
//
// Where fuzzing starts: every valid form of a key and a token, most of them
// twice, with real numbers and with small ones, which mutate faster; and what
// broke the parsers of others.
//
//   node tests/assurance/fuzz/seeds.mjs FIXTURES OUT      (OUT/TARGET/NAME)
import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { armour, pastes } from "../../keyforms.js";
import { encode, integer, integerBytes, pkcs1, pkcs8 } from "../der/tree.mjs";
import { rsaEncryption, sequence } from "../der/tree.mjs";
import { opensshBlob, opensshBytes } from "../shared/openssh.mjs";

const [fixtures, out] = process.argv.slice(2);

function seed(target, name, bytes) {
  mkdirSync(join(out, target), { recursive: true });
  writeFileSync(join(out, target, name), bytes);
}

// ---- small numbers, as DER, OpenSSH and JWK ----

const small = {
  ...{ n: 3233n, e: 17n, d: 2753n, p: 61n, q: 53n },
  ...{ dp: 53n, dq: 49n, qi: 38n },
};
const publicNumbers = sequence(integer(small.n), integer(small.e));
const multiPrime = pkcs1(small);
multiPrime.parts[0] = integer(1n);
const third = [7n, 3n, 2n].map((x) => integer(x));
multiPrime.parts.push(sequence(sequence(...third)));
const bits = { tag: [0x03], before: Buffer.of(0), parts: [publicNumbers] };
const forms = {
  pkcs1: encode(pkcs1(small)),
  pkcs8: encode(pkcs8(small)),
  spki: encode(sequence(rsaEncryption(), bits)),
  multiPrime: encode(multiPrime),
  pkcs1Public: encode(publicNumbers),
  pkcs8Attributes: encode(pkcs8(small, { attributes: true, publicKey: true })),
};
const jwk = { kty: "RSA" };
for (const [name, x] of Object.entries(small)) {
  jwk[name] = integerBytes(x).toString("base64url");
}
const blob = opensshBlob(jwk);
const openssh = opensshBytes(jwk);

// ---- der, pkcs, openssh ----

/** What broke others: c/README.md. */
const broken = {
  wrap: [0x30, 0x06, 0x02, 0x84, 0xff, 0xff, 0xff, 0xff],
  set: [0x31, 0x00],
  empty_long: [0x30, 0x03, 0x02, 0x81, 0x00],
  indefinite: [0x30, 0x80, 0x02, 0x01, 0x03, 0x00, 0x00],
  long_integer: [
    ...[0x30, 0x82, 0xff, 0xfc, 0x02, 0x82, 0xff, 0xf8],
    ...Array(0xfff8).fill(0x5a),
  ],
};
for (const [name, bytes] of Object.entries({ ...forms, ...broken })) {
  for (const target of ["der", "pkcs", "text"]) {
    seed(target, `small_${name}`, Buffer.from(bytes));
  }
}
for (const [name, bytes] of Object.entries({ openssh, blob })) {
  seed("openssh", `small_${name}`, Buffer.from(bytes));
  seed("text", `small_${name}`, Buffer.from(bytes));
}

for (const entry of readdirSync(fixtures, { withFileTypes: true })) {
  const file = entry.name;
  if (!entry.isFile() || /^(done|fingerprint|rsa_keys)$/.test(file)) continue;
  const bytes = readFileSync(join(fixtures, file));
  seed("text", file, bytes);
  const body = /-----BEGIN (.*?)-----(.*?)-----END/s.exec(bytes.toString());
  const line = /^(?:ssh|ecdsa)-\S+ (\S+)/.exec(bytes.toString());
  const binary =
    body || line ? Buffer.from((body ?? line)[2] ?? line[1], "base64") : bytes;
  if (line || /OPENSSH/.test(body?.[1])) seed("openssh", file, binary);
  else {
    seed("pkcs", file, binary);
    seed("der", file, binary);
  }
}

// ---- jwk, and all the ways to paste ----

const key = createPrivateKey(readFileSync(join(fixtures, "pkcs1.pem")));
const jwks = {
  private: key.export({ format: "jwk" }),
  public: createPublicKey(key).export({ format: "jwk" }),
  small: jwk,
  small_public: { kty: "RSA", n: jwk.n, e: jwk.e },
  set: {
    keys: [{ use: "sig", alg: "RS256", kid: "a\u00e9\ud83d\ude00", ...jwk }],
  },
  two: { keys: [jwk, jwk] },
  multi_prime: { ...jwk, oth: [{ r: "Bw", d: "Aw", t: "Ag" }] },
  ec: { kty: "EC", crv: "P-256", x: "AA", y: "AA", d: "AA" },
  okp: { kty: "OKP", crv: "Ed25519", x: "AA", d: "AA" },
  oct: { kty: "oct", k: "AA" },
};
for (const [name, value] of Object.entries(jwks)) {
  seed("jwk", name, JSON.stringify(value));
  seed("jwk", `${name}_wide`, JSON.stringify(value, null, 1));
  seed("text", `jwk_${name}`, JSON.stringify(value));
}

const texts = {
  pkcs1: readFileSync(join(fixtures, "pkcs1.pem"), "utf8"),
  small_pkcs1: armour("RSA PRIVATE KEY", forms.pkcs1),
  small_pkcs8: armour("PRIVATE KEY", forms.pkcs8),
  small_openssh: armour("OPENSSH PRIVATE KEY", openssh),
  small_public: armour("PUBLIC KEY", forms.spki),
  small_line: `ssh-rsa ${blob.toString("base64")} me@host\n`,
  small_jwk: JSON.stringify(jwk),
  small_jwk_set: JSON.stringify(jwks.set),
};
for (const [name, text] of Object.entries(texts)) {
  for (const [i, { value }] of pastes(text).entries()) {
    seed("text", `${name}_${i}`, value);
  }
}

// ---- keys that a passphrase encrypts ----

/** As passphrase_fuzz.c reads it. */
const locked = (name, passphrase, text) =>
  seed(
    "passphrase",
    name,
    Buffer.concat([
      Buffer.from([passphrase.length]),
      Buffer.from(passphrase + text),
    ]),
  );
// The shortest key that OpenSSL encrypts.
const short = ["pkcs8", "-topk8", "-in", join(fixtures, "ED25519.pem")];
short.push("-iter", "2", "-passout", "pass:secret");
for (const [cipher, prf] of [
  ["aes-128-cbc", "hmacWithSHA1"],
  ["aes-192-cbc", "hmacWithSHA256"],
  ["aes-256-cbc", "hmacWithSHA512"],
  ["des3", "hmacWithSHA384"],
]) {
  const text = execFileSync("openssl", [
    ...short,
    "-v2",
    cipher,
    "-v2prf",
    prf,
  ]);
  locked(cipher, "secret", text);
  locked(`${cipher}_wrong`, "", text);
}
const encrypted = join(fixtures, "encrypted");
for (const name of ["aes128", "aes192", "aes256", "des3"]) {
  locked(`pem_${name}`, "secret", readFileSync(join(encrypted, `${name}.pem`)));
}
locked("none", "secret", texts.small_pkcs8);

/** As claims_fuzz.c reads it. */
function claims(id, now, expiresIn, room = 4096) {
  const head = Buffer.alloc(19);
  head.writeUInt16LE(room);
  head.writeUInt32LE(now, 3);
  head.writeUInt16LE(expiresIn, 11);
  return Buffer.concat([head, Buffer.from(id, "utf16le")]);
}
seed("claims", "vendor", claims("123", 1700000000, 600));
seed("claims", "early", claims("1", 0, 1));
seed("claims", "escapes", claims('"\\\b\f\n\r\t\0\x1f\x7f.', 1, 540));
seed("claims", "unicode", claims("é€😀\ud83dx\udc00", 4294967295, 540));
seed("claims", "spaces", claims("\u3000x\ufeff", 1, 540));
seed("claims", "long", claims("x".repeat(1024), 1, 540, 7000));
seed("claims", "too_long", claims("x".repeat(1025), 1, 540));
seed("claims", "no_room", claims("123", 1, 540, 20));
const raw = claims("1", 0, 0);
raw[2] = 1;
raw.writeDoubleLE(99999999999, 3);
raw.writeDoubleLE(540, 11);
seed("claims", "raw", raw);

const url = (text) => Buffer.from(text).toString("base64url");
const token = (head, body) => `${url(head)}.${url(body)}.${"A".repeat(342)}`;
const head = '{"alg":"RS256","typ":"JWT"}';
const good = '{"iss":"123","exp":1500,"iat":940,"alg":"RS256"}';
const bodies = {
  good,
  expired: good.replace("1500", "700"),
  future: good.replace("940", "1301"),
  far: good.replace("1500", "1901"),
  wide: JSON.stringify(
    { a: [1, { b: null, c: "\ud83d\ude00" }], ...JSON.parse(good) },
    null,
    2,
  ),
  twice: '{"iss":"1","\\u0069ss":"2"}',
  deep: `{"a":${"[".repeat(62)}${"]".repeat(62)}}`,
  numbers: '{"iss":"1","exp":9007199254740991,"iat":-1e5,"x":-0.5E+10}',
};
for (const [name, body] of Object.entries(bodies)) {
  seed("verify", name, token(head, body));
  seed("verify", `${name}_claims`, body);
}
seed("verify", "short", `${url(head)}.${url(good)}.AAAA`);
seed("verify", "crit", token('{"alg":"RS256","crit":["x"]}', good));
seed("verify", "none", token('{"alg":"none"}', good));
