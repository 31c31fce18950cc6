// SPDX-License-Identifier: MIT
/** Where things stand: what one looks for is in view. */
import assert from "node:assert/strict";
import { drop, enter, make, outcome, paste, text } from "./acts.js";
import { DESKTOP, it, itWith, open, PHONE, test } from "./browsers.js";
import { fingerprint, pem, read } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

/** @param {Page} page @param {string} selector @returns {Promise<{ top: number, bottom: number, view: number }>} in the window */
const box = (page, selector) =>
  page.$eval(selector, (found) => {
    const { top, bottom } = found.getBoundingClientRect();
    return { top, bottom, view: innerHeight };
  });

/** The form stays in view beside a result, unless the window is low. */
const LOW = { size: { width: 1280, height: 500 } };

test("on a desktop the form stays in view, and Copy is in view at once", async (t) => {
  for (const size of [DESKTOP, { width: 1024, height: 620 }]) {
    const page = await open(t, { size });
    await make(page, pem);
    const copy = await box(page, "#make-view .token .copy");
    const heading = await box(page, "#make-view .token h2");
    assert.ok(copy.bottom < copy.view, "above the fold");
    assert.ok(copy.top < heading.bottom && heading.top < copy.bottom);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    for (const part of ["#app-id", "#make-token"]) {
      const { top, bottom, view } = await box(page, part);
      assert.ok(top >= 0 && bottom <= view, `${part} of ${size.width}`);
    }
  }
});

itWith("a low window shows the form and the result", LOW, async (page) => {
  await paste(page, "make", read("encrypted_pkcs8.pem"));
  await outcome(page, "make");
  const hidden = await page.$eval(
    "#make .in",
    (form) => form.scrollHeight - form.clientHeight,
  );
  assert.equal(hidden, 0);
  await make(page, pem);
  for (const when of ["pasted", "pressed"]) {
    const copy = await box(page, "#make-view .token .copy");
    assert.ok(copy.top >= 0 && copy.bottom <= copy.view, when);
    await enter(page, "#app-id", "43"); // the result goes
    await page.click("#make-token");
  }
});

test("on a phone the tabs stand on one line, and nothing sticks out", async (t) => {
  for (const size of [PHONE, { width: 320, height: 568 }]) {
    const page = await open(t, { size });
    const tabs = await page.$$eval("[role=tab]", (all) =>
      all.map((tab) => {
        const range = document.createRange();
        range.selectNodeContents(tab);
        const { top, right } = tab.getBoundingClientRect();
        const lines = [...range.getClientRects()].filter((r) => r.width);
        return [top, lines.length, right <= innerWidth];
      }),
    );
    assert.deepEqual(
      tabs,
      tabs.map(() => [tabs[0][0], 1, true]),
      String(size.width),
    );
    await make(page, pem);
    assert.ok(
      await page.evaluate(
        () => document.documentElement.scrollWidth <= innerWidth,
      ),
    );
  }
});

it("shows the header first, each part in the colour that it has in the token", async (page) => {
  await make(page, pem);
  const found = await page.$eval("#make-view", (view) => {
    const colour = (/** @type {string} */ selector) =>
      getComputedStyle(/** @type {Element} */ (view.querySelector(selector)))
        .color;
    return {
      headings: [...view.querySelectorAll("h2")].map((h) => h.textContent),
      header: ["token", "header"].map((of) =>
        colour(`.${of} code.p-header, .${of} .p-header`),
      ),
      claims: [".token .p-claims", "h2.p-claims", "th[scope=row]"].map(colour),
      signature: colour(".token .p-signature"),
    };
  });
  assert.deepEqual(found.headings, ["Token", "Header", "Claims"]);
  const [[header, other], [claims]] = [found.header, found.claims];
  assert.equal(header, other);
  assert.deepEqual(found.claims, [claims, claims, claims]);
  assert.equal(new Set([header, claims, found.signature]).size, 3);
});

it("shows a fingerprint once, and says what it is", async (page) => {
  await make(page, pem);
  for (const tab of /** @type {const} */ (["make", "check"])) {
    await page.click(`#tab-${tab}`);
    if (tab === "check") await drop(page, Buffer.from(pem));
    await outcome(page, tab);
    const shown = await text(page, `#${tab}`);
    assert.equal(shown.split(fingerprint).length, 2);
    assert.match(await text(page, `#${tab}-key .print`), /^\s*Fingerprint/);
  }
});

itWith("breaks a token at any character", { size: PHONE }, async (page) => {
  await make(page, pem);
  for (const selector of ["#make-view .token code", "#curl code"]) {
    const { ends, edge, wide } = await page.$eval(selector, (code) => {
      const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      /** @type {Map<number, number>} */
      const ends = new Map();
      let wide = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const range = document.createRange();
        const value = node.nodeValue ?? "";
        const start = Math.max(value.indexOf("eyJ"), 0);
        range.setStart(node, start);
        range.setEnd(node, start + 1);
        wide = range.getBoundingClientRect().width;
        const end = value.indexOf("'", start);
        range.setEnd(node, end < 0 ? value.length : end);
        for (const { top, right } of range.getClientRects()) {
          ends.set(top, Math.max(ends.get(top) ?? 0, right));
        }
      }
      return {
        ends: [...ends].sort(([a], [b]) => a - b).map(([, right]) => right),
        edge: code.getBoundingClientRect().right,
        wide,
      };
    });
    assert.ok(ends.length > 5);
    for (const right of ends.slice(0, -1)) {
      assert.ok(edge - right < 1.5 * wide, `${selector} is full of text`);
    }
  }
});

it("breaks no word of a command", async (page) => {
  await page.click("#tab-check");
  await paste(page, "check", pem);
  const broken = await page.$eval("#check-command code", (code) => {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    const words = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const found of (node.nodeValue ?? "").matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        if (range.getClientRects().length > 1) words.push(found[0]);
      }
    }
    return words;
  });
  assert.deepEqual(broken, []);
});

it("an error is a headline, with what to do below it", async (page) => {
  await paste(page, "make", read("openssh_encrypted"));
  await outcome(page, "make");
  const parts = await page.$$eval("#make-key .error > *", (all) =>
    all.map((part) => [
      part.textContent,
      Number(getComputedStyle(part).fontWeight) >= 600,
      part.getBoundingClientRect().top,
    ]),
  );
  assert.deepEqual(
    parts.map(([words, isBold]) => [words, isBold]),
    [
      ["This OpenSSH key is encrypted.", true],
      ["Decrypt a copy of it: ", false],
      ['ssh-keygen -p -N "" -f copy-of-key', false],
      ["ERR_KEY_ENCRYPTED_OPENSSH", false],
    ],
  );
  const tops = parts.map(([, , top]) => Number(top));
  assert.deepEqual(
    tops,
    tops.toSorted((a, b) => a - b),
  );
});
