// SPDX-License-Identifier: MIT
/** Chromium and Firefox, behind the few calls that the tests make of them. */
import { execFileSync } from "node:child_process";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const file = `${root}build/page/index.html`;
const FROM_DISK = new URL(`file://${file}`).href;

/** @param {string} name @returns {string} */
const which = (name) =>
  execFileSync("sh", ["-c", `command -v ${name}`])
    .toString()
    .trim();

/** @type {[number, number]} */
const DESKTOP = [1280, 800];
/** @type {[number, number]} */
export const PHONE = [375, 812];

/** Lets a test move the page's clock. */
const CLOCK = () => {
  const real = Date.now;
  const clock = Object.assign(globalThis, { ahead: 0 });
  Date.now = () => real() + clock.ahead * 1000;
};

/**
 * @typedef {{ url?: string, dark?: boolean, size?: [width: number, height: number],
 *   before?: string }} How before: a script to run ahead of the page's
 * @typedef {Awaited<ReturnType<typeof startChromium>>} Browser
 * @typedef {import("node:test").TestContext} Test
 */

async function startChromium() {
  const browser = await chromium.launch({
    executablePath: which("chromium"),
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update"],
      "--disable-sync",
    ],
  });
  /** @param {Test} t @param {How} [how] */
  async function open(
    t,
    { url = FROM_DISK, dark, size = DESKTOP, before = "" } = {},
  ) {
    const context = await browser.newContext({
      colorScheme: dark ? "dark" : "light",
      viewport: { width: size[0], height: size[1] },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await context.addInitScript(CLOCK);
    await context.addInitScript(before);
    const page = await context.newPage();
    return watch(t, page, url, {
      upload: (selector, path) => page.setInputFiles(selector, path),
      devtools: () => context.newCDPSession(page),
      close: () => context.close(),
      // As from a file manager.
      async drop(path) {
        const session = await context.newCDPSession(page);
        const data = { items: [], files: [path], dragOperationsMask: 1 };
        for (const type of ["dragEnter", "dragOver", "drop"]) {
          await session.send("Input.dispatchDragEvent", {
            type: /** @type {"drop"} */ (type),
            ...{ x: 300, y: 300, data },
          });
        }
      },
    });
  }
  return { name: "Chromium", open, close: () => browser.close() };
}

/** @returns {Promise<Browser>} */
async function startFirefox() {
  const start = (/** @type {boolean} */ dark) =>
    puppeteer.launch({
      browser: "firefox",
      executablePath: which("firefox-esr"),
      headless: true,
      extraPrefsFirefox: {
        "dom.events.testing.asyncClipboard": true,
        "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      },
    });
  const light = await start(false);
  /** @type {typeof light | undefined} */
  let night;
  /** @param {Test} t @param {How} [how] */
  async function open(
    t,
    { url = FROM_DISK, dark, size = DESKTOP, before = "" } = {},
  ) {
    if (dark) night ??= await start(true);
    const page = await (dark && night ? night : light).newPage();
    const [width, height] = size;
    await page
      .setViewport({ width, height })
      .catch((/** @type {Error} */ error) => {
        // Firefox 140 cannot turn the screen, which comes after sizing it.
        if (!error.message.includes("setScreenOrientationOverride"))
          throw error;
      });
    await page.waitForFunction(
      `innerWidth === ${width} && innerHeight === ${height}`,
    );
    await page.evaluateOnNewDocument(CLOCK);
    if (before) await page.evaluateOnNewDocument(before);
    return watch(t, page, url, {
      async upload(selector, path) {
        const input = await page.$(selector);
        await /** @type {any} */ (input).uploadFile(path);
      },
      close: () => page.close(),
      drop: undefined,
      devtools: undefined,
    });
  }
  const close = async () => {
    await Promise.all([light.close(), night?.close()]);
  };
  return /** @type {any} */ ({ name: "Firefox", open, close });
}

/**
 * @param {Test} t when it ends, the page is closed
 * @param {any} page of either library: they share these calls
 * @param {string} url
 * @param {{ upload: (selector: string, path: string) => Promise<void>,
 *   close: () => Promise<void>,
 *   drop: ((path: string) => Promise<void>) | undefined,
 *   devtools: (() => Promise<import("playwright-core").CDPSession>) | undefined
 * }} own
 */
async function watch(t, page, url, own) {
  t.after(own.close);
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const problems = [];
  page.on("request", (/** @type {any} */ request) => {
    // Firefox counts the icon, which is in the page.
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  page.on("pageerror", (/** @type {Error} */ e) => problems.push(e.message));
  page.on("console", (/** @type {any} */ message) => {
    if (/error|warn/.test(message.type())) problems.push(message.text());
  });
  await page.goto(url);
  const loaded = requests.splice(0);
  const { evaluate, click } = page;
  const call = (/** @type {Function} */ f) => f.bind(page);
  return {
    ...own,
    /** @type {string[]} what was asked for while it loaded */
    loaded,
    /** @type {string[]} what was asked for since */
    requests,
    /** @type {string[]} what went wrong in the console */
    problems,
    /** @type {<A, R>(f: (arg: A) => R, arg?: A) => Promise<Awaited<R>>} */
    run: call(evaluate),
    /** @type {(source: string) => Promise<any>} */
    script: call(evaluate),
    /** @type {(selector: string) => Promise<void>} */
    click: call(click),
    /** @type {(key: string) => Promise<void>} */
    press: page.keyboard.press.bind(page.keyboard),
    down: page.keyboard.down.bind(page.keyboard),
    up: page.keyboard.up.bind(page.keyboard),
    /** @type {(text: string) => Promise<void>} */
    type: page.keyboard.type.bind(page.keyboard),
  };
}

/** @typedef {Awaited<ReturnType<typeof watch>>} Page */

/** BROWSER=Chromium or BROWSER=Firefox tests in that one alone. */
const { BROWSER } = process.env;
const browsers = await Promise.all([
  ...(BROWSER === "Firefox" ? [] : [startChromium()]),
  ...(BROWSER === "Chromium" ? [] : [startFirefox()]),
]);
after(() => Promise.all(browsers.map((browser) => browser.close())));

/** @typedef {(name: string, steps: (page: Page, t: Test) => Promise<void>) => void} It */

/** @param {(it: It, browser: Browser) => void} tests of one browser; it opens
 * the page, which is closed when the test ends */
export function inEach(tests) {
  for (const browser of browsers) {
    /** @type {It} */
    const it = (name, steps) =>
      test(name, async (t) => steps(await browser.open(t), t));
    describe(browser.name, () => tests(it, browser));
  }
}
