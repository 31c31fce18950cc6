// SPDX-License-Identifier: MIT
/**
 * Faults aimed at what each protection of c/rsa/crt.c guards: without it, one of
 * them lets a wrong signature leave.
 */
import { sitesOf } from "./target.mjs";

/** @typedef {import("./target.mjs").Target} Target */

const C1 = 1.5 * 2 ** 102; // the first of the constants of mont_fma.c
const C1_TWICE = Buffer.from(Float64Array.of(C1, C1).buffer);
const CONSTANTS_BYTES = 96;
const THIRD_ROUND = 3;

/** What digits_unsigned computes once a call: recombine calls it four times. */
const headOfDigitsUnsigned = (/** @type {Target} */ target) =>
  [...sitesOf(target.module).entries()]
    .filter(
      ([, [op, where]]) =>
        /^digits_unsigned/.test(where) && op.startsWith("f64."),
    )
    .map(([site]) => site)
    .filter((site) => {
      target.sign({ site });
      return target.core.run.value === 4;
    });

/** @type {Record<string, { guards: string, probes?: string, faults: (target: Target) => object[] }>} */
export const AIMS = {
  power: {
    guards: "the e-th power of the signature",
    // A digit of what is raised to dp beside dq.
    faults: ({ symbols, moments }) =>
      [1, 3, 5, 7].map((i) => ({
        where: symbols.x.at + 8 * i + 4,
        bit: 4,
        moment_at: moments >> 1,
      })),
  },
  range: {
    guards: "the comparison with n",
    probes: "faults",
    // Half a digit, by which the last round finds whether the sum is negative:
    // n is added, or subtracted, once more.
    faults: (target) =>
      headOfDigitsUnsigned(target).flatMap((site) =>
        [...Array(64).keys()].map((bit) => ({
          site,
          run_at: THIRD_ROUND,
          bit,
        })),
      ),
  },
  key_sum: {
    guards: "the sum of the frozen key",
    // A negative number of digits: every product is empty, also in the check.
    faults: ({ symbols }) => [
      { where: symbols.k.at + 3, bit: 7, moment_at: 1 },
    ],
  },
  constants: {
    guards: "the constants made again",
    // All of mont_fma's: every product is 0, also in the check.
    faults: ({ before }) => {
      const where = Buffer.from(before).indexOf(C1_TWICE);
      return where < 0 ? [] : [{ where, zeros: CONSTANTS_BYTES, moment_at: 1 }];
    },
  },
  block_sum: {
    guards: "the sum of the block",
    // A bit of its copy: the right signature of something else.
    faults: ({ block }) =>
      [2, 3, 4].map((moment_at) => ({ where: block + 100, bit: 3, moment_at })),
  },
};
