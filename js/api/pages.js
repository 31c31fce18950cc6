// SPDX-License-Identifier: MIT
/** The list of an app's installations, page by page -> one after the other. */
import { tagOf } from "../shared/own-options.js";
import { memberOf } from "./answer.js";
import { ApiError } from "./errors.js";
import { checkSignal, demand, optionsOf } from "./checks.js";

/** @import { Installation, Signal } from "./types.js" */

const MAX_LIMIT = 1000;

/**
 * How many there are is not documented: a page that is not full is the last.
 *
 * @param {(path: string, signal: Signal | undefined) => Promise<any>} get
 * @param {unknown} options
 * @returns {AsyncGenerator<Installation, void, void>}
 * @throws {ApiError}
 */
export async function* pages(get, options) {
  const { limit = 10, signal } = optionsOf(options, "limit signal");
  demand(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT, "limit");
  checkSignal(signal);
  let before = "";
  for (let page = 0; ; page++) {
    const query = `limit=${limit}&page=${page}`;
    const body = await get(`/app/installations?${query}`, signal);
    const list = memberOf(body, "installations");
    const text = JSON.stringify(list);
    // The same page again: it would never end.
    const isNext =
      Array.isArray(list) &&
      list.every((one) => tagOf(one) === "Object") &&
      text !== before;
    if (!isNext) throw new ApiError("RESPONSE");
    yield* list;
    if (list.length < limit) return;
    before = text;
  }
}
