// SPDX-License-Identifier: MIT
/** A step and how long it may take -> what it gives, or that it was ended. */

/**
 * @template T
 * @param {number} seconds
 * @param {AbortSignal | undefined} outer
 * @param {() => unknown} late what it rejects with when the time is over
 * @param {(signal: AbortSignal) => Promise<T>} step
 * @returns {Promise<T>} ends in time even if the step does not heed its signal
 */
export async function within(seconds, outer, late, step) {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort(outer?.reason);
  outer?.addEventListener("abort", stop);
  const timer = setTimeout(() => controller.abort(late()), seconds * 1000);
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
  try {
    return await Promise.race([ended, step(signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", stop);
    controller.abort(); // whatever was not read
  }
}
