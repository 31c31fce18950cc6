// SPDX-License-Identifier: MIT
/** What the page must never do: keep a key, send anything, work in a frame. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { copied, drop, empty, enter, hide, look, make } from "./acts.js";
import { moveClock, outcome, paste, text, until, value } from "./acts.js";
import { listen } from "../listen.js";
import { BROWSER, file, it, open, root, test } from "./browsers.js";
import { fingerprint, pem, publicPem, seconds, tokenOf } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

/** @param {Page} page @param {string} secret @returns {Promise<number>} places that hold it */
const traces = (page, secret) =>
  page.evaluate((secret) => {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll("input, textarea")
    );
    return [
      document.documentElement.outerHTML,
      ...[...fields].map((field) => field.value),
      location.href,
      JSON.stringify([history.state, document.cookie]),
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    ].filter((text) => text.includes(secret)).length;
  }, secret);
const secret = pem.split("\n")[3];

/**
 * @param {import("node:test").TestContext} t
 * @param {(path: string) => [body: string, headers?: Record<string, string>]} answer
 * @returns {Promise<{ url: string, asked: string[], close: () => Promise<void> }>}
 */
async function serve(t, answer) {
  /** @type {string[]} */
  const asked = [];
  const { url, close } = await listen((request, response) => {
    asked.push(request.url ?? "");
    const [body, headers = {}] = answer(request.url ?? "");
    const type = { "content-type": "text/html; charset=utf-8" };
    response.writeHead(200, { ...type, ...headers }).end(body);
  });
  t.after(close);
  return { url: `${url}/`, asked, close };
}

/** Not goBack and reload: they wait for a page that Firefox has kept to load.
 * @param {Page} page @param {() => unknown} go shows another document */
async function leave(page, go) {
  await page.evaluate(() => void (document.title = "left"));
  await page.evaluate(go).catch(() => {}); // the page that was asked is gone
  const there = () =>
    document.title !== "left" && document.readyState === "complete";
  await until(() => page.evaluate(there).catch(() => false));
}

it("keeps no key: not in the page, its storage, its address or its past", async (page) => {
  for (const tab of /** @type {const} */ (["make", "look", "check"])) {
    await page.click(`#tab-${tab}`);
    await paste(page, tab, pem);
    assert.equal((await outcome(page, tab))[0], fingerprint);
    assert.equal(await traces(page, secret), 0);
  }
  // One that is refused stays in the field, for its owner to look at, and
  // so does one in a wrong field ...
  const damaged = pem.slice(0, 900);
  await paste(page, "check", damaged);
  assert.equal(await value(page, "#check-key-text"), damaged);
  await enter(page, "#token", pem);
  await enter(page, "#app-id", pem);
  assert.equal(await traces(page, secret), 3);
  // ... until the page is hidden.
  await hide(page, true);
  assert.equal(await traces(page, secret), 0);
  assert.equal(await text(page, "#check-key .error"), "");
  await page.click("#tab-make");
  assert.equal((await outcome(page, "make"))[0], fingerprint);
  await hide(page, false);
  // What was accepted goes at once when the page is left.
  await page.goto("about:blank");
  await leave(page, () => history.back());
  assert.equal(await traces(page, secret), 0);
  await until(async () => !(await page.$(".card:not([hidden])")));
  await paste(page, "make", damaged);
  await leave(page, () => location.reload());
  assert.equal(await traces(page, secret), 0);
});

it("forgets after ten minutes by the clock, though no timer ran", async (page) => {
  await page.evaluate(
    () => void Object.assign(globalThis, { setTimeout: () => 0 }),
  );
  await new Promise((done) => setTimeout(done, 1100)); // the last one
  const come = (/** @type {string} */ back) =>
    page.evaluate((back) => {
      for (const target of [document, window])
        target.dispatchEvent(new Event(back));
    }, back);
  let ahead = 0;
  for (const back of ["visibilitychange", "focus", "pageshow", "resume"]) {
    const token = await make(page, pem);
    await hide(page, true);
    await moveClock(page, (ahead += 590));
    await come(back);
    assert.equal((await outcome(page, "make"))[0], fingerprint, back);
    await moveClock(page, (ahead += 20));
    await come(back);
    assert.equal(await text(page, "#make-key .card"), "", back);
    assert.match(await text(page, "#make-key .note"), /was wiped/);
    assert.equal(await traces(page, token.split(".")[2]), 0);
    await hide(page, false);
  }
  await make(page, pem);
  await page.evaluate(() => document.dispatchEvent(new Event("freeze")));
  assert.equal(await text(page, "#make-key .card"), "", "frozen");
});

it("forgets in the background too, and when a clock is set back", async (page) => {
  for (const ahead of [601, -1]) {
    await make(page, pem);
    await hide(page, true);
    await moveClock(page, ahead);
    await until(async () => !(await text(page, "#make-key .card")));
    await hide(page, false);
  }
});

it("forgets token, curl command and claims with the key", async (page) => {
  const token = await make(page, pem, "an-app-of-mine");
  const [, claims, signature] = token.split(".");
  assert.ok((await traces(page, signature)) > 1);
  await enter(page, "#app-id", "another"); // itself not of the key
  await enter(page, "#app-id", "an-app-of-mine");
  await page.click("#make-token");
  const made = await text(page, "#make-view .token code");
  assert.ok((await traces(page, made.split(".")[2])) > 1);
  await empty(page, "make");
  await enter(page, "#app-id", "");
  for (const part of [claims, signature, made.split(".")[2]]) {
    assert.equal(await traces(page, part), 0);
  }
  assert.equal(await traces(page, "an-app-of-mine"), 0);
});

test("asks for nothing once it is loaded, and works with the server gone", async (t) => {
  const { url, asked, close } = await serve(t, () => [
    readFileSync(file, "utf8"),
  ]);
  const page = await open(t, { url });
  assert.deepEqual(asked, ["/"]);
  assert.deepEqual(page.loaded, [url]);
  await close();
  page.requests.splice(0);
  await make(page, pem);
  await copied(page, "#make-view .token");
  await look(page, tokenOf({ iss: "1", exp: 1, iat: 1 }));
  await paste(page, "look", publicPem);
  await page.click("#tab-check");
  await drop(page, Buffer.from(pem));
  await page.click("#tab-make");
  await new Promise((done) => setTimeout(done, 1100));
  assert.deepEqual(page.requests, []);
  assert.deepEqual(asked, ["/"]);
});

test("its policy refuses what a bug or a stranger's text might try", async (t) => {
  const { url, asked } = await serve(t, () => [readFileSync(file, "utf8")]);
  const page = await open(t, { url });
  const refused = await page.evaluate(async (url) => {
    /** @type {string[]} */
    const seen = [];
    addEventListener("securitypolicyviolation", (event) =>
      seen.push(event.effectiveDirective),
    );
    /** @param {string} tag @param {object} how */
    const add = (tag, how) =>
      document.head.append(Object.assign(document.createElement(tag), how));
    /** @type {Record<string, () => unknown>} */
    const attempts = {
      "base-uri": () => add("base", { href: `${url}b/` }),
      "connect-src": () => fetch(`${url}fetch`),
      socket: () => new WebSocket(url.replace("http", "ws")),
      beacon: () => navigator.sendBeacon(`${url}beacon`, "x"),
      "font-src": () => new FontFace("x", `url(${url}font)`).load(),
      "form-action": () => {
        add("form", { action: `${url}form`, id: "a-form" });
        /** @type {any} */ (document.getElementById("a-form")).submit();
      },
      "frame-src": () => add("iframe", { src: `${url}frame` }),
      "img-src": () => add("img", { src: `${url}img` }),
      "media-src": () => add("video", { src: `${url}video` }),
      "object-src": () => add("object", { data: `${url}object` }),
      "script-src-elem": () => add("script", { textContent: "ran = 1" }),
      "style-src-elem": () =>
        add("link", { rel: "stylesheet", href: `${url}style` }),
      "worker-src": () => new Worker(`${url}worker`),
    };
    for (const [directive, attempt] of Object.entries(attempts)) {
      try {
        await Promise.race([attempt(), new Promise((d) => setTimeout(d, 9))]);
      } catch {
        seen.push(directive); // by Trusted Types, or at once
      }
    }
    await new Promise((done) => setTimeout(done, 1000));
    return {
      missing: Object.keys(attempts).filter(
        (d) => d.includes("-") && !seen.includes(d),
      ),
      ran: "ran" in globalThis,
      base: document.baseURI,
    };
  }, url);
  assert.deepEqual(refused.missing, []);
  assert.deepEqual([refused.ran, refused.base], [false, url]);
  assert.deepEqual(asked, ["/"]);
  // Firefox before 148 parses, for it has no Trusted Types.
  const [hasTypes, parsed] = await page.evaluate(() => {
    const has = "trustedTypes" in window;
    try {
      document.body.insertAdjacentHTML("beforeend", "<b></b>");
      return [has, true];
    } catch {
      return [has, false];
    }
  });
  assert.ok(hasTypes || BROWSER === "Firefox");
  assert.equal(parsed, !hasTypes);
});

test("does not work in a frame", async (t) => {
  const { url } = await serve(t, (path) => [
    path === "/page"
      ? readFileSync(file, "utf8")
      : '<iframe src="/page" width="900" height="600"></iframe>',
  ]);
  const page = await open(t, { url });
  const [, inner] = page.frames();
  const seen = await inner?.evaluate(() =>
    ["main", "#framed", "#make-key textarea"].map(
      (part) => document.querySelector(part)?.checkVisibility() ?? "absent",
    ),
  );
  assert.deepEqual(seen, [false, true, "absent"]);
});

test("works with the headers that its host is advised to send", async (t) => {
  const advice = readFileSync(`${root}SECURITY.md`, "utf8");
  const [, block] =
    /```http\n([^`]*frame-ancestors[^`]*)```/.exec(advice) ?? [];
  assert.ok(block, "SECURITY.md says which");
  const headers = Object.fromEntries(
    block
      .trim()
      .split("\n")
      .map((line) => line.split(/: (.*)/).slice(0, 2)),
  );
  const { url } = await serve(t, () => [readFileSync(file, "utf8"), headers]);
  const page = await open(t, { url });
  const token = await make(page, pem);
  assert.equal(await copied(page, "#make-view .token"), token);
  await look(page, tokenOf({ iss: "1", exp: seconds() + 60, iat: 1 }));
  assert.deepEqual(page.problems, []);
  // By the browser, before a script of it runs.
  for (const [sent, ran] of /** @type {const} */ ([
    [headers, false],
    [{}, true],
  ])) {
    const shout = '<script>parent.postMessage("ran", "*")</script>';
    const inner = await serve(t, () => [shout, sent]);
    const around = await serve(t, () => [
      `<script>onmessage = () => (document.title = "heard")</script>
        <iframe src="${inner.url}"></iframe>`,
    ]);
    const outer = await open(t, { url: around.url });
    await new Promise((done) => setTimeout(done, 300));
    assert.equal(inner.asked[0], "/");
    assert.equal(await outer.title(), ran ? "heard" : "");
  }
});
