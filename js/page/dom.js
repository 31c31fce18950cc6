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

/** @param {string} line a command @returns {(string | Node)[]} it, broken only between its words: not behind the - of an option */
export const commandWords = (line) =>
  line
    .split(/(\s+)/)
    .map((part, i) => (i % 2 ? part : element("span", "whole", part)));

/**
 * Text from outside, whose characters that hide or move text are written as
 * escapes and marked.
 *
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export function revealed(text) {
  /** @type {(string | HTMLElement)[]} */
  const parts = [];
  for (const char of text) {
    const safe = plain(char);
    const isMarked = safe !== char;
    const last = parts.at(-1);
    if (last === undefined || isMarked !== (typeof last !== "string")) {
      parts.push(isMarked ? element("mark", "", safe) : safe);
    } else if (typeof last === "string") parts[parts.length - 1] = last + safe;
    else last.append(safe);
  }
  return parts;
}

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

/** The longest text that is left in a field when the page is hidden: what is
 * longer may be a key. */
const MAX_LEFT = 256;

/** @param {HTMLInputElement[]} fields which are not for keys */
export function emptyLong(...fields) {
  for (const field of fields) {
    if (field.value.length > MAX_LEFT) field.value = "";
  }
}

/** Text to copy: a place with a code and, next to its heading, the button. */
export class Copyable {
  #text = "";
  #isOff = false;
  #name;
  #code;
  #button;

  /** @param {Element} place @param {string} name of what is copied */
  constructor(place, name) {
    this.#name = name;
    this.#code = /** @type {HTMLElement} */ (place.querySelector("code"));
    this.#button = /** @type {HTMLButtonElement} */ (
      place.querySelector(".copy")
    );
    this.#button.setAttribute("aria-label", `Copy ${name}`);
    this.#button.addEventListener("click", () => this.#copy());
  }

  /**
   * @param {string} text "" when there is none any more
   * @param {(string | Node)[]} [shown] the same, marked up
   */
  set(text, shown = [text]) {
    this.#text = text;
    this.#code.replaceChildren(...shown);
    this.off = this.#isOff;
  }

  /** @param {boolean} isOff is not to be copied any more */
  set off(isOff) {
    this.#isOff = isOff;
    this.#button.disabled = isOff || this.#text === "";
  }

  async #copy() {
    const button = this.#button;
    try {
      await navigator.clipboard.writeText(this.#text);
      button.textContent = "Copied";
      announce(`Copied ${this.#name}`);
    } catch {
      // Not allowed here: leave it selected, for the keyboard.
      getSelection()?.selectAllChildren(this.#code);
      button.textContent = "Press Ctrl+C";
      announce(`Selected ${this.#name}; press Ctrl+C or Command+C to copy`);
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }
}
