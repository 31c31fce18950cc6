// SPDX-License-Identifier: MIT
/** Keys as people have them, through the page: forms, and errors with codes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { errors } from "../errors.js";
import { drop, empty, enter, outcome, paste, text, value } from "./acts.js";
import { pasteBehind } from "./acts.js";
import { it } from "./browsers.js";
import { bytes, pastes, publicHalf, wrongKeys } from "../keyforms.js";
import { fingerprint, FIXTURES, jwk, pem, read } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

/** @param {string} file @returns {string} the fingerprint of its key */
function printOf(file) {
  const spki = publicHalf(file).export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

/** @type {[form: string, given: string | Uint8Array, print: string][]} text is
 * pasted, and bytes are dropped as a file */
const FORMS = [
  ...["pkcs1.pem", "pkcs8.pem", "openssh_rsa"].flatMap((file) => {
    const print = printOf(file);
    return pastes(read(file)).map(({ how, form, value }) => {
      const name = `${file}, ${how}, ${form}`;
      return /** @type {[string, any, string]} */ ([name, value, print]);
    });
  }),
  ["a PEM file", bytes("pkcs1.pem"), fingerprint],
  [
    "a PEM file in CRLF",
    Buffer.from(pem.replaceAll("\n", "\r\n")),
    fingerprint,
  ],
  ["a DER file, PKCS#8", bytes("pkcs8.der"), fingerprint],
  ["JWK", JSON.stringify(jwk), fingerprint],
];
/** Blanks that are pasted are no key yet. */
const REFUSED = wrongKeys().filter(
  ([, , value]) => typeof value !== "string" || value.trim() !== "",
);

/** @param {any} value a key, or an object @returns what a person pastes or
 * drops: some clipboards hold no NUL */
function asHad(value) {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "string") return JSON.stringify(value);
  return value.includes("\0") ? Buffer.from(value) : value;
}

/** @param {Page} page @param {string | Uint8Array} given */
async function give(page, given) {
  if (typeof given === "string") await paste(page, "make", given);
  else {
    await empty(page, "make");
    await drop(page, given);
  }
  return outcome(page, "make");
}

it(`accepts ${FORMS.length} forms of a key`, async (page) => {
  for (const [form, given, print] of FORMS) {
    const [which, what] = await give(page, given);
    assert.equal(which, print, form);
    assert.match(what, /^RSA private key, 2048 bits, /, form);
    assert.equal(await value(page, "#make-key-text"), "", form);
  }
  await empty(page, "make");
  await enter(page, "#make-key-text", pem); // as if it were typed
  assert.equal((await outcome(page, "make"))[0], fingerprint);
  assert.equal(await value(page, "#make-key-text"), "");
  const [, what] = await give(page, read("openssh_rsa"));
  assert.match(what, /, OpenSSH, PEM$/);
  assert.deepEqual(page.problems, []);
});

it(`names ${REFUSED.length} that are none, and what to do`, async (page) => {
  for (const [code, name, value] of REFUSED) {
    const [words, shown] = await give(page, asHad(value));
    assert.equal(shown, `ERR_${code}`, name);
    const row = errors.find(([, name]) => name === code);
    assert.ok(row && words.startsWith(row[2]), code);
    assert.ok(words.length > row[2].length + 10, code);
    assert.equal(await text(page, "#make-result"), "");
    assert.ok(await page.$('#make-key-text[aria-invalid="true"]'));
  }
  assert.deepEqual(page.problems, []);
});

it("takes a whole key that is pasted behind a refused one, and joins halves", async (page) => {
  const base64 = pem.replace(/-----.*-----|\n/g, "");
  for (const [refused, code, then] of [
    [read("ec.pem"), "IS_EC", pem],
    [read("ED25519.pem"), "IS_EDDSA", pem],
    [read("encrypted_pkcs8.pem"), "ENCRYPTED_PKCS8", pem],
    ["-----BEGIN RSA PRIVATE KEY-----", "FIRST_LINE_ONLY", pem],
    ["hello there", "NOT_A_KEY", base64],
    [read("ec.pem"), "IS_EC", JSON.stringify(jwk)],
    [pem.slice(0, 400), "TRUNCATED", pem.slice(400)],
  ]) {
    await paste(page, "make", refused);
    assert.equal((await outcome(page, "make"))[1], `ERR_KEY_${code}`);
    await pasteBehind(page, "make", then);
    assert.equal((await outcome(page, "make"))[0], fingerprint, code);
    await page.click("#make-key .remove");
  }
});

it("says of a key what it is, whether or not it can sign", async (page) => {
  await page.click("#tab-check");
  for (const [name, what, verdict] of [
    ["pkcs1.pem", /^RSA private key, 2048 bits, PKCS#1, PEM$/, /^Good: /],
    ["pkcs8.pem", /, PKCS#8, PEM$/, /can sign tokens/],
    ["openssh_rsa", /, OpenSSH, PEM$/, /can sign tokens/],
    ["spki.pem", /^RSA public key, 2048 bits, PEM$/, /cannot sign/],
    ["pkcs1_public.pem", /^RSA public key/, /cannot sign/],
    ["openssh_rsa.pub", /^RSA public key/, /cannot sign/],
    ["certificate.pem", /, a certificate, PEM$/, /cannot sign/],
  ]) {
    const path = `${FIXTURES}/${name}`;
    await empty(page, "check");
    await paste(page, "check", read(String(name)));
    const [which, is] = await outcome(page, "check");
    assert.match(is, /** @type {RegExp} */ (what));
    const said = await text(page, "#check-verdict");
    assert.match(said, /** @type {RegExp} */ (verdict));
    // The command that is shown says the same.
    const command = (await text(page, "#check-command code")).split("KEY");
    assert.equal(command.length, 2, String(name));
    const own = mkdtempSync(`${tmpdir()}/key-`);
    // ssh-keygen refuses a private key that others may read.
    execFileSync("install", ["-m", "600", path, `${own}/key`]);
    const run = execFileSync("sh", ["-c", command.join(`${own}/key`)], {
      stdio: "pipe",
    });
    assert.equal(run.toString().trim(), which, String(name));
    rmSync(own, { recursive: true });
  }
  await empty(page, "check");
  await paste(page, "check", JSON.stringify(jwk)); // OpenSSL reads none
  assert.equal((await outcome(page, "check"))[0], fingerprint);
  assert.equal(await text(page, "#check-command"), "");
  await paste(page, "check", read("ec.pem"));
  assert.equal((await outcome(page, "check"))[1], "ERR_KEY_IS_EC");
  assert.equal(await text(page, "#check-result"), "");
});
