// SPDX-License-Identifier: MIT
/** What a person does on the page, and what is then to be seen. */

/** @typedef {import("./browsers.js").Page} Page */
/** @typedef {"make" | "look" | "check"} Tab */

/** @param {Page} page @param {string} selector @returns {Promise<string>} "" if it is not shown */
export const text = (page, selector) =>
  page.run((selector) => {
    const found = /** @type {HTMLElement} */ (document.querySelector(selector));
    return found?.checkVisibility() ? (found.textContent ?? "") : "";
  }, selector);

/** @param {Page} page @param {string} selector @returns {Promise<string>} */
export const value = (page, selector) =>
  page.run(
    (selector) =>
      /** @type {HTMLInputElement} */ (document.querySelector(selector)).value,
    selector,
  );

/** @param {Page} page @param {string} selector @param {string} value typed, as far as the page can tell */
export const enter = (page, selector, value) =>
  page.run(
    ([selector, value]) => {
      const field = /** @type {HTMLInputElement} */ (
        document.querySelector(selector)
      );
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    [selector, value],
  );

/** @param {Page} page @param {Tab} tab whose key field is emptied */
export const empty = (page, tab) =>
  page.run((tab) => {
    const place = /** @type {HTMLElement} */ (
      document.getElementById(`${tab}-key`)
    );
    const remove = place.querySelector(".card:not([hidden]) .remove");
    if (remove) return /** @type {HTMLElement} */ (remove).click();
    /** @type {any} */ (place.querySelector("textarea")).value = "";
    place.querySelector(".error")?.replaceChildren();
  }, tab);

/** @param {Page} page @param {Tab} tab @param {string} text into its key field, with Ctrl+V */
export async function paste(page, tab, text) {
  await empty(page, tab);
  await pasteBehind(page, tab, text);
}

/** @param {Page} page @param {Tab} tab @param {string} text behind what is in its key field */
export async function pasteBehind(page, tab, text) {
  await page.run(
    async ([tab, text]) => {
      await navigator.clipboard.writeText(text);
      document.getElementById(`${tab}-key-text`)?.focus();
    },
    [tab, text],
  );
  await page.down("Control");
  await page.press("v");
  await page.up("Control");
}

/** @param {Page} page @param {Uint8Array} bytes of a file that is dropped */
export const drop = (page, bytes) =>
  page.run((bytes) => {
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
  page.run(
    ([text, selector]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("text/plain", text);
      const bubbles = { bubbles: true, cancelable: true };
      return !document
        .querySelector(selector)
        ?.dispatchEvent(new DragEvent("drop", { dataTransfer, ...bubbles }));
    },
    [text, selector],
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
    page.run((tab) => {
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
  await page.run(() => {
    /** @type {any} */ (document.getElementById("look-result")).hidden = true;
    /** @type {any} */ (document.getElementById("token-error")).textContent =
      "";
  });
  await enter(page, "#token", token);
  await until(() =>
    page.run(
      () =>
        document.getElementById("look-result")?.checkVisibility() ||
        document.getElementById("token-error")?.textContent !== "",
    ),
  );
}

/** @param {Page} page @param {number} ahead seconds */
export async function moveClock(page, ahead) {
  await page.run((ahead) => void Object.assign(globalThis, { ahead }), ahead);
}

/** @param {Page} page @param {boolean} value whether it is hidden from now on */
export const hide = (page, value) =>
  page.run((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, value);

/**
 * @param {Page} page
 * @param {() => unknown} go makes it load another document
 * @param {() => boolean} there whether that is it
 */
export async function leave(page, go, there) {
  await page.run(go).catch(() => {}); // the page that was asked is gone
  await until(() => page.run(there).catch(() => false));
}

/** @param {Page} page @param {string} of @returns {Promise<string>} what the button puts on the clipboard */
export async function copied(page, of) {
  await page.run(() => navigator.clipboard.writeText("nothing"));
  await page.click(`${of} .copy`);
  await until(async () => (await text(page, `${of} .copy`)) === "Copied");
  return page.run(() => navigator.clipboard.readText());
}
