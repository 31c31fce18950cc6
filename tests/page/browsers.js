// SPDX-License-Identifier: MIT
/** The page in the browser that BROWSER names: Chromium, or Firefox. */
import { execFileSync } from "node:child_process";
import * as node from "node:test";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const file = `${root}build/page/index.html`;
export const { BROWSER = "Chromium" } = process.env;

/** @typedef {{ width: number, height: number }} Size */
/** @type {Size} */
export const DESKTOP = { width: 1280, height: 800 };
/** @type {Size} */
export const PHONE = { width: 375, height: 812 };

/** @param {string} name @returns {string} */
const which = (name) =>
  execFileSync("sh", ["-c", `command -v ${name}`])
    .toString()
    .trim();

/** @param {boolean} dark @returns {import("puppeteer-core").LaunchOptions} */
const optionsOf = (dark) =>
  BROWSER === "Firefox"
    ? {
        browser: "firefox",
        executablePath: which("firefox-esr"),
        extraPrefsFirefox: {
          "dom.events.testing.asyncClipboard": true,
          "dom.ipc.keepProcessesAlive.file": 1, // else one for each test
          "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
        },
      }
    : {
        executablePath: which("chromium"),
        args: [
          ...["--no-sandbox", "--disable-gpu", "--disable-quic"],
          `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
        ],
      };

/** @type {Map<boolean, ReturnType<typeof puppeteer.launch>>} dark or light */
const started = new Map();
node.after(async () => {
  for (const browser of started.values()) await (await browser).close();
});

/** @param {boolean} dark */
async function newContext(dark) {
  const browser = started.get(dark) ?? puppeteer.launch(optionsOf(dark));
  started.set(dark, browser);
  const context = await (await browser).createBrowserContext();
  if (BROWSER === "Firefox") return context; // its clipboard is open by a preference
  for (const name of ["clipboard-read", "clipboard-write"]) {
    const permission = { permission: { name }, state: "granted" };
    await context.setPermission("*", /** @type {any} */ (permission));
  }
  return context;
}

/** Lets a test move the page's clock. */
const CLOCK = () => {
  const real = Date.now;
  const clock = Object.assign(globalThis, { ahead: 0 });
  Date.now = () => real() + clock.ahead * 1000;
};

/**
 * @typedef {import("node:test").TestContext} Test
 * @typedef {{ url?: string, dark?: boolean, size?: Size, before?: string, isNew?: boolean }} How
 *   before: a script to run ahead of the page's; isNew: in a tab, and a heap, that no test had
 * @typedef {Awaited<ReturnType<typeof newPage>>} Page
 */

/** @param {boolean} dark */
async function newPage(dark) {
  const page = await (await newContext(dark)).newPage();
  await page.evaluateOnNewDocument(CLOCK);
  /** @type {string[]} what was asked for while it loaded */
  const loaded = [];
  /** @type {string[]} what was asked for since */
  const requests = [];
  /** @type {string[]} what went wrong in the console */
  const problems = [];
  page.on("request", (request) => {
    // Firefox counts the icon, which is in the page.
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (/error|warn/.test(message.type())) problems.push(message.text());
  });
  return Object.assign(page, { loaded, requests, problems });
}

/** @type {Map<boolean, Page[]>} those that no test has, dark or light */
const idle = new Map();

/**
 * A tab of its own costs a second, another document in one a fifth of that.
 * @param {Test} t when it ends, another test may have the tab @param {How} how
 */
export async function open(t, how) {
  const { url = `file://${file}`, dark = false, size = DESKTOP } = how;
  const { before, isNew = false } = how;
  const pages = idle.get(dark) ?? [];
  idle.set(dark, pages);
  const page = (!isNew && pages.pop()) || (await newPage(dark));
  const script = before && (await page.evaluateOnNewDocument(before));
  t.after(async () => {
    await page.goto("about:blank");
    if (script)
      await page.removeScriptToEvaluateOnNewDocument(script.identifier);
    pages.push(page);
  });
  await page.bringToFront();
  const { width, height } = size;
  if (page.viewport()?.width !== width || page.viewport()?.height !== height)
    await page.setViewport(size).catch((/** @type {Error} */ error) => {
      // Firefox 140 cannot turn the screen, which comes after sizing it.
      if (!error.message.includes("setScreenOrientationOverride")) throw error;
    });
  await page.waitForFunction(
    `innerWidth === ${width} && innerHeight === ${height} &&
      matchMedia("(prefers-color-scheme: dark)").matches === ${dark}`,
  );
  page.problems.length = 0;
  page.requests.length = 0;
  await page.goto(url);
  page.loaded = page.requests.splice(0);
  return page;
}

/** @param {string} name @param {(t: Test) => Promise<void>} steps */
export const test = (name, steps) => node.test(`${BROWSER}: ${name}`, steps);

/** @typedef {(page: Page, t: Test) => Promise<void>} Steps */
/** @param {string} name @param {How} how @param {Steps} steps */
export const itWith = (name, how, steps) =>
  test(name, async (t) => steps(await open(t, how), t));
/** @param {string} name @param {Steps} steps on the page as it is opened */
export const it = (name, steps) => itWith(name, {}, steps);
