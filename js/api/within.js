// SPDX-License-Identifier: MIT
/** A step and how long it may take -> what it gives, or that it was ended. */
import { ApiError } from "./errors.js";

/** @import { Signal } from "./types.js" */

/** @type {WeakMap<Signal, { stops: Set<() => void>, tell: () => void }>} */
const shared = new WeakMap();

/**
 * One listener for all calls that share a signal: of more than ten, Node 18 and 20
 * warn.
 *
 * @param {Signal} signal
 * @param {() => void} stop called when it aborts
 * @returns {() => void} ends that
 */
function onAbort(signal, stop) {
  const stops = new Set();
  const tell = () => stops.forEach((each) => each());
  const all = shared.get(signal) ?? { stops, tell };
  shared.set(signal, all);
  if (all.stops.size === 0) signal.addEventListener("abort", all.tell);
  all.stops.add(stop);
  return () => {
    all.stops.delete(stop);
    if (all.stops.size === 0) signal.removeEventListener("abort", all.tell);
  };
}

/**
 * Its timer keeps no process alive: where nothing else does, nothing is left
 * that could answer.
 *
 * @template T
 * @param {number} seconds
 * @param {Signal | undefined} outer
 * @param {(signal: AbortSignal) => PromiseLike<T>} step
 * @returns {Promise<T>} ends in time even if the step does not heed its signal
 * @throws {ApiError} ERR_API_TIMEOUT, and the signal's reason
 */
export async function within(seconds, outer, step) {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort(outer?.reason);
  const release = outer && onAbort(outer, stop);
  const late = () => controller.abort(new ApiError("TIMEOUT"));
  /** @type {any} a number in browsers */
  const timer = setTimeout(late, seconds * 1000);
  timer.unref?.();
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
  try {
    return await Promise.race([ended, step(signal)]);
  } finally {
    clearTimeout(timer);
    release?.();
    controller.abort(); // whatever was not read
  }
}

/**
 * Unlike the one above, this timer holds the process: between two tries there
 * is no connection that would, and a caller waits.
 *
 * @param {number} seconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects with the signal's reason
 */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
