// SPDX-License-Identifier: MIT
/** A signer -> the app's own token, kept until shortly before it expires. */
import { jwtOf } from "./checks.js";
import { ApiError } from "./errors.js";

/** @import { Signed } from "./request.js" */
/** @import { TokenSource } from "./types.js" */

/** It leaves a minute for a clock that runs ahead. */
export const EXPIRES_IN = 540; // seconds
/** Calls that differ by less may share a token that is being signed. */
const SAME_TIME = 10; // seconds

/** @typedef {{ now: number, isOver: boolean, token: Promise<string> }} Signing */

export class AppToken {
  #signer;
  #margin;
  #kept = { token: "", from: 0 };
  /** @type {Signing | undefined} */
  #signing;
  /** By how many seconds the API's clock is known to be ahead. */
  #ahead = 0;
  #isOver = false;

  /**
   * @param {TokenSource} signer
   * @param {number} margin seconds
   */
  constructor(signer, margin) {
    this.#signer = signer;
    this.#margin = margin;
  }

  /**
   * @param {number} [now] Unix seconds
   * @returns {string | Promise<string>} as the signer answers
   */
  get(now = this.now()) {
    if (this.#isOver) throw new ApiError("DISPOSED");
    const { token, from } = this.#kept;
    const isGood = now >= from && now < from + EXPIRES_IN - this.#margin;
    if (token && isGood) return token;
    const asked = this.#signing;
    const isSame = asked && Math.abs(asked.now - now) < SAME_TIME;
    if (isSame) return this.#join(asked, now);
    const made = this.#signer.createJWT({ now, expiresIn: EXPIRES_IN });
    if (typeof made === "string") return this.#keep(made, now);
    const signing = { now, isOver: false, token: Promise.resolve("") };
    signing.token = this.#wait(made, signing);
    this.#signing = signing;
    return signing.token;
  }

  /** @returns {number} Unix seconds by the API's clock, as far as it is known */
  now() {
    return Date.now() / 1000 + this.#ahead;
  }

  /** @param {number} [now] @returns {Promise<Signed>} */
  authorize = async (now = this.now()) => ({ token: await this.get(now), now });

  /** @param {number} theirs the API's time, by which it took a token */
  learn = (theirs) => {
    this.#ahead = theirs - Date.now() / 1000;
  };

  /** For good: what is being signed now is not kept either. */
  end() {
    this.#isOver = true;
    this.#kept = { token: "", from: 0 };
  }

  /** @param {Signing} asked @param {number} now @returns {Promise<string>} */
  #join = (asked, now) =>
    asked.token.catch((error) => {
      if (asked.isOver) throw error;
      // The request that it was part of is gone, as on Cloudflare Workers.
      if (this.#signing === asked) this.#signing = undefined;
      return this.get(now);
    });

  /** @param {PromiseLike<string>} made @param {Signing} signing */
  async #wait(made, signing) {
    try {
      return this.#keep(await made, signing.now);
    } finally {
      signing.isOver = true;
      if (this.#signing === signing) this.#signing = undefined;
    }
  }

  /** @param {unknown} made @param {number} now @returns {string} */
  #keep(made, now) {
    const token = jwtOf(made);
    if (this.#isOver) throw new ApiError("DISPOSED");
    this.#kept = { token, from: now };
    return token;
  }
}
