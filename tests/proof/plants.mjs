// SPDX-License-Identifier: MIT
/** Errors that a proof must not let through. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("./goals.mjs").Facts} Facts */

/** @param {string} number @param {bigint} by */
const plus = (number, by) => String(BigInt(number) + by);
/** @param {Facts} facts @param {number} k */
const sumsOf = ({ constants }, k) =>
  constants.sums.find((/** @type {any} */ row) => row.k === k);

/** @type {Record<string, (facts: Facts) => void>} in constants, bounds, counts */
export const factPlants = {
  "C1 = 2^102, from which a negative product leaves the binade": (f) => {
    f.constants.c1 = String(1n << 102n);
    f.constants.c1Bits = String((1023n + 102n) << 52n);
    f.constants.c2 = plus(f.constants.c1, BigInt(f.constants.c3));
  },
  "C2 one step too large": ({ constants: c }) => (c.c2 = plus(c.c2, 1n << 50n)),
  "C3 = 2^52": ({ constants: c }) => (c.c3 = String(1n << 52n)),
  "a mask of 49 bits": ({ constants: c }) =>
    (c.mask = plus(c.mask, -(1n << 49n))),
  "unbias without half a digit": ({ constants: c }) => (c.unbias = c.binade),
  "digits of 52 bits": ({ constants: c }) => (c.width = 52),
  "digits of 51 bits and the steps of 50": ({ constants: c }) => (c.width = 51),
  "an initial sum off by one": (f) =>
    (sumsOf(f, 21).low[7] = plus(sumsOf(f, 21).low[7], 1n)),
  "the first column of high with one share of the bias": (f) =>
    (sumsOf(f, 31).high[0] = plus(sumsOf(f, 31).high[0], 1n << 12n)),
  "half an initial sum that is not its half": (f) =>
    (sumsOf(f, 41).halfHigh[3] = plus(sumsOf(f, 41).halfHigh[3], 1n)),
  "the carry of zeros without the digit of T": (f) =>
    (sumsOf(f, 43).carry = plus(sumsOf(f, 43).carry, 4843621399236968448n)),
  "a column that sums a product too many": ({ columns }) =>
    columns.forEach(({ low }) => low[4][0]++),
  "so many digits that a column sum overflows": ({ columns }) =>
    columns.forEach(({ high, k }) => {
      if (k === 43) high.forEach((counts) => (counts[0] += 100));
    }),
  "narrow digits without excess": ({ constants: c }) => (c.narrowExcess = 0),
  "65 digits of 24 bits": ({ constants: c }) =>
    c.sizes.push({
      fma: false,
      bits: 1500,
      k: 65,
      width: 24,
      rounding: String(3n << 75n),
      powers: [],
    }),
  "K = 2^(52+W)": ({ constants: c }) =>
    c.sizes.forEach(
      (size) => (size.rounding = String(1n << BigInt(52 + size.width))),
    ),
  "a prime that is not below R/4": ({ constants: c }) =>
    (c.sizes[100].bits += 60),
  "an even number of digits": ({ constants: c }) => (c.sizes[7].k += 1),
  "R^2 by doublings in a row, without the product between them": (f) =>
    f.constants.sizes.forEach((size) => {
      const last = size.powers.length - 2;
      size.powers = size.powers.filter(
        (step, i) => `${step}` !== "mul,r2,r2,one" || i >= last,
      );
    }),
  "too few squares for R mod m": ({ constants: c }) =>
    c.sizes.forEach((size) => size.powers.shift()),
};

/** @type {[name: string, from: string, to: string][]} in the formulas */
export const coqPlants = [
  ["inverse is m^-1", "= R * w - 1.", "= R * w + 1."],
  ["the carry of T is forgotten", "carry_r O = carry_T k + z", "carry_r O = z"],
  ["a carry leaves the result", "carry_r k = 0.", "carry_r k = 1."],
  ["T starts with a carry", "carry_T O = 0.", "carry_T O = 1."],
  ["high hi stay in their column", "(i + j) c then", "(i + j) (S c) then"],
  [
    "two additions",
    "let t := add_if_negative n (add_if_negative n (add_if_negative n s)) in",
    "let t := add_if_negative n (add_if_negative n s) in",
  ],
  ["s - n below -3n", "0 < n -> -3 * n <= s", "0 < n -> -4 * n <= s"],
  ["primes that share a factor", "  rel_prime p q -> (p | x)", "  (p | x)"],
  ["the check sees up to m", "Z.abs x < m ->", "Z.abs x <= m ->"],
  ["what lies below is B instead of B/2", "< (B / 2) * unit", "< B * unit"],
];

/** How columns.c is compiled, the fast ways first: without sanitizers a wrong place
 * may be read unseen. */
const SANITIZERS = [
  "-fsanitize=address,undefined",
  "-fno-sanitize-recover=all",
];
const WAYS = /** @type {[pairs: number, sanitizers: string[]][]} */ (
  [[], SANITIZERS].flatMap((flags) => [1, 2].map((pairs) => [pairs, flags]))
);

/**
 * Some of the numbers in the code of columns.h and by_twos.h, each one more:
 * columns.c must see it.
 *
 * @param {string} dir for the changed copies
 * @returns {[string, boolean][]}
 */
export function columnPlants(dir) {
  const at = (/** @type {string} */ path) =>
    fileURLToPath(new URL(path, import.meta.url));
  const texts = new Map(
    ["columns.h", "by_twos.h"].map((name) => [
      name,
      readFileSync(at(`../../c/rsa/${name}`), "utf8"),
    ]),
  );
  const copy = () =>
    texts.forEach((text, name) => writeFileSync(join(dir, name), text));
  const program = readFileSync(at("columns.c"), "utf8");
  writeFileSync(join(dir, "columns.c"), program.replaceAll("../../c/rsa/", ""));
  copy();
  if (!WAYS.every(([pairs, flags]) => runs(dir, pairs, flags))) {
    throw new Error("columns.c fails with nothing planted");
  }
  return [...texts].flatMap(([name, text]) => {
    copy();
    return numbersPlanted(dir, name, text);
  });
}

/**
 * @param {string} dir where columns.c and the headers lie
 * @param {string} name of the header to change
 * @param {string} text
 * @returns {[string, boolean][]}
 */
function numbersPlanted(dir, name, text) {
  const code = text.replaceAll(/\/\*[^]*?\*\//g, (c) => " ".repeat(c.length));
  // Not how long an array is, nor the zero that a sum starts with.
  const numbers = [...code.matchAll(/(?<![\w.]|acc s\[|\{)\d(?![\w.])/g)];
  const step = name === "columns.h" ? 20 : 5;
  return numbers
    .filter((_, i) => i % step === step >> 1)
    .map((match) => {
      const changed =
        text.slice(0, match.index) +
        String(Number(match[0]) + 1) +
        text.slice(match.index + 1);
      writeFileSync(join(dir, name), changed);
      const line = text.slice(0, match.index).split("\n").length;
      const what = `${name}:${line}: ${match[0]} is one more`;
      const refuted = WAYS.some(([pairs, flags]) => !runs(dir, pairs, flags));
      return [what, refuted];
    });
}

/** @param {string} dir @param {number} pairs that columns.h takes at once @param {string[]} sanitizers */
function runs(dir, pairs, sanitizers) {
  const [from, out] = ["columns.c", "columns"].map((name) => join(dir, name));
  // Few digits are enough to see what is planted, and take a fifth of the time.
  const defines = [`-DPAIRS_AT_ONCE=${pairs}`, "-DMAX_K=27"];
  const flags = ["-O0", "-w", ...sanitizers, ...defines];
  execFileSync("gcc", [...flags, from, "-o", out]);
  try {
    execFileSync(out, { stdio: "ignore", timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}
