// SPDX-License-Identifier: MIT
/** App ids, wrong and right, as they are entered on the page. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { errors } from "../errors.js";
import { RIGHT_APP_IDS, WRONG_APP_IDS } from "../js/appids.js";
import { drop, outcome } from "./acts.js";
import { it } from "./browsers.js";
import { fingerprint, pem } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */
/** @typedef {{ words: string[], iss: string, left: string }} Seen */

/** @param {Page} page @param {string[]} ids @returns {Promise<Seen[]>} what is said of each, the token's iss, what is left in the field */
const enterAll = (page, ids) =>
  page.evaluate(async (ids) => {
    const byId = (/** @type {string} */ id) =>
      /** @type {any} */ (document.getElementById(id));
    const found = [];
    for (const id of ids) {
      byId("app-id").value = id;
      byId("app-id").dispatchEvent(new Event("input"));
      byId("make-token").click();
      const words = [...byId("app-id-error").children].map(
        (/** @type {Element} */ part) => part.textContent ?? "",
      );
      const code = document.querySelector("#make-view .token code");
      const [, claims] = (code?.textContent ?? "").split(".");
      const bytes = Uint8Array.from(
        atob((claims ?? "").replaceAll("-", "+").replaceAll("_", "/")),
        (char) => char.charCodeAt(0),
      );
      const text = new TextDecoder().decode(bytes);
      const iss = text && JSON.parse(text).iss;
      found.push({ words, iss, left: byId("app-id").value.slice(0, 40) });
    }
    return found;
  }, ids);

/** @param {string} text @returns {string} as a field of one line holds it */
const oneLine = (text) => text.replaceAll(/[\r\n]/g, "");

/** @param {string} text @returns {string} short enough for a test's message */
const short = (text) =>
  text.length < 50 ? text : createHash("sha256").update(text).digest("hex");

it("names every wrong app id, says what to do, and makes no token", async (page) => {
  await drop(page, Buffer.from(pem));
  assert.equal((await outcome(page, "make"))[0], fingerprint);
  const seen = await enterAll(
    page,
    WRONG_APP_IDS.map(([, id]) => id),
  );
  WRONG_APP_IDS.forEach(([code, id], i) => {
    const { words, iss, left } = seen[i];
    // The field itself drops line feeds, and that makes these right.
    if (RIGHT_APP_IDS.includes(oneLine(id)) || oneLine(id) === "42") {
      return assert.equal(iss, oneLine(id));
    }
    const [headline, details, shown] = words;
    assert.equal(shown, `ERR_${code}`, short(id));
    assert.equal(headline, errors.find(([, name]) => name === code)?.[2]);
    assert.match(details, /[a-z][.?]$/);
    assert.doesNotMatch(details, /\bpass\b|privateKey|appId/i);
    assert.equal(iss, "");
    // A key is not left where anybody could read it.
    if (code === "APP_ID_IS_KEY") assert.equal(left, "");
    else assert.equal(left, oneLine(id).slice(0, 40));
    const said = words.join(" ");
    assert.ok(id.length < 12 || !said.includes(id), short(id));
  });
  assert.deepEqual(page.problems, []);
});

it("makes a token for every right one", async (page) => {
  await drop(page, Buffer.from(pem));
  assert.equal((await outcome(page, "make"))[0], fingerprint);
  const seen = await enterAll(page, RIGHT_APP_IDS);
  RIGHT_APP_IDS.forEach((id, i) => {
    assert.deepEqual(seen[i].words, [], short(id));
    assert.equal(seen[i].iss, id, short(id));
  });
});
