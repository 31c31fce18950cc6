// SPDX-License-Identifier: MIT
/** The part of a key field that asks for the passphrase of an encrypted key. */
import { decryptKey } from "../passphrase/index.js";
import { complain, known } from "./wrong.js";

/** @import { JwtError } from "../index.js" */

/** @param {JwtError} error @returns {boolean} whether a passphrase may help */
export const isEncrypted = ({ code }) =>
  /^ERR_KEY_ENCRYPTED_PKCS\d$/.test(code);

export class Lock {
  /** The encrypted key. @type {Uint8Array<ArrayBuffer> | undefined} */
  #key;
  #place;
  #input;
  #error;
  #opened;

  /**
   * @param {(selector: string) => any} find below the key field
   * @param {string} id of the key field
   * @param {(key: Uint8Array<ArrayBuffer>) => void} opened gets the key
   */
  constructor(find, id, opened) {
    this.#place = find(".lock");
    this.#input = find(".lock input");
    this.#error = find(".lock .error");
    this.#opened = opened;
    this.#input.id = `${id}-passphrase`;
    this.#error.id = `${id}-passphrase-error`;
    this.#input.setAttribute("aria-describedby", this.#error.id);
    find(".lock label").htmlFor = this.#input.id;
    find(".lock button").addEventListener("click", () => this.open());
    this.#input.addEventListener(
      "keydown",
      (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault(); // or the form would be sent
        this.open();
      },
    );
  }

  get isShut() {
    return this.#key !== undefined;
  }

  /** @returns {boolean} whether a passphrase waits to be tried */
  get isFilled() {
    return this.isShut && this.#input.value !== "";
  }

  get hasFocus() {
    return this.#place.contains(document.activeElement);
  }

  focus() {
    this.#input.focus();
  }

  /** @param {Uint8Array<ArrayBuffer>} key is wiped when it is forgotten
   * @returns {JwtError | undefined} why no passphrase can open it */
  shut(key) {
    this.#key = key;
    try {
      decryptKey({ privateKey: key });
    } catch (error) {
      if (known(error).code !== "ERR_PASSPHRASE_MISSING") {
        this.forget();
        return known(error);
      }
    }
    this.#place.hidden = false;
    return undefined;
  }

  open() {
    if (!this.#key) return;
    const passphrase = this.#input.value;
    this.#input.value = "";
    try {
      this.#opened(decryptKey({ privateKey: this.#key, passphrase }));
    } catch (error) {
      complain(this.#error, known(error), this.#input);
      this.focus();
    }
  }

  forget() {
    this.#key?.fill(0);
    this.#key = undefined;
    this.#place.hidden = true;
    this.#input.value = "";
    complain(this.#error, undefined, this.#input);
  }
}
