// SPDX-License-Identifier: MIT
/** Keys that OpenSSL and Node encrypted, and what is refused of others. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { encode, integerBytes } from "../assurance/der/tree.mjs";
import { FIXTURES, bytes, pastes, text } from "../keyforms.js";
import { errorOf, fails } from "./failure.js";
import { cjs, esm } from "./package.js";

/** @typedef {typeof import("../../js/passphrase/index.js")} Passphrase */

/** What the package makes of its modules. */
const instances = /** @type {WebAssembly.Instance[]} */ ([]);
const modules = /** @type {WebAssembly.Module[]} */ ([]);
const { Instance } = WebAssembly;
WebAssembly.Instance = class {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const instance = new Instance(module);
    this.exports = instance.exports;
    instances.push(instance);
    modules.push(module);
  }
};

const load = async (/** @type {string} */ subpath) =>
  /** @type {Passphrase} */ (/** @type {unknown} */ (await esm(subpath)));
const { createSigner, createJWT, fingerprint, JwtError } = await esm();
const { decryptKey } = await load("/passphrase");
const entries = Object.entries({
  WebAssembly: decryptKey,
  JavaScript: (await load("/passphrase/js")).decryptKey,
  CommonJS: /** @type {any} */ (cjs("/passphrase")).decryptKey,
});

const pkcs1 = bytes("pkcs1.der");
const pkcs8 = bytes("pkcs8.der");
const privateKey = text("encrypted_pkcs8.pem");
const passphrase = "secret";

/** @param {string} folder @returns {Record<string, Buffer>} */
const read = (folder) =>
  Object.fromEntries(
    readdirSync(`${FIXTURES}/${folder}`).map((name) => [
      name,
      bytes(`${folder}/${name}`),
    ]),
  );

/** @param {Uint8Array} got @param {Buffer} wanted @param {string} what */
const equal = (got, wanted, what) =>
  assert.ok(Buffer.from(got).equals(wanted), what);

/** @param {string[]} args @param {string | Buffer} [input] */
const openssl = (args, input) =>
  execFileSync("openssl", args, { input, stdio: ["pipe", "pipe", "ignore"] });

for (const [entry, decrypt] of entries) {
  test(`what OpenSSL encrypted, with every cipher and hash, in ${entry}`, () => {
    const files = Object.entries(read("encrypted"));
    assert.equal(files.length, 4 * 4 + 4);
    for (const [name, key] of files) {
      const wanted = name.endsWith(".pem") ? pkcs1 : pkcs8;
      equal(decrypt({ privateKey: key, passphrase }), wanted, name);
      const wrong = { privateKey: key, passphrase: "Secret" };
      fails("PASSPHRASE_WRONG", () => decrypt(wrong), name);
    }
  });
}

test("what Node encrypted, with every kind of passphrase", () => {
  const key = createPrivateKey(text("pkcs8.pem"));
  const phrases = ["x", "pässwörd 🔑\n", "p".repeat(1024), "\0"];
  const ciphers = ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc"];
  for (const cipher of ciphers) {
    for (const passphrase of phrases) {
      for (const type of /** @type {const} */ (["pkcs1", "pkcs8"])) {
        // OpenSSL itself takes no longer one for PEM.
        if (passphrase.length > 1000 && type === "pkcs1") continue;
        const format = "pem";
        const pem = key.export({ type, format, cipher, passphrase });
        const wanted = type === "pkcs1" ? pkcs1 : pkcs8;
        const given = { privateKey: pem, passphrase };
        equal(decryptKey(given), wanted, `${cipher} ${type}`);
        const asBytes = new TextEncoder().encode(passphrase);
        const same = { privateKey: pem, passphrase: asBytes };
        equal(decryptKey(same), wanted, `${cipher} ${type}`);
        assert.equal(new TextDecoder().decode(asBytes), passphrase);
      }
    }
  }
});

test("the files of python3-cryptography-vectors, as OpenSSL reads them", (t) => {
  const root = `${process.env.VECTORS}/asymmetric`;
  const folders = ["PKCS8", "Traditional_OpenSSL_Serialization"];
  const phrases = ["foobar", "baz", "123456", "a123456", "password"];
  let decrypted = 0;
  let refused = 0;
  for (const folder of [...folders, "PEM_Serialization"]) {
    for (const name of readdirSync(`${root}/${folder}`)) {
      const path = `${root}/${folder}/${name}`;
      const pem = readFileSync(path);
      if (!/BEGIN.*KEY/.test(pem.toString("latin1"))) continue;
      if (!pem.includes("ENCRYPTED")) continue;
      for (const passphrase of phrases) {
        let wanted;
        try {
          const args = ["rsa", "-in", path, "-passin", `pass:${passphrase}`];
          wanted = openssl([...args, "-traditional", "-outform", "DER"]);
        } catch {
          refused++;
          assert.throws(() => decryptKey({ privateKey: pem, passphrase }), {
            code: /^ERR_(PASSPHRASE|ENCRYPTION|KEY)_(WRONG|UNSUP|DAMAGED|IS_)/,
          });
          continue;
        }
        try {
          const der = Buffer.from(decryptKey({ privateKey: pem, passphrase }));
          const format = folder === "PKCS8" ? "pkcs8" : "pkcs1";
          const key = createPrivateKey({
            ...{ key: der, format: "der", type: format },
          });
          equal(key.export({ type: "pkcs1", format: "der" }), wanted, name);
          decrypted++;
        } catch (error) {
          // PBES1, which OpenSSL still reads.
          const { code } = /** @type {any} */ (error);
          assert.equal(code, "ERR_ENCRYPTION_UNSUPPORTED", name);
          refused++;
        }
      }
    }
  }
  t.diagnostic(`${decrypted} decrypted, ${refused} refused`);
  assert.ok(decrypted >= 5 && refused > 20);
});

test("every pasted form, and the key signs", (t) => {
  const forms = pastes(privateKey);
  for (const { how, form, value } of forms) {
    const got = decryptKey({ privateKey: value, passphrase });
    equal(got, pkcs8, `${how}, ${form}`);
  }
  t.diagnostic(`${forms.length} forms`);
  const key = decryptKey({ privateKey, passphrase });
  const given = { appId: "42", now: 1.7e9 };
  const token = createJWT({ ...given, privateKey: key });
  assert.equal(token, createJWT({ ...given, privateKey: text("pkcs8.pem") }));
  assert.equal(fingerprint(key), text("fingerprint"));
});

test("a key that is not encrypted needs no passphrase", () => {
  for (const name of ["pkcs1", "pkcs8"]) {
    const key = text(`${name}.pem`);
    for (const passphrase of [undefined, "", "x"]) {
      const got = decryptKey({ privateKey: key, passphrase });
      equal(got, bytes(`${name}.der`), name);
    }
  }
  const jwk = createPrivateKey(text("pkcs8.pem")).export({ format: "jwk" });
  const keys = [jwk, createPrivateKey(text("pkcs8.pem")), text("openssh_rsa")];
  for (const key of /** @type {any[]} */ (keys)) {
    const got = decryptKey({ privateKey: key });
    createSigner({ appId: 1, privateKey: got }).dispose();
  }
});

test("what is wrong with a call has its code", () => {
  const call = (/** @type {any} */ options) => () => decryptKey(options);
  fails("PASSPHRASE_MISSING", call({ privateKey }));
  fails("PASSPHRASE_EMPTY", call({ privateKey, passphrase: "" }));
  fails("PASSPHRASE_EMPTY", call({ privateKey, passphrase: Buffer.alloc(0) }));
  for (const wrong of [null, 5, {}, ["x"], Promise.resolve("x")]) {
    fails("PASSPHRASE_TYPE", call({ privateKey, passphrase: wrong }));
  }
  const promise = call({ privateKey, passphrase: Promise.resolve("x") });
  assert.throws(promise, /a promise: await it first/);
  for (const long of ["x".repeat(1025), "ü".repeat(513), Buffer.alloc(1025)]) {
    fails("PASSPHRASE_TOO_LONG", call({ privateKey, passphrase: long }));
  }
  fails("KEY_MISSING", call({ passphrase }));
  fails("KEY_TOO_LONG", call({ privateKey: "x".repeat(70000), passphrase }));
  fails("KEY_TOO_LONG", call({ privateKey: "ü".repeat(40000), passphrase }));
  const longest = privateKey.padEnd(65536);
  assert.ok(decryptKey({ privateKey: longest, passphrase }).length > 1000);
  fails("KEY_TOO_LONG", call({ privateKey: `${longest} `, passphrase }));
  fails("OPTIONS_INVALID", call({ privateKey, passphrase, password: "x" }));
  fails("OPTIONS_INVALID", call("x"));
  fails(
    "KEY_ENCRYPTED_OPENSSH",
    call({ privateKey: text("openssh_encrypted") }),
  );
  fails("KEY_IS_PUBLIC", call({ privateKey: text("spki.pem"), passphrase }));
  // The rest is the reader's of the core; and what it says of these.
  const given = { appId: 1, privateKey };
  assert.throws(() => createJWT(given), /icr-app-jwt\/passphrase/);
  const option = { ...given, passphrase };
  assert.throws(() => createJWT(option), /icr-app-jwt\/passphrase/);
  assert.ok(errorOf(call({ privateKey })) instanceof JwtError);
});

/** @typedef {import("../assurance/der/tree.mjs").Node} Element */
/** @param {number} tag @param {Buffer | number[]} [bytes] @returns {Element} */
const element = (tag, bytes = []) => ({
  tag: [tag],
  bytes: Buffer.from(bytes),
});
/** @param {number} n @param {number} [byte] */
const octets = (n, byte) => element(4, Buffer.alloc(n, byte));
const oid = (/** @type {string} */ hex) => element(6, Buffer.from(hex, "hex"));
const integer = (/** @type {number} */ n) =>
  element(2, integerBytes(BigInt(n)));
/** @param {(Element | Element[])[]} parts @returns {Element} */
const sequence = (...parts) => ({ tag: [0x30], parts: parts.flat() });
const none = element(5);

/** An EncryptedPrivateKeyInfo, of which parts may be others. */
function envelope({
  scheme = "2a864886f70d01050d",
  kdf = "2a864886f70d01050c",
  salt = octets(8, 1),
  iterations = integer(2048),
  keyLength = /** @type {Element | never[]} */ ([]),
  prf = /** @type {Element | never[]} */ ([]),
  cipher = "60864801650304012a",
  iv = /** @type {Element | Element[]} */ (octets(16, 2)),
  data = octets(64, 3),
  after = /** @type {Element | never[]} */ ([]),
} = {}) {
  const derived = sequence(
    ...[oid(kdf), sequence(salt, iterations, keyLength, prf)],
  );
  const encrypted = sequence(oid(cipher), iv);
  const algorithm = sequence(oid(scheme), sequence(derived, encrypted));
  return encode(sequence(algorithm, data, after));
}

test("parameters that are damaged, unsupported or too many are told apart", () => {
  const hmac = (/** @type {string} */ end) => oid(`2a864886f70d02${end}`);
  /** @type {Record<string, Parameters<typeof envelope>[0][]>} */
  const table = {
    PASSPHRASE_WRONG: [
      {},
      { keyLength: integer(32) },
      { prf: sequence(hmac("09"), none) },
      { prf: sequence(hmac("09")) }, // as some write it
      { salt: octets(1) },
      { salt: octets(1024) },
      { iterations: integer(1) },
      {
        cipher: "2a864886f70d0307",
        iv: octets(8),
        data: octets(8),
      },
    ],
    ENCRYPTION_DAMAGED: [
      { keyLength: integer(16) },
      { prf: sequence(hmac("09"), octets(0)) },
      { prf: sequence(hmac("09"), none, none) },
      { salt: octets(0) },
      { salt: octets(1025) },
      { iterations: integer(0) },
      { iterations: element(2, [0xff]) },
      { iterations: element(2) },
      { iterations: element(2, [0, 1]) },
      { iv: octets(8) },
      { iv: octets(17) },
      { iv: [octets(16), none] },
      { data: octets(0) },
      { data: octets(65) },
      { after: none },
      { cipher: "2a864886f70d0307" },
    ],
    ENCRYPTION_UNSUPPORTED: [
      { scheme: "2a864886f70d010503" },
      { kdf: "2b06010401da47040b" },
      { cipher: "2b0e030207" },
      { cipher: "60864801650304012e" },
      { prf: sequence(hmac("08"), none) },
      { salt: sequence(oid("2a03")) },
    ],
    ENCRYPTION_ITERATIONS: [
      { iterations: integer(10_000_001) },
      { iterations: integer(2 ** 31 - 1) },
      { iterations: integer(2 ** 32) },
      { iterations: integer(2 ** 48) },
    ],
  };
  for (const [code, rows] of Object.entries(table)) {
    for (const [i, row] of rows.entries()) {
      const privateKey = envelope(row);
      fails(code, () => decryptKey({ privateKey, passphrase }), `${code} ${i}`);
    }
  }
});

/** @param {any} options @returns {string} its code, or "taken" */
function outcome(options) {
  const error = errorOf(() => decryptKey(options));
  assert.ok(error === undefined || error instanceof JwtError);
  return error?.code ?? "taken";
}

test("every truncation and every changed byte is a coded error or harmless", (t) => {
  const der = bytes("encrypted/aes-128-cbc.SHA1.der");
  const pem = bytes("encrypted/aes128.pem");
  /** @type {Record<string, number>} */
  const codes = {};
  const count = (/** @type {string} */ code) =>
    (codes[code] = (codes[code] ?? 0) + 1);
  for (let n = 0; n < der.length; n++) {
    const code = outcome({ privateKey: der.subarray(0, n), passphrase });
    assert.notEqual(code, "taken");
    count(code);
  }
  for (const whole of [der, pem]) {
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] ^= 1 << (at % 7);
      // What is in the middle of the numbers shows when the key is loaded.
      count(outcome({ privateKey: changed, passphrase }));
    }
  }
  t.diagnostic(JSON.stringify(codes));
  assert.ok(!("ERR_INTERNAL" in codes));
  assert.ok((codes.ERR_PASSPHRASE_WRONG ?? 0) > 20);
  assert.ok((codes.ERR_ENCRYPTION_DAMAGED ?? 0) > 20);
});

test("the command of a refusal converts such keys", (t) => {
  const folder = mkdtempSync(`${tmpdir()}/icr-passphrase-`);
  t.after(() => rmSync(folder, { recursive: true }));
  for (const kind of [
    ["-scrypt"],
    ["-v1", "PBE-SHA1-3DES"],
    ["-v2", "camellia256"],
  ]) {
    const files = ["-in", `${FIXTURES}/pkcs1.pem`, "-out", `${folder}/key.pem`];
    const phrase = ["-passout", "pass:secret"];
    openssl(["pkcs8", "-topk8", ...kind, ...files, ...phrase]);
    const key = readFileSync(`${folder}/key.pem`);
    const { message } = errorOf(() =>
      decryptKey({ privateKey: key, passphrase }),
    );
    const [, command = ""] = /openssl (.*)$/.exec(message) ?? [];
    const args = command.split(" ");
    const phrases = ["-passin", "pass:secret", "-passout", "pass:other"];
    execFileSync("openssl", [...args, ...phrases], { cwd: folder });
    const converted = readFileSync(`${folder}/new.pem`);
    const given = { privateKey: converted, passphrase: "other" };
    equal(decryptKey(given), pkcs8, kind.join(" "));
  }
});

test("no error holds a passphrase or key text", () => {
  const secret = "a secret passphrase";
  /** @type {any[]} */
  const calls = [
    { privateKey, passphrase: secret },
    { privateKey: privateKey.slice(0, 900), passphrase: secret },
    { privateKey: envelope(), passphrase: secret },
    { privateKey, passphrase: [secret] },
    { privateKey, passphrase: secret.repeat(99) },
    { privateKey, passphrase: secret, [secret]: 1 },
  ];
  for (const call of calls) {
    const { message, stack, cause } = errorOf(() => decryptKey(call));
    const said = `${message} ${stack} ${cause}`;
    assert.ok(!said.includes(secret));
    assert.ok(!said.includes(privateKey.slice(100, 112)));
  }
});

test("nothing of a key or a passphrase is left in the memory", () => {
  decryptKey({ privateKey, passphrase }); // makes the instance
  const isOurs = (/** @type {WebAssembly.Instance} */ { exports }) =>
    "key_decrypt" in exports;
  // The first is of this entry; CommonJS has another copy.
  const place = instances.findIndex(isOurs);
  const { memory } = /** @type {any} */ (instances[place]?.exports);
  const module = /** @type {WebAssembly.Module} */ (modules[place]);
  const fresh = /** @type {any} */ (new Instance(module).exports).memory;
  const made = instances.length;
  const pems = ["encrypted_pkcs8.pem", "encrypted_pkcs1.pem"].map(text);
  /** @type {any[]} */
  const calls = [
    ...Object.values(read("encrypted")).flatMap((key) => [
      { privateKey: key, passphrase },
      { privateKey: key, passphrase: "wrong" },
    ]),
    ...pems.map((pem) => ({ privateKey: pem, passphrase: "p".repeat(1024) })),
    ...pems.map((pem) => ({ privateKey: pem.slice(0, 800), passphrase })),
    { privateKey: envelope({ salt: octets(0) }), passphrase },
    { privateKey: envelope({ data: octets(65) }), passphrase },
    { privateKey: text("pkcs8.pem"), passphrase: "not needed" },
    { privateKey: "no key at all", passphrase },
    { privateKey: "ü".repeat(40000), passphrase },
  ];
  for (const [i, call] of calls.entries()) {
    outcome(call);
    const left = Buffer.compare(
      new Uint8Array(memory.buffer),
      new Uint8Array(fresh.buffer),
    );
    assert.equal(left, 0, `call ${i}`);
  }
  // The same instance each time.
  assert.equal(instances.length, made);
});
