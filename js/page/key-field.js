// SPDX-License-Identifier: MIT
/** A field that takes a key, dropped, chosen or pasted. Its text leaves the
 * page's elements as soon as the core has accepted it. */
import { IO_BYTES } from "../generated/abi.js";
import { inspectKey, JwtError } from "../index.js";
import { keyWords } from "../shared/words.js";
import { announce, byId, Copyable, fill, write } from "./dom.js";
import { isEncrypted, Lock } from "./lock.js";
import { complain, known } from "./wrong.js";

/** @import { KeyLook } from "../shared/words.js" */

/** One byte more than the core takes: it says then that this is too long. */
const MAX_READ = IO_BYTES + 1;
/** How long it may take until a pause in typing is an end, in milliseconds. */
const PAUSE = 500;

/** @param {string} text @returns {boolean} whether what stands before it is no part of it */
function isWhole(text) {
  if (text.includes("-----BEGIN")) return true;
  try {
    inspectKey(text);
    return true;
  } catch {
    return false;
  }
}

export class KeyField {
  /** The key, once accepted. @type {Uint8Array<ArrayBuffer> | undefined} */
  key;
  /** @type {KeyLook | undefined} */
  info;
  /** Why the last one was refused. @type {JwtError | undefined} */
  #problem;
  #find;
  #text;
  #fingerprint;
  #lock;
  #accept;
  #changed;
  /** @type {number | undefined} */
  #pause;

  /**
   * @param {string} id of the element that it goes in
   * @param {{ label: string, hint: string, example: string }} words
   * @param {(key: Uint8Array<ArrayBuffer>) => void} accept throws if it is none
   * @param {(focused: boolean) => void} changed there is a key, or
   *   none any more; focused: the field that took it had the focus
   */
  constructor(id, { label, hint, example }, accept, changed) {
    this.#find = fill(byId(id), "key-field");
    this.#accept = accept;
    this.#changed = changed;
    const text = (this.#text = this.#find("textarea"));
    text.id = `${id}-text`;
    text.placeholder = example;
    this.#find("label").htmlFor = text.id;
    this.#find("label").textContent = label;
    this.#find(".choose .hint").textContent = hint;
    this.#find(".choose .hint").id = `${id}-hint`;
    this.#find(".error").id = `${id}-error`;
    text.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
    this.#fingerprint = new Copyable(this.#find(".print"), "the fingerprint");
    this.#lock = new Lock(this.#find, id, (key) => {
      this.#text.value = "";
      this.#take(key, { encoding: "encrypted" });
    });
    this.#listen();
  }

  #listen() {
    const text = this.#text;
    // Before it gets into the field: undo cannot bring back what never was there.
    text.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
      const file = event.clipboardData?.files[0];
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      event.preventDefault();
      if (file) return void this.takeFile(file);
      // A whole key takes the place of what was refused; the rest of a key is
      // put behind its first half.
      if (this.#problem && isWhole(pasted)) return this.takeText(pasted);
      const { value, selectionStart, selectionEnd } = text;
      const before = value.slice(0, selectionStart);
      this.takeText(before + pasted + value.slice(selectionEnd));
    });
    text.addEventListener("input", () => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.takeText(text.value), PAUSE);
    });
    const input = this.#find("input");
    this.#find(".choose button").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      if (input.files[0]) this.takeFile(input.files[0]);
      input.value = "";
    });
    this.#find(".remove").addEventListener("click", () => {
      this.clear();
      text.focus();
      announce("The key is removed");
    });
  }

  /** @param {string} text */
  takeText(text) {
    if (text.trim() === "") return this.clear();
    this.#take(new TextEncoder().encode(text));
    const left = this.key ? "" : text;
    if (this.#text.value !== left) this.#text.value = left;
  }

  /** @returns {boolean} whether there was text that it now took or refused */
  settle() {
    if (this.#lock.isFilled) {
      this.#lock.open();
      return true;
    }
    const text = this.#text.value;
    if (text.trim() === "") return false;
    clearTimeout(this.#pause);
    this.takeText(text);
    return true;
  }

  /** @param {Blob} file */
  async takeFile(file) {
    this.#text.value = "";
    try {
      const start = await file.slice(0, MAX_READ).arrayBuffer();
      this.#take(new Uint8Array(start));
    } catch (error) {
      this.refuse(error); // a folder, or a file that has gone
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {{ encoding?: "encrypted" }} [was] */
  #take(bytes, was) {
    const focused =
      this.#lock.hasFocus ||
      this.#find(".empty").contains(document.activeElement);
    this.#wipe();
    try {
      this.#accept(bytes);
      this.info = { ...inspectKey(bytes), ...was };
      this.key = bytes;
    } catch (error) {
      if (isEncrypted(known(error))) return this.#shut(bytes, error, focused);
      bytes.fill(0);
      return this.refuse(error);
    }
    this.#show();
    announce(`Accepted: ${keyWords(this.info)}`);
    if (focused) this.#find(".remove").focus();
    this.#changed(focused);
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes of an encrypted key
   * @param {unknown} error that says so
   * @param {boolean} focused
   */
  #shut(bytes, error, focused) {
    this.refuse(error);
    const hopeless = this.#lock.shut(bytes);
    if (hopeless) this.refuse(hopeless);
    else if (focused) this.#lock.focus();
  }

  /**
   * @returns {Uint8Array<ArrayBuffer>} the key
   * @throws {JwtError} what is wrong with the one that was refused, or that
   *   there is none
   */
  get required() {
    if (!this.key) throw this.#problem ?? new JwtError("KEY_MISSING");
    return this.key;
  }

  /** @param {unknown} thrown */
  refuse(thrown) {
    const error = known(thrown);
    // It was said already, and the passphrase is asked for.
    if (error === this.#problem && this.#lock.isShut) return;
    this.#wipe();
    this.#show();
    if (error.code !== "ERR_KEY_MISSING") this.#problem = error;
    complain(this.#find(".error"), error, this.#text);
    this.#changed(false);
  }

  /** Of the text alone; a key that was accepted stays. */
  clearText() {
    clearTimeout(this.#pause);
    this.#text.value = "";
    this.#problem = undefined;
    this.#lock.forget();
    complain(this.#find(".error"), undefined, this.#text);
  }

  /** @param {string} [why] if that was not the user's wish */
  clear(why = "") {
    const note = this.key ? why : "";
    this.clearText();
    this.#wipe();
    this.#show();
    write(this.#find(".note"), note);
    this.#changed(false);
  }

  #wipe() {
    this.key?.fill(0);
    this.#lock.forget();
    this.key = this.info = this.#problem = undefined;
  }

  #show() {
    this.#find(".empty").hidden = this.key !== undefined;
    this.#find(".card").hidden = this.key === undefined;
    complain(this.#find(".error"), undefined, this.#text);
    write(this.#find(".note"), "");
    write(this.#find(".what"), this.info ? keyWords(this.info) : "");
    this.#fingerprint.set(this.info?.fingerprint ?? "");
  }

  focus() {
    (this.#lock.isShut ? this.#lock : this.#text).focus();
  }
}
