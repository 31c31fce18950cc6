// SPDX-License-Identifier: MIT
/** Access tokens by name: kept until shortly before they expire, and asked for
 * once by however many want one at the same time. */
import { ApiError } from "./errors.js";
import { memberOf } from "./answer.js";
import { within } from "./within.js";

/** @import { AccessToken, Signal } from "./types.js" */
/** @import { Result } from "./request.js" */
/** Times by this machine's clock, Unix seconds.
 * @typedef {{ token: string, text: string, renew: number, end: number }} Entry */
/** @typedef {{ controller: AbortController, waiting: number, isOver: boolean,
 *   answer: Promise<AccessToken> }} Flight */
/** @typedef {(signal: AbortSignal) => Promise<Result>} Mint */
/** @typedef {{ name: string, end: number }} Doomed whose, and when it expires */

const MAX_KEPT = 1000;
/** How long a token is kept at most, even if it expires later. */
const MAX_LIFE = 24 * 60 * 60; // seconds
/** For this long after a failed renewal the old token is given at once. */
const RENEWAL_PAUSE = 10; // seconds
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const clock = () => Date.now() / 1000;

export class Kept {
  /** The one unused for longest is first. @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<string, Flight>} */
  #flights = new Map();
  /** Tokens to be revoked that may still be good. @type {Map<string, Doomed>} */
  #doomed = new Map();
  #margin;
  #timeout;

  /** @param {number} margin @param {number} timeout both in seconds */
  constructor(margin, timeout) {
    this.#margin = margin;
    this.#timeout = timeout;
  }

  /**
   * @param {string} name
   * @param {Mint} mint
   * @param {{ signal?: Signal | undefined, fresh?: boolean | undefined }} options
   * @returns {Promise<AccessToken>} the caller's own copy
   */
  async get(name, mint, { signal, fresh = false }) {
    signal?.throwIfAborted();
    const entry = this.#entries.get(name);
    if (entry && !fresh && clock() < entry.renew) {
      this.#entries.delete(name);
      this.#entries.set(name, entry);
      return JSON.parse(entry.text);
    }
    try {
      return await this.#join(name, mint, signal);
    } catch (error) {
      const isGood = entry && clock() < entry.end;
      const isStill = isGood && this.#entries.get(name) === entry;
      if (!isStill || fresh || signal?.aborted) throw error;
      entry.renew = Math.min(entry.end, clock() + RENEWAL_PAUSE);
      return JSON.parse(entry.text);
    }
  }

  /**
   * From now on nobody gets that token, or the one of that name. It is known until
   * `forget`, though, so that a revocation that fails can be tried again.
   *
   * @param {{ name?: string | undefined, token?: string | undefined }} which
   * @returns {string[]} every token of that name that may still be good
   */
  doom({ name, token }) {
    for (const [key, entry] of this.#entries) {
      if (key !== name && entry.token !== token) continue;
      this.#entries.delete(key);
      this.#doomed.set(entry.token, { name: key, end: entry.end });
    }
    const good = [...this.#doomed].filter(([, { end }]) => clock() < end);
    this.#doomed = new Map(good);
    return good.filter(([, of]) => of.name === name).map(([token]) => token);
  }

  /** @param {string} token */
  forget(token) {
    this.#doomed.delete(token);
    for (const [name, entry] of this.#entries) {
      if (entry.token === token) this.#entries.delete(name);
    }
  }

  /**
   * @param {string} name
   * @param {Signal | undefined} signal
   * @returns {Promise<unknown> | undefined} settles when the request for it
   *   that is under way ends; undefined if there is none
   */
  settled(name, signal) {
    const asked = this.#flights.get(name)?.answer.catch(() => {});
    return asked && within(this.#timeout, signal, () => asked);
  }

  /** @param {unknown} reason what waits rejects with */
  clear(reason) {
    this.#entries.clear();
    this.#doomed.clear();
    this.#flights.forEach(({ controller }) => controller.abort(reason));
    this.#flights.clear();
  }

  /**
   * A flight lasts while somebody waits for it.
   *
   * @param {string} name
   * @param {Mint} mint
   * @param {Signal | undefined} signal
   * @returns {Promise<AccessToken>}
   */
  async #join(name, mint, signal) {
    const flight = this.#flights.get(name) ?? this.#start(name, mint);
    const leave = () => {
      if (this.#flights.get(name) === flight) this.#flights.delete(name);
    };
    flight.waiting++;
    try {
      const copy = async () => JSON.parse(JSON.stringify(await flight.answer));
      return await within(this.#timeout, signal, copy);
    } catch (error) {
      if (flight.isOver || signal?.aborted) throw error;
      // It is not over and yet rejects, or did not end in time, which it does by
      // itself: the request that it was part of is gone, as on Cloudflare
      // Workers. Nobody else should wait for it.
      leave();
      if (error instanceof ApiError) throw error;
    } finally {
      if (--flight.waiting === 0) {
        leave();
        flight.controller.abort(signal?.reason);
      }
    }
    return this.#join(name, mint, signal);
  }

  /** @param {string} name @param {Mint} mint @returns {Flight} */
  #start(name, mint) {
    const controller = new AbortController();
    const answer = mint(controller.signal).then((result) => {
      if (this.#flights.get(name) === flight) this.#keep(name, result);
      return result.body;
    });
    /** @type {Flight} */
    const flight = { controller, answer, waiting: 0, isOver: false };
    const end = () => (flight.isOver = true);
    answer.then(end, end); // before anybody else hears of it
    this.#flights.set(name, flight);
    return flight;
  }

  /** @param {string} name @param {Result} result */
  #keep(name, { body, now, sent }) {
    this.#entries.delete(name);
    const expiresAt = memberOf(body, "expiresAt");
    if (!ISO_8601.test(expiresAt)) return;
    const life = Math.min(Date.parse(expiresAt) / 1000 - now, MAX_LIFE);
    const renew = sent + life - this.#margin;
    const text = JSON.stringify(body);
    const entry = { token: body.token, text, renew, end: sent + life };
    this.#entries.set(name, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_KEPT) break;
      this.#entries.delete(oldest);
    }
  }
}
