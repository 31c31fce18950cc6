// SPDX-License-Identifier: MIT
/** Figures -> the table of what they must be. sizes.mjs judges the sizes. */

/**
 * @typedef {Record<string, { median: number, min: number, turns: number }>} Times
 * @typedef {{
 *   date: string,
 *   machine: { cpu: string, cores: number, system: string, ifma: boolean },
 *   node: string,
 *   openssl: string,
 *   full: Record<string, Times>,
 *   masked: Record<string, Times>,
 *   load: { key: number, signature: number, kernel: string },
 *   sizes: Record<keyof typeof import("./sizes.mjs").LIMITS, number>,
 * }} Figures
 */

const OURS = "createJWT()";
const NATIVE = "node:crypto.sign, KeyObject";

/**
 * @param {"full" | "masked"} run
 * @param {string} rival
 * @param {number} [bits]
 * @param {string} [ours]
 */
const over =
  (run, rival, bits = 2048, ours = OURS) =>
  (/** @type {Figures} */ { [run]: { [bits]: times } }) =>
    times[rival] && times[ours].median / times[rival].median;

/** What, how it is measured, the limit and the goal.
 * @type {Record<string, [(f: Figures) => number | undefined, number, number?]>} */
const TARGETS = {
  "createJWT() / jsonwebtoken with the PEM": [
    over("full", "jsonwebtoken, PEM"),
    0.95,
    0.85,
  ],
  "the same, without IFMA": [over("masked", "jsonwebtoken, PEM"), 0.65, 0.57],
  "createJWT() / node:crypto.sign with a KeyObject, without IFMA": [
    over("masked", NATIVE),
    1.02,
    0.92,
  ],
  "the same, RSA-3072": [over("masked", NATIVE, 3072), 1, 0.92],
  "the same, RSA-4096": [over("masked", NATIVE, 4096), 1, 0.92],
  "createJWT() / universal-github-app-jwt": [
    over("full", "universal-github-app-jwt"),
    0.85,
  ],
  "createJWT() / @node-rs/jsonwebtoken": [
    over("full", "@node-rs/jsonwebtoken"),
    0.4,
  ],
  "createJWT() / jsrsasign": [over("full", "jsrsasign"), 0.04],
  "simd kernel / stock libtomcrypt in WebAssembly": [
    over("full", "kernel: stock libtomcrypt", 2048, "kernel: simd"),
    0.33,
    0.25,
  ],
  "loading a new key / one signature": [
    ({ load }) => load.key / load.signature,
    2,
    0.7,
  ],
};

/**
 * @param {Figures} figures
 * @returns {{ figure: string, value: number | undefined, limit: number, goal?: number, verdict: string }[]}
 */
const judge = (figures) =>
  Object.entries(TARGETS).map(([figure, [measure, limit, goal]]) => {
    const value = measure(figures);
    const verdict =
      value === undefined
        ? "not measured"
        : value > limit
          ? "FAIL"
          : goal !== undefined && value > goal
            ? "pass"
            : "pass, goal reached";
    return { figure, value, limit, goal, verdict };
  });

/** @param {Figures} figures @returns {string} for a terminal */
export function targetTable(figures) {
  const number = (/** @type {number | undefined} */ value) =>
    (value === undefined ? "" : value.toFixed(value < 10 ? 3 : 1)).padStart(8);
  const rows = judge(figures).map(
    ({ figure, value, limit, goal, verdict }) =>
      `${figure.padEnd(84)}${number(value)}${number(limit)}${number(goal)}  ${verdict}`,
  );
  const head = "".padEnd(84) + "measured   limit    goal";
  return [head, ...rows].join("\n");
}
