// SPDX-License-Identifier: MIT
/** A token -> its three parts, its claims and how long it has to live. */
import { decodeJWT } from "../index.js";
import { isTime, moment, span } from "../shared/words.js";
import { announce, Copyable, element, fill, revealed, write } from "./dom.js";

/** @import { JsonObject } from "../types.js" */

/** What the registered claims mean (RFC 7519 section 4.1). */
const MEANINGS = new Map([
  ["iss", "the app that it is from"],
  ["alg", "the algorithm that signed it"],
  ["sub", "whom it is about"],
  ["aud", "whom it is for"],
]);
const TIMES = new Set(["iat", "exp", "nbf"]);
/** With this many seconds left it says so. */
const WARN = 60;

/**
 * @param {number} time Unix seconds
 * @param {number} now
 * @returns {string} on this clock, with the date unless that is today
 */
function clock(time, now) {
  const [date, today] = [new Date(time * 1000), new Date(now * 1000)];
  return date.toDateString() === today.toDateString()
    ? date.toLocaleTimeString(undefined, { hour12: false })
    : date.toLocaleString(undefined, { hour12: false });
}

/** @param {number} seconds @returns {string} such as 9:58 */
const minutes = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** @param {string} text @returns {string} it, with units after the numbers */
const unbroken = (text) => text.replace(/(\d) (?=[a-z])/g, "$1\u00a0");

export class TokenView {
  #find;
  #token;
  /** @type {JsonObject} */
  #claims = {};
  /** @type {{ place: Element, time: number }[]} */
  #moments = [];
  #last = Infinity;

  /**
   * @param {Element} place
   * @param {() => void} [renew] makes a new one of a token that has expired
   */
  constructor(place, renew) {
    this.#find = fill(place, "token-view");
    this.#token = new Copyable(this.#find(".token"), "the token");
    const button = this.#find(".renew");
    if (renew) button.addEventListener("click", renew);
    else button.remove();
  }

  /** Whether, by its own claims, it has not expired. */
  isAlive = true;

  /**
   * @param {string} token
   * @returns {JsonObject} its claims, not verified
   * @throws {import("../index.js").JwtError} ERR_TOKEN_…
   */
  show(token) {
    const { header, claims } = decodeJWT(token);
    this.#claims = claims;
    this.#last = Infinity;
    const shown = token
      .split(".")
      .flatMap((part, i) => [
        ...(i ? ["."] : []),
        element("span", ["p-header", "p-claims", "p-signature"][i], part),
      ]);
    this.#token.set(token, shown);
    this.#find(".header code").replaceChildren(
      ...revealed(JSON.stringify(header)),
    );
    this.#moments = [];
    const rows = Object.entries(claims).map(([name, value]) =>
      this.#row(name, value),
    );
    this.#find("tbody").replaceChildren(...rows);
    return claims;
  }

  clear() {
    this.#claims = {};
    this.#moments = [];
    this.#token.set("");
    this.#find(".header code").replaceChildren();
    this.#find("tbody").replaceChildren();
    this.#find(".life").hidden = true;
  }

  focus() {
    this.#find(".copy").focus();
  }

  /** @param {string} name @param {unknown} value */
  #row(name, value) {
    const head = element("th", "data", ...revealed(name));
    head.setAttribute("scope", "row");
    // As JSON, so that "42" and 42 differ.
    const text = JSON.stringify(value);
    const cell = element("td", "", element("span", "data", ...revealed(text)));
    if (TIMES.has(name) && isTime(value)) {
      const place = element("span", "meaning");
      cell.append(place);
      this.#moments.push({ place, time: value });
    } else if (MEANINGS.has(name)) {
      cell.append(element("span", "meaning", MEANINGS.get(name) ?? ""));
    }
    return element("tr", "", head, cell);
  }

  /** @param {number} now Unix seconds, whole */
  tick(now) {
    for (const { place, time } of this.#moments) {
      write(place, unbroken(moment(time, now)));
    }
    const { iat, exp } = this.#claims;
    const life = this.#find(".life");
    life.hidden = !isTime(exp);
    this.isAlive = !isTime(exp) || exp > now;
    this.#token.off = !this.isAlive;
    if (!isTime(exp)) return;
    const left = Math.ceil(exp - now);
    const renew = this.#find(".renew");
    if (renew) renew.hidden = this.isAlive;
    this.#say(left);
    life.classList.toggle("dead", left <= 0);
    const from = isTime(iat) && iat < exp ? iat : exp - 660;
    const gone = Math.min(Math.max((now - from) / (exp - from), 0), 1);
    life.style.setProperty("--gone", String(gone));
    const cells = Math.round((exp - from) / 60);
    this.#find(".scale").style.setProperty(
      "--cells",
      String(cells <= 60 ? cells : 1),
    );
    const far = left >= 3600;
    write(
      this.#find(".left"),
      left <= 0 ? "Expired" : far ? span(left) : minutes(left),
    );
    write(
      this.#find(".until"),
      left <= 0
        ? `${unbroken(span(-left))} ago, at ${clock(exp, now)}`
        : `left, until ${clock(exp, now)} on your clock`,
    );
    const [start, end] = life.querySelectorAll(".ends span");
    write(start, isTime(iat) ? `from ${clock(iat, now)}` : "");
    write(end, `to ${clock(exp, now)}`);
  }

  /** @param {number} left seconds */
  #say(left) {
    if (left <= 0 && this.#last > 0 && this.#last !== Infinity) {
      announce("The token has expired");
    } else if (left <= WARN && this.#last > WARN && this.#last !== Infinity) {
      announce("The token expires in a minute");
    }
    this.#last = left;
  }
}
