// SPDX-License-Identifier: MIT
/** axe-core finds nothing, in every state, light and dark, wide and narrow. */
import assert from "node:assert/strict";
import axe from "axe-core";
import { drop, empty, enter, make } from "./acts.js";
import { outcome, paste, text, until } from "./acts.js";
import { itWith, PHONE } from "./browsers.js";
import { pem, tokenOf } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

/** @type {Record<string, (page: Page) => Promise<unknown>>} one after the other */
const STATES = {
  empty: async () => {},
  "a refused key": async (page) => {
    await paste(page, "make", pem.slice(0, 300));
    assert.equal((await outcome(page, "make"))[1], "ERR_KEY_TRUNCATED");
  },
  "a token": (page) => make(page, pem),
  "looking, empty": (page) => page.click("#tab-look"),
  "a token that has expired": async (page) => {
    const claims = { iss: "\u202Ex", exp: 1700000600, iat: 1700000000 };
    await enter(page, "#token", tokenOf(claims, { alg: "RS256" }));
    await until(() => text(page, "#look-view .left"));
  },
  "a token with every fault": async (page) => {
    await empty(page, "look");
    const claims = { exp: 4e9, iat: 5e9, nbf: "soon", aud: "somebody" };
    await enter(page, "#token", tokenOf(claims, { alg: "HS256", typ: "x" }));
    await until(() => page.$("#verdict li:nth-child(6)"));
  },
  "a token that is refused": (page) => paste(page, "look", pem),
  "checking, a good key": async (page) => {
    await page.click("#tab-check");
    await drop(page, Buffer.from(pem));
    await until(() => text(page, "#check-verdict"));
  },
};

for (const [name, how] of Object.entries({
  "light and wide": {},
  "dark and narrow": { dark: true, size: PHONE },
})) {
  itWith(`axe finds nothing: ${name}`, how, async (page) => {
    await page.evaluate(axe.source);
    for (const [state, reach] of Object.entries(STATES)) {
      await reach(page);
      const found = await page.evaluate(async () => {
        const { violations, passes } = await /** @type {any} */ (
          globalThis
        ).axe.run(document, { resultTypes: ["violations"] });
        return {
          passes: passes.length,
          violations: violations.map((/** @type {any} */ v) => [
            v.id,
            ...v.nodes.map((/** @type {any} */ n) => n.html),
          ]),
          wide: [
            document.documentElement,
            ...document.querySelectorAll("[role=tabpanel]"),
          ].some((box) => box.scrollWidth > box.clientWidth),
        };
      });
      assert.deepEqual(found.violations, [], state);
      assert.ok(found.passes > 15, `${state}: axe ran`);
      assert.ok(!found.wide, `${state}: nothing sticks out`);
    }
  });
}
