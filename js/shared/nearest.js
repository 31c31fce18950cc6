// SPDX-License-Identifier: MIT
/** A word that is mistyped -> the known one that is meant. */

/** @param {string} word @returns {string} without what people mix up */
const bare = (word) => word.toLowerCase().replaceAll(/[-_]/g, "");

/**
 * @param {string} word as it was typed
 * @param {readonly string[]} known
 * @returns {string | undefined} the nearest, if it is near enough to be meant
 */
export function nearest(word, known) {
  const typed = bare(word);
  for (let edits = 0; edits <= Math.min(2, typed.length / 3); edits++) {
    const near = known.find((name) => isNear(typed, bare(name), edits));
    if (near) return near;
  }
  return known.find((name) => typed.length > 2 && bare(name).includes(typed));
}

/**
 * @param {string} a
 * @param {string} b
 * @param {number} edits
 * @returns {boolean} whether so many letters, put in, left out, changed or
 *   swapped with the next, or fewer, make one of the other
 */
function isNear(a, b, edits) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  if (x === y || edits === 0) return x === y;
  const swapped = x[1] === y[0] && x[0] === y[1] ? 2 : 1;
  return (
    isNear(x.slice(1), y, edits - 1) ||
    isNear(x, y.slice(1), edits - 1) ||
    isNear(x.slice(swapped), y.slice(swapped), edits - 1)
  );
}
