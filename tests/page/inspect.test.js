// SPDX-License-Identifier: MIT
/** Tokens that are inspected: what they say, and whether they are genuine. */
import assert from "node:assert/strict";
import { drop, dropText, empty, enter, look, make, moveClock } from "./acts.js";
import { paste, text, until, value } from "./acts.js";
import { it } from "./browsers.js";
import { pem, publicPem, read, seconds, tokenOf } from "./keys.js";

it("looks into a token, and verifies it with a key", async (page) => {
  const claims = { iss: "42", exp: seconds() + 300, iat: seconds() - 9 };
  const verdict = () => text(page, "#verdict");
  await look(page, ` ${tokenOf(claims)}\n`);
  assert.match(await verdict(), /^Not verified: anybody/);
  await paste(page, "look", publicPem);
  assert.match(await verdict(), /^Verified: this key signed it/);
  await moveClock(page, 310);
  await until(async () => /ERR_TOKEN_EXPIRED$/.test(await verdict()));
  await enter(page, "#tolerance", "60");
  assert.match(await verdict(), /^Verified/);
  await enter(page, "#tolerance", "301");
  assert.match(
    await text(page, "#tolerance-error"),
    /^That is not.*0 to 300.*ERR_TOLERANCE_INVALID$/,
  );
  assert.equal(await verdict(), ""); // it is said once
  const changes = await page.$eval("#tolerance-error", async (place) => {
    let count = 0;
    new MutationObserver(() => count++).observe(place, { childList: true });
    await new Promise((done) => setTimeout(done, 2100));
    return count;
  });
  assert.equal(changes, 0);
  await enter(page, "#tolerance", "0");
  assert.match(await verdict(), /ERR_TOKEN_EXPIRED$/);
  assert.equal(await text(page, "#tolerance-error"), "");
  await moveClock(page, 0);
  for (const [change, code] of /** @type {[object, string][]} */ ([
    [{ exp: seconds() + 9999 }, "EXP_TOO_FAR"],
    [{ iat: seconds() + 200 }, "IAT_FUTURE"],
    [{ iss: 42 }, "ISS"],
    [{ exp: undefined }, "EXP"],
  ])) {
    await look(page, tokenOf({ ...claims, ...change }));
    assert.match(await verdict(), new RegExp(`ERR_TOKEN_${code}$`));
  }
  await look(page, `Authorization: Bearer ${tokenOf(claims)}`);
  assert.match(await verdict(), /^Verified/);
  await look(page, tokenOf(claims, { alg: "none" }));
  assert.match(await verdict(), /ERR_TOKEN_ALG$/);
  await look(page, tokenOf(claims));
  await paste(page, "look", read("openssh_rsa.pub"));
  assert.match(await verdict(), /ERR_TOKEN_SIGNATURE$/);
  for (const [token, code] of [
    ["abc", "MALFORMED"],
    [`${tokenOf(claims)}=`, "BASE64URL"],
    ["A".repeat(9000), "TOO_LONG"],
  ]) {
    await look(page, token);
    const error = await text(page, "#token-error");
    assert.match(error, new RegExp(`ERR_TOKEN_${code}$`));
    assert.equal(await text(page, "#look-result"), "");
  }
  assert.deepEqual(page.problems, []);
});

it("says of a token alone why the API would refuse it", async (page) => {
  const good = { iss: "42", exp: seconds() + 300, iat: seconds() - 9 };
  const verdict = () => text(page, "#verdict");
  const codes = () =>
    page.$$eval("#verdict .code", (all) =>
      all.map(({ textContent }) => textContent),
    );
  await look(page, tokenOf(good));
  assert.match(await verdict(), /^Not verified: anybody can write such/);
  await look(page, tokenOf({ ...good, exp: seconds() + 3000 }));
  assert.match(
    await verdict(),
    /^The API would refuse this: exp is (3,000|2,99\d) s ahead; the API allows 600 s\./,
  );
  assert.deepEqual(await codes(), ["ERR_TOKEN_EXP_TOO_FAR"]);
  // It goes on counting.
  await moveClock(page, 100);
  await until(async () => /exp is 2,(900|89\d) s/.test(await verdict()));
  await moveClock(page, 0);
  await look(page, tokenOf({ ...good, exp: seconds() - 5 }));
  assert.match(await verdict(), /refuse this: exp was \d+ s ago\./);
  await look(page, tokenOf({ ...good, iat: seconds() + 60 }));
  assert.match(
    await verdict(),
    /: iat is (60|5\d) s ahead; the API allows none\./,
  );
  await look(page, tokenOf({ ...good, exp: 1e9, iat: 999_999_400 }));
  assert.match(await verdict(), /: exp was \d{4} d( \d+ h)? ago\./);
  await look(
    page,
    tokenOf({ iss: 42, exp: "x", aud: "you" }, { alg: "HS256" }),
  );
  assert.deepEqual(await codes(), [
    "ERR_TOKEN_ALG",
    "ERR_TOKEN_ISS",
    "ERR_TOKEN_EXP",
    "ERR_TOKEN_IAT",
    "ERR_TOKEN_AUD",
  ]);
  assert.ok(await page.$('#verdict[class="verdict bad"]'));
  // A key decides; without it the reasons come back.
  await paste(page, "look", publicPem);
  assert.match(await verdict(), /ERR_TOKEN_ALG$/);
  await empty(page, "look");
  assert.match(await verdict(), /^The API would refuse this: /);
  assert.deepEqual(page.problems, []);
});

it("holds the token just made, unless another is there", async (page) => {
  const first = await make(page, pem);
  await page.click("#tab-look");
  assert.equal(await value(page, "#token"), first);
  assert.equal(await text(page, "#look-view .token code"), first);
  await page.click("#tab-make");
  const second = await make(page, pem, "43");
  assert.equal(await value(page, "#token"), second);
  const own = tokenOf({ iss: "42", exp: seconds() + 60, iat: seconds() });
  await look(page, own);
  await page.click("#tab-make");
  await make(page, pem, "44");
  await empty(page, "make");
  assert.equal(await value(page, "#token"), own);
});

it("tells a token that is dropped from a key", async (page) => {
  await page.click("#tab-look");
  const claims = { iss: "42", exp: seconds() + 300, iat: seconds() };
  for (const before of ["", "bearer ", "Authorization: Bearer "]) {
    await enter(page, "#token", "");
    await drop(page, Buffer.from(`${before}${tokenOf(claims)}\n`));
    await until(() => text(page, "#look-view .token code"));
    assert.equal(await text(page, "#look-key .error"), "");
  }
  await drop(page, Buffer.from(publicPem));
  await until(async () => /^Verified/.test(await text(page, "#verdict")));
});

it("takes text that is dropped, unless it belongs where it was dropped", async (page) => {
  assert.equal(await dropText(page, "42", "#app-id"), false);
  assert.equal(await dropText(page, "540", "#expires-in"), false);
  assert.equal(await text(page, "#make-key .error"), "");
  assert.equal(await dropText(page, pem, "#make-key-text"), true);
  await until(() => text(page, "#make-key .card"));
  await page.click("#tab-look");
  const claims = { iss: "42", exp: seconds() + 300, iat: seconds() };
  const token = tokenOf(claims);
  for (const place of ["#token", "body", "#look-key-text"]) {
    await enter(page, "#token", "");
    assert.equal(await dropText(page, `${token}\n`, place), true);
    await until(() => text(page, "#look-view .token code"));
    assert.equal(await text(page, "#look-key .error"), "");
  }
  assert.equal(await dropText(page, publicPem, "#token"), true);
  await until(async () => /^Verified/.test(await text(page, "#verdict")));
});

it("shows what a stranger wrote as text, with nothing hidden", async (page) => {
  const html = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  const claims = {
    iss: html,
    [html]: "\x1b[31mred",
    exp: seconds() + 60,
    iat: seconds(),
    bidi: "\u202Egnp.exe\u2066\u200b\u2028",
    blank: "\u3164\u115f\u2800\ufe0f\u{e0101}\u00a0x",
    "na\u202Eme": "\ud800",
    nested: { "\u202E": [html] },
  };
  await look(page, tokenOf(claims, { alg: "RS256", x: "\u202E<b>" }));
  const rows = await text(page, "#look-view tbody");
  assert.ok(rows.includes(html));
  assert.ok(rows.includes(String.raw`"\u001b[31mred"`));
  assert.ok(rows.includes(String.raw`"\u202egnp.exe\u2066\u200b\u2028"`));
  assert.ok(rows.includes(String.raw`na\u202eme`));
  assert.ok(
    rows.includes(String.raw`"\u3164\u115f\u2800\ufe0f\udb40\udd01\u00a0x"`),
  );
  assert.match(await text(page, "#look-view .header code"), /\\u202e<b>/);
  const shown = await page.evaluate(() => ({
    text: document.body.innerText,
    marks: document.querySelectorAll("#look-view mark").length,
    strange: document.querySelectorAll("#look-view :is(img, script, b)").length,
  }));
  assert.doesNotMatch(
    shown.text,
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/,
  );
  assert.ok(shown.marks >= 4);
  assert.equal(shown.strange, 0);
  assert.deepEqual(page.problems, []);
});
