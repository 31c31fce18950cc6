// SPDX-License-Identifier: MIT
/** Elements, made and found. Text goes in as text: the page's policy forbids
 * every other way (require-trusted-types-for). */
import { plain } from "../shared/words.js";

/** @param {string} id @returns {any} the element of index.html that has it */
export const byId = (id) => document.getElementById(id);

/**
 * @param {string} id of a template that holds one element or several
 * @returns {(selector: string) => any} finds below where it was put
 */
export function fill(/** @type {Element} */ place, id) {
  place.append(byId(id).content.cloneNode(true));
  return (selector) => place.querySelector(selector);
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} content
 * @returns {HTMLElement}
 */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/**
 * Text from outside, whose controls, bidi and zero-width characters are written
 * as escapes and marked.
 *
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export const revealed = (text) =>
  text
    .split(/([\p{C}\p{Zl}\p{Zp}]+)/u)
    .map((part, i) => (i % 2 ? element("mark", "", plain(part)) : part));

/**
 * Sets text only where it differs, so that nothing is announced twice.
 *
 * @param {Element} place
 * @param {string} text
 */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {string} text is read out by screen readers */
export function announce(text) {
  byId("status").textContent = text;
}

/**
 * Text to be copied, with the button for it.
 *
 * @param {Element} place whose content it replaces
 * @param {string} name of what is copied
 * @param {string} text
 * @param {(string | Node)[]} [shown] the same, marked up
 */
export function copyable(place, name, text, shown = [text]) {
  const body = element("code", "data", ...shown);
  const button = element("button", "quiet", "Copy");
  button.setAttribute("type", "button");
  button.setAttribute("aria-label", `Copy ${name}`);
  button.addEventListener("click", () => copy(text, name, body, button));
  place.replaceChildren(element("div", "copyable", body, button));
}

/**
 * @param {string} text
 * @param {string} name
 * @param {HTMLElement} body where text is shown
 * @param {HTMLElement} button
 */
async function copy(text, name, body, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    announce(`Copied ${name}`);
  } catch {
    // Not allowed here: leave it selected, for the keyboard.
    getSelection()?.selectAllChildren(body);
    button.textContent = "Press Ctrl+C";
    announce(`Selected ${name}; press Ctrl+C or Command+C to copy`);
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}
