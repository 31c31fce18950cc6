// SPDX-License-Identifier: MIT
/**
 * Everybody in turn, again and again, so that what else the machine does hits all
 * alike. Of the calls in a turn the fastest counts, which leaves out the ones that
 * were interrupted. Runs in Node.js, Deno and Bun.
 */
const WARM_UP = 250; // ms for each
const SLICE = 4; // ms: who takes longer than that sits rounds out
const CALLS = 3; // in a turn

/** @param {number[]} values @param {number} part 0 to 1 @returns {number} */
const quantile = (values, part) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)];

/** @param {number[]} values @returns {number} */
export const median = (values) => quantile(values, 0.5);

/** @param {number[]} values @param {number} digits @returns {string} the median, with the quartiles */
export function spread(values, digits, unit = 1) {
  const [middle, low, high] = [0.5, 0.25, 0.75].map((part) =>
    (quantile(values, part) / unit).toFixed(digits),
  );
  return `${middle} (${low} to ${high})`;
}

/** @param {() => unknown} run @returns {Promise<number>} ms */
async function time(run) {
  const start = performance.now();
  const result = run();
  if (result instanceof Promise) await result;
  return performance.now() - start;
}

/** @template T @param {T[]} list @returns {T[]} in another order */
function shuffled(list) {
  const keyed = list.map((item) => ({ item, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/**
 * @param {Record<string, () => unknown>} all
 * @param {number} seconds after the warm-up
 * @returns {Promise<Record<string, number[]>>} name -> ms, one for each turn
 */
export async function interleave(all, seconds) {
  const entries = [];
  for (const [name, run] of Object.entries(all)) {
    const warm = [];
    const end = performance.now() + WARM_UP;
    do warm.push(await time(run));
    while (performance.now() < end || warm.length < 3);
    const every = Math.ceil(median(warm) / SLICE);
    entries.push({ name, run, every, times: /** @type {number[]} */ ([]) });
  }
  const end = performance.now() + 1000 * seconds;
  for (let round = 0; performance.now() < end; round++) {
    for (const { run, every, times } of shuffled(entries)) {
      if (round % every !== 0) continue;
      let best = Infinity;
      for (let i = 0; i < CALLS; i++) best = Math.min(best, await time(run));
      times.push(best);
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, times]));
}
