// SPDX-License-Identifier: MIT
/** A signer -> the app's own token, kept until shortly before it expires. */
import { jwtOf } from "./checks.js";
import { ApiError } from "./errors.js";

/** @import { Bearer } from "./request.js" */
/** @import { TokenSource } from "./types.js" */

/** It leaves a minute for a clock that runs ahead. */
export const EXPIRES_IN = 540; // seconds
/** Calls that differ by less may share a token that is being signed. */
const SAME_TIME = 10; // seconds

export class AppToken {
  #signer;
  #margin;
  #identity;
  #kept = { token: "", from: 0 };
  /** @type {{ now: number, token: Promise<string> } | undefined} */
  #signing;
  /** By how many seconds the API's clock is known to be ahead. */
  #ahead = 0;
  #isOver = false;

  /**
   * @param {TokenSource} signer
   * @param {number} margin seconds
   * @param {object} identity what else a signer is given
   */
  constructor(signer, margin, identity) {
    this.#signer = signer;
    this.#margin = margin;
    this.#identity = identity;
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
    if (asked && Math.abs(asked.now - now) < SAME_TIME) return asked.token;
    const wanted = { ...this.#identity, now, expiresIn: EXPIRES_IN };
    const made = this.#signer.createJWT(wanted);
    if (typeof made === "string") return this.#keep(made, now);
    const signing = { now, token: this.#wait(made, now) };
    this.#signing = signing;
    return signing.token;
  }

  /** @returns {number} Unix seconds by the API's clock, as far as it is known */
  now() {
    return Date.now() / 1000 + this.#ahead;
  }

  /** @param {number} [theirs] @returns {Promise<Bearer>} */
  authorize = async (theirs) => {
    const now = theirs ?? this.now();
    return { token: await this.get(now), now };
  };

  /** @param {number} theirs the API's time, by which it took a token */
  learn(theirs) {
    this.#ahead = theirs - Date.now() / 1000;
  }

  /** For good: what is being signed now is not kept either. */
  end() {
    this.#isOver = true;
    this.#kept = { token: "", from: 0 };
  }

  /** @param {PromiseLike<string>} made @param {number} now */
  async #wait(made, now) {
    try {
      return this.#keep(await made, now);
    } finally {
      if (this.#signing?.now === now) this.#signing = undefined;
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
