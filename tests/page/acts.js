// SPDX-License-Identifier: MIT
/** What a person does on the page, and what is then to be seen. */

/** @typedef {import("./browsers.js").Page} Page */
/** @typedef {"make" | "look" | "check"} Tab */

/** @param {Page} page @param {string} selector @returns {Promise<string>} "" if it is not shown */
export const text = (page, selector) =>
  page.evaluate((selector) => {
    const found = document.querySelector(selector);
    return found?.checkVisibility() ? (found.textContent ?? "") : "";
  }, selector);

// page.evaluate, not page.$eval, which asks the browser three times.

/** @param {Page} page @param {string} selector @returns {Promise<string>} */
export const value = (page, selector) =>
  page.evaluate(
    (selector) =>
      /** @type {HTMLInputElement} */ (document.querySelector(selector)).value,
    selector,
  );

/** @param {Page} page @returns {Promise<string | undefined>} the id of what has the focus */
export const focus = (page) => page.evaluate(() => document.activeElement?.id);

/** @param {Page} page @param {string} selector @param {string} value typed, as far as the page can tell */
export const enter = (page, selector, value) =>
  page.evaluate(
    (selector, value) => {
      const field = /** @type {any} */ (document.querySelector(selector));
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    selector,
    value,
  );

/** @param {Page} page @param {Tab} tab whose key field is emptied */
export const empty = (page, tab) =>
  page.evaluate((tab) => {
    const place = document.querySelector(`#${tab}-key`);
    const remove = place?.querySelector(".card:not([hidden]) .remove");
    if (remove) return /** @type {HTMLElement} */ (remove).click();
    /** @type {any} */ (place?.querySelector("textarea")).value = "";
    place?.querySelector(".error")?.replaceChildren();
  }, tab);

/** @param {Page} page @param {string} text to be pasted @returns {Promise<void>} */
export const copy = (page, text) =>
  page.evaluate((text) => navigator.clipboard.writeText(text), text);

/** @param {Page} page with Ctrl+V */
export async function pasteHere({ keyboard }) {
  await keyboard.down("Control");
  await keyboard.press("v");
  await keyboard.up("Control");
}

/** @param {Page} page @param {Tab} tab @param {string} text into its key field */
export async function paste(page, tab, text) {
  await empty(page, tab);
  await pasteBehind(page, tab, text);
}

/** @param {Page} page @param {Tab} tab @param {string} text behind what is in its key field */
export async function pasteBehind(page, tab, text) {
  await page.evaluate(
    async (id, text) => {
      await navigator.clipboard.writeText(text);
      document.getElementById(id)?.focus();
    },
    `${tab}-key-text`,
    text,
  );
  await pasteHere(page);
}

/** @param {Page} page @param {Uint8Array} bytes of a file that is dropped */
export const drop = (page, bytes) =>
  page.evaluate((bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(bytes)], "a file"));
    const bubbles = { bubbles: true, cancelable: true };
    document.body.dispatchEvent(
      new DragEvent("drop", { dataTransfer, ...bubbles }),
    );
  }, Array.from(bytes));

/**
 * @param {Page} page
 * @param {string} text that is dropped
 * @param {string} [selector] where
 * @returns {Promise<boolean>} whether the page took it; else the browser puts it
 *   where it was dropped
 */
export const dropText = (page, text, selector = "body") =>
  page.evaluate(
    (selector, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("text/plain", text);
      const bubbles = { bubbles: true, cancelable: true };
      return !document
        .querySelector(selector)
        ?.dispatchEvent(new DragEvent("drop", { dataTransfer, ...bubbles }));
    },
    selector,
    text,
  );

/**
 * @template T
 * @param {() => Promise<T>} look
 * @returns {Promise<NonNullable<T>>} the first that is not empty, within twenty seconds
 */
export async function until(look) {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`not within twenty seconds: ${look}`);
}

/**
 * @param {Page} page
 * @param {string} key
 * @param {string} [appId]
 * @returns {Promise<string>} the token
 */
export async function make(page, key, appId = "42") {
  await enter(page, "#app-id", appId);
  await paste(page, "make", key);
  return text(page, "#make-view .token code");
}

/** @param {Page} page @param {Tab} tab @returns {Promise<string[]>} fingerprint and what it is, or an error's words and code */
export const outcome = (page, tab) =>
  until(() =>
    page.evaluate((tab) => {
      const all = (/** @type {string} */ selector) =>
        [...document.querySelectorAll(`#${tab}-key ${selector}`)].map(
          (found) => found.textContent ?? "",
        );
      const error = all(".error :is(p, p + code)");
      const code = error.pop();
      if (code) return [error.join(" "), code];
      const [which] = all(".card:not([hidden]) .print code");
      return which ? [which, ...all(".what")] : undefined;
    }, tab),
  );

/** @param {Page} page @param {string} token */
export async function look(page, token) {
  await page.click("#tab-look");
  await page.evaluate(() => {
    /** @type {any} */ (document.getElementById("look-result")).hidden = true;
    document.getElementById("token-error")?.replaceChildren();
  });
  await enter(page, "#token", token);
  await until(
    async () =>
      (await text(page, "#look-result")) || (await text(page, "#token-error")),
  );
}

/** @param {Page} page @param {number} ahead seconds */
export const moveClock = (page, ahead) =>
  page.evaluate((ahead) => void Object.assign(globalThis, { ahead }), ahead);

/** @param {Page} page @param {boolean} value whether it is hidden from now on */
export const hide = (page, value) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, value);

/** @param {Page} page @param {string} of @returns {Promise<string>} what the button puts on the clipboard */
export async function copied(page, of) {
  await copy(page, "nothing");
  await page.click(`${of} .copy`);
  await until(async () => (await text(page, `${of} .copy`)) === "Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}
