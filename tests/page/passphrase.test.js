// SPDX-License-Identifier: MIT
/** Encrypted keys on the page: a field for the passphrase, and its end. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { drop, enter, outcome, paste, text, until, value } from "./acts.js";
import { it } from "./browsers.js";
import { bytes } from "../keyforms.js";
import { fingerprint, FIXTURES, read } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

const SECRET = "secret"; // of tests/c/fixtures.sh
const pkcs8 = read("encrypted_pkcs8.pem");
const FIELD = "#make-key-passphrase";

/** @param {Page} page @param {string} passphrase into the field, and Enter */
async function type(page, passphrase) {
  await enter(page, FIELD, passphrase);
  await page.focus(FIELD);
  await page.keyboard.press("Enter");
}

/** @param {Page} page @returns {Promise<boolean>} whether it is asked for */
const asks = (page) =>
  page.$$eval(
    `${FIELD}[type=password]`,
    ([field]) => !!field?.checkVisibility(),
  );

/** @param {Page} page @returns {Promise<string>} the code below that field */
const wrong = (page) => until(() => text(page, "#make-key .lock .error .code"));

it("asks for the passphrase, and makes the token", async (page) => {
  assert.equal(await asks(page), false);
  await enter(page, "#app-id", "42");
  const files = ["encrypted_pkcs8.pem", "encrypted_pkcs1.pem"];
  for (const given of [...files.map(read), bytes("encrypted_pkcs8.der")]) {
    if (typeof given === "string") await paste(page, "make", given);
    else await drop(page, given);
    await until(() => asks(page));
    const [, code] = await outcome(page, "make");
    assert.match(code, /^ERR_KEY_ENCRYPTED_PKCS[18]$/);
    await type(page, SECRET);
    const [which, what] = await outcome(page, "make");
    assert.equal(which, fingerprint);
    assert.match(what, /^RSA private key, 2048 bits, PKCS#[18], encrypted$/);
    const made = await until(() => text(page, "#make-view .token code"));
    assert.equal(made.split(".").length, 3);
    assert.equal(await asks(page), false);
    assert.equal(await value(page, FIELD), "");
    assert.equal(await value(page, "#make-key-text"), "");
  }
});

it("says what is wrong, empties the field and asks again", async (page) => {
  await paste(page, "make", pkcs8);
  await until(() => asks(page));
  await type(page, "Secret");
  assert.equal(await wrong(page), "ERR_PASSPHRASE_WRONG");
  assert.equal(await value(page, FIELD), "");
  await type(page, "");
  await until(async () => (await wrong(page)) === "ERR_PASSPHRASE_EMPTY");
  assert.equal(await asks(page), true);
  await enter(page, FIELD, SECRET);
  await page.click("#make-key .lock button");
  assert.deepEqual((await outcome(page, "make"))[0], fingerprint);
});

it("the main button tries what was typed, and keeps asking", async (page) => {
  await enter(page, "#app-id", "42");
  await paste(page, "make", pkcs8);
  await until(() => asks(page));
  await page.click("#make-token");
  assert.equal(await asks(page), true);
  await enter(page, FIELD, SECRET);
  await page.click("#make-token");
  assert.ok(await until(() => text(page, "#make-view .token code")));
});

it("does not ask where no passphrase can help", async (page) => {
  const scrypt = execFileSync("openssl", [
    ...["pkcs8", "-topk8", "-scrypt", "-passout", "pass:x"],
    ...["-in", `${FIXTURES}/pkcs1.pem`],
  ]).toString();
  await paste(page, "make", scrypt);
  const [said, code] = await outcome(page, "make");
  assert.equal(code, "ERR_ENCRYPTION_UNSUPPORTED");
  assert.match(said, /AES/);
  assert.equal(await asks(page), false);
});

for (const end of ["pagehide", "visibilitychange"]) {
  it(`forgets key and passphrase after a ${end}`, async (page) => {
    await paste(page, "make", pkcs8);
    await until(() => asks(page));
    await enter(page, FIELD, SECRET);
    await page.evaluate((end) => {
      Object.defineProperty(document, "hidden", { value: true });
      const target = end === "pagehide" ? globalThis : document;
      target.dispatchEvent(new Event(end));
    }, end);
    assert.equal(await asks(page), false);
    assert.equal(await value(page, FIELD), "");
    assert.equal(await value(page, "#make-key-text"), "");
  });
}
