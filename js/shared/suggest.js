// SPDX-License-Identifier: MIT
/** A word that is mistyped -> the known one that is meant. */

/**
 * @param {string} a
 * @param {string} b
 * @returns {number} characters to insert, delete, change or swap (optimal
 * string alignment)
 */
function distance(a, b) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const [above, before] = [rows[i - 1], row[j - 1]];
      row[j] = Math.min(above[j] + 1, before + 1, above[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/**
 * @param {string} word as it was typed
 * @param {string[]} known
 * @returns {string | undefined} the nearest, if it is near enough to be meant
 */
export function nearest(word, known) {
  if (word.length > 40) return undefined;
  const typed = word.toLowerCase().replaceAll("_", "-");
  const whole = known.filter((name) => typed && name.startsWith(typed));
  if (whole.length === 1) return whole[0];
  const [best] = known
    .map((name) => ({ name, far: distance(typed, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.far - other.far);
  return best?.name;
}
