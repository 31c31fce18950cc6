// SPDX-License-Identifier: MIT
/** The page as people use it: a token is made. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import jsonwebtoken from "jsonwebtoken";
import { copied, copy, drop, enter, focus, make, moveClock } from "./acts.js";
import { outcome, paste, pasteHere, text, until } from "./acts.js";
import { BROWSER, file, it, open, test } from "./browsers.js";
import { fingerprint, FIXTURES, pem, publicPem } from "./keys.js";
import { read, seconds, tokenOf } from "./keys.js";

/** @param {string} line @returns {string[]} the words that a shell reads */
const words = (line) =>
  execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${line}`])
    .toString()
    .split("\0")
    .slice(0, -1);

it("makes the token that node:crypto makes", async (page) => {
  const token = await make(page, pem, "an-app");
  const [, claims] = token.split(".");
  const read = JSON.parse(Buffer.from(claims, "base64url").toString());
  const [iss, alg] = ["an-app", "RS256"];
  const { exp, iat } = read;
  assert.equal(token, tokenOf({ iss, exp, iat, alg }));
  assert.equal(exp - iat, 660);
  assert.ok(Math.abs(exp - 600 - seconds()) < 30);
  assert.equal(await text(page, "#make-key .print code"), fingerprint);
  assert.equal(await text(page, "#status"), "The token is made");
  await enter(page, "#expires-in", "540");
  await page.click("#make-token");
  assert.match(await text(page, "#make-view .left"), /^(9:00|8:5\d)$/);
  assert.deepEqual(page.problems, []);
});

it("takes a file that is dropped or chosen, and makes the token at once", async (page) => {
  await enter(page, "#app-id", "42");
  if (BROWSER === "Chromium") {
    // As from a file manager.
    const files = [`${FIXTURES}/pkcs8.pem`];
    const data = { items: [], files, dragOperationsMask: 1 };
    await page.mouse.dragEnter({ x: 300, y: 300 }, data);
    await page.mouse.dragOver({ x: 300, y: 300 }, data);
    await page.mouse.drop({ x: 300, y: 300 }, data);
  } else await drop(page, Buffer.from(read("pkcs8.pem")));
  assert.match((await outcome(page, "make"))[1], /PKCS#8, PEM$/);
  await until(() => text(page, "#make-view .token code"));
  await page.click("#make-key .remove");
  const input = await page.$("#make-key input[type=file]");
  await input?.uploadFile(`${FIXTURES}/pkcs1.der`);
  assert.match((await outcome(page, "make"))[1], /PKCS#1, binary$/);
});

it("works by keyboard alone", async (page) => {
  await copy(page, pem);
  await page.keyboard.press("Tab"); // the tabs
  await page.keyboard.press("ArrowRight");
  assert.ok(await text(page, "#look"));
  await page.keyboard.press("End");
  assert.ok(await text(page, "#check"));
  await page.keyboard.press("ArrowRight");
  assert.equal(await focus(page), "tab-make");
  await page.keyboard.press("Tab"); // the key
  await pasteHere(page);
  assert.equal((await outcome(page, "make"))[0], fingerprint);
  assert.equal(await focus(page), "app-id");
  await page.keyboard.type("42");
  await page.keyboard.press("Enter");
  assert.ok(await text(page, "#make-view .token code"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await focus(page), "make-token");
});

it("copies the token, the curl command and the fingerprint", async (page) => {
  const token = await make(page, pem);
  assert.equal(await copied(page, "#make-view .token"), token);
  assert.equal(await copied(page, "#make-key .print"), fingerprint);
  const headers = [
    "Accept: application/json",
    `Authorization: Bearer ${token}`,
    "x-icr-api-version: 2023-06-16",
  ].flatMap((header) => ["--header", header]);
  const call = async () => words(await copied(page, "#curl"));
  assert.deepEqual(await call(), [
    ...["--request", "GET", "--url"],
    "https://api.carbonregistry.com/app/installations",
    ...headers,
  ]);
  await enter(page, "#curl-host", "sandbox");
  await enter(page, "#curl-call", "installation");
  assert.equal(await text(page, "#curl .text"), "");
  await enter(page, "#installation", "a'b/$(id)");
  assert.deepEqual(await call(), [
    ...["--request", "POST", "--url"],
    "https://sandbox-api.carbonregistry.com/app/installations/a'b%2F%24(id)/accessTokens",
    ...headers,
  ]);
});

it("shows no token any more once what it was made of changes", async (page) => {
  const result = () => text(page, "#make-result");
  await make(page, pem);
  assert.ok(await result());
  for (const [field, value] of [
    ["#app-id", "43"],
    ["#expires-in", "60"],
  ]) {
    await enter(page, field, value);
    assert.equal(await result(), "");
    await page.click("#make-token");
    assert.ok(await result());
  }
  await page.click("#make-key .remove");
  assert.equal(await result(), "");
});

it("counts down to the end of the token, and says when it is there", async (page) => {
  await make(page, pem);
  const left = () => text(page, "#make-view .left");
  assert.match(await left(), /^(10:00|9:5\d)$/);
  const gone = () =>
    page.$eval(".life", (bar) =>
      Number(getComputedStyle(bar).getPropertyValue("--gone")),
    );
  assert.ok(Math.abs((await gone()) - 60 / 660) < 0.03);
  await moveClock(page, 300);
  await until(async () => /^(5:00|4:5\d)$/.test(await left()));
  await moveClock(page, 545);
  await until(async () => /^0:5\d$/.test(await left()));
  assert.match(await text(page, "#status"), /expires in a minute/);
  await moveClock(page, 601);
  await until(async () => (await left()) === "Expired");
  assert.equal(await text(page, "#status"), "The token has expired");
  assert.match(await text(page, "#make-view .until"), /^\d+\ss ago, at /);
  assert.match(await text(page, "#make-view tbody"), /exp.*UTC, \d+\ss ago/);
  assert.equal(await gone(), 1);
  await page.click("#make-token");
  assert.match(await left(), /^(10:00|9:5\d)$/);
});

it("says what is missing, at the field where it belongs", async (page) => {
  await page.click("#make-token");
  assert.equal((await outcome(page, "make"))[1], "ERR_KEY_MISSING");
  assert.equal(await focus(page), "make-key-text");
  await make(page, pem, "");
  await page.click("#make-token");
  assert.match(await text(page, "#app-id-error"), /ERR_APP_ID_EMPTY$/);
  assert.equal(await focus(page), "app-id");
  await enter(page, "#app-id", "42");
  for (const wrong of ["601", "0", "", "1e2", "9.5"]) {
    await enter(page, "#expires-in", wrong);
    await page.click("#make-token");
    const error = await text(page, "#expires-in-error");
    assert.match(error, /ERR_EXPIRES_IN_INVALID$/, wrong);
    assert.doesNotMatch(error, /expiresIn is/);
    assert.equal(await text(page, "#make-result"), "");
  }
  await enter(page, "#expires-in", "600");
  await page.click("#make-token");
  assert.match(await text(page, "#make-view tbody"), /^iss"42"/);
  assert.equal(await text(page, "#expires-in-error"), "");
});

it("keeps what it said of a refused key when the button is pressed", async (page) => {
  const press = async () => {
    await page.click("#make-token");
    return (await outcome(page, "make"))[1];
  };
  assert.equal(await press(), "ERR_KEY_MISSING");
  await paste(page, "make", read("ec.pem"));
  assert.equal(await press(), "ERR_KEY_IS_EC");
  assert.equal(await press(), "ERR_KEY_IS_EC");
  await drop(page, Buffer.from(publicPem)); // no text stays in the field
  await until(
    async () => (await outcome(page, "make"))[1] === "ERR_KEY_IS_PUBLIC",
  );
  assert.equal(await press(), "ERR_KEY_IS_PUBLIC");
  // Sooner than the pause in typing that it waits for.
  const shown = await page.$eval(
    "#make-key-text",
    (field, damaged) => {
      /** @type {any} */ (field).value = damaged;
      field.dispatchEvent(new Event("input"));
      document.getElementById("make-token")?.click();
      return document.querySelector("#make-key .error .code")?.textContent;
    },
    pem.slice(0, 400),
  );
  assert.equal(shown, "ERR_KEY_TRUNCATED");
  await enter(page, "#make-key-text", "");
  // The pause in typing takes back what was said: so press until it is over.
  await until(async () => {
    await page.click("#make-token");
    const code = await text(page, "#make-key .error .code");
    return code === "ERR_KEY_MISSING";
  });
});

it("makes a new token of one that has expired, which is not to be copied", async (page) => {
  const old = await make(page, pem);
  const off = () =>
    page.$$eval(":is(#make-view .token, #curl) .copy", (all) =>
      all.map((button) => /** @type {HTMLButtonElement} */ (button).disabled),
    );
  assert.deepEqual(await off(), [false, false]);
  assert.equal(await text(page, "#make-view .renew"), "");
  await moveClock(page, 590); // more at once would be a sleep
  await until(async () => /^0:/.test(await text(page, "#make-view .left")));
  await moveClock(page, 590 + 15);
  await until(() => text(page, "#make-view .renew"));
  assert.deepEqual(await off(), [true, true]);
  await enter(page, "#curl-host", "sandbox");
  assert.deepEqual(await off(), [true, true]);
  await page.click("#make-view .renew");
  assert.deepEqual(await off(), [false, false]);
  const made = await text(page, "#make-view .token code");
  assert.notEqual(made, old);
  assert.equal(await copied(page, "#make-view .token"), made);
  assert.equal(await text(page, "#make-view .renew"), "");
});

test("works from any folder on disk", async (t) => {
  const folder = mkdtempSync(`${tmpdir()}/the page #1 é `);
  copyFileSync(file, `${folder}/token.html`);
  const path = encodeURIComponent(`${folder}/token.html`);
  const page = await open(t, {
    url: `file://${path.replaceAll("%2F", "/")}`,
  });
  const token = await make(page, pem);
  jsonwebtoken.verify(token, publicPem, { algorithms: ["RS256"] });
  assert.ok(page.loaded.length <= 1); // Firefox does not count files
  assert.deepEqual(page.requests, []);
  assert.deepEqual(page.problems, []);
});
