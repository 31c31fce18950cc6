// SPDX-License-Identifier: MIT
/**
 * What tests/proof/constants.c and columns.c found in the kernels -> what must
 * hold of it: equations of integers, which are evaluated, and goals for Gappa.
 *
 * Of a product of two digits u and v, the fma backend makes u*v = L + B*H; a
 * column of a product sums so many L and so many H. Where a goal says l or h it
 * means the average of all of them, so that count * l is their sum.
 */

/**
 * @typedef {object} Facts
 * @property {Record<string, any>} constants what constants.c prints
 * @property {{ k: number, low: number[][], carry: number[][], high: number[][] }[]} columns
 *   what columns.c prints: how many L and H each column sums
 * @typedef {{ name: string, text: string }} Goal for Gappa
 * @typedef {{ name: string, holds: boolean }} Equation
 */

const WORD = 1n << 64n;
/** @param {bigint} x */
const word = (x) => ((x % WORD) + WORD) % WORD;
/** Column sums carry this bias, so that every one is positive. */
const BIAS = 1n << 62n;

/** |Q|/R is at most 1/2 * (1 + 2^-12), in all backends. */
const HALF = 0.5 * (1 + 2 ** -12);

/** @param {Facts} facts @returns {Equation[]} of integers, with both sides known */
export function equations({ constants: c, columns }) {
  /** @type {Equation[]} */
  const all = [];
  /** @param {string} name @param {boolean} holds */
  const must = (name, holds) => all.push({ name, holds });
  const width = BigInt(c.width);
  const [c1, c3, mask] = [c.c1Bits, c.c3Bits, c.mask].map(BigInt);
  const half = 1n << (width - 1n);
  const share = BIAS >> width;

  // IEEE 754: in [2^e, 2^(e+1)) one more in the pattern is 2^(e-52) more.
  const pattern = (/** @type {bigint} */ value, /** @type {bigint} */ e) =>
    ((1023n + e) << 52n) +
    (e >= 52n ? (value - (1n << e)) >> (e - 52n) : value - (1n << e));
  must("bits(C1)", c1 === pattern(BigInt(c.c1), 102n));
  must("bits(1.5*2^52)", c3 === pattern(BigInt(c.c3), 52n));
  must("bits(2^52)", BigInt(c.binadeBits) === pattern(BigInt(c.binade), 52n));
  must("C2 = C1 + 1.5*2^52", BigInt(c.c2) === BigInt(c.c1) + BigInt(c.c3));
  must("a step of hi is B", 102n - 52n === width);
  must("mask = B - 1", mask === 2n * half - 1n);
  must("unbias = 2^52 + B/2", BigInt(c.unbias) === BigInt(c.binade) + half);
  must("bias is a multiple of B", (BIAS & mask) === 0n);

  for (const { k, low, halfLow, high, halfHigh, carry } of c.sums) {
    const of = columns.find((row) => row.k === k);
    if (!of) throw new Error(`no columns for ${k} digits`);
    /** What is left of an initial sum once the patterns of C1 and 1.5*2^52 that
     * come with each H and L are added. */
    const left = (
      /** @type {string} */ start,
      /** @type {number[]} */ [l, h],
    ) => word(BigInt(start) + BigInt(l) * c3 + BigInt(h) * c1);
    for (let i = 0; i < k; i++) {
      const shares = i > 0 ? share : 0n;
      must(
        `k = ${k}, initial sum of column ${i} of low`,
        left(low[i], of.low[i]) === BIAS + half - shares,
      );
      must(
        `k = ${k}, initial sum of column ${i} of high`,
        left(high[i], of.high[i]) ===
          BIAS + half - (i > 0 ? share : 2n * share),
      );
      must(
        `k = ${k}, half an initial sum, column ${i}`,
        word(2n * BigInt(halfLow[i])) === BigInt(low[i]) &&
          word(2n * BigInt(halfHigh[i])) === BigInt(high[i]),
      );
    }
    // The digit of T comes with a 1.5*2^52 too.
    const [l, h] = of.carry[0];
    must(
      `k = ${k}, initial sum for the carry of zeros`,
      left(carry, [l + 1, h]) === BIAS + half,
    );
  }
  for (const { bits, k, width } of c.sizes) {
    must(`${bits} bits: m < R/4`, bits + 2 <= k * width);
    must(`${bits} bits: k is odd and known`, k % 2 === 1 && k >= 5);
  }
  for (const { k } of c.sizes.filter((/** @type {any} */ s) => s.fma)) {
    must(`${k} digits of fma have initial sums`, k <= c.maxDigits);
  }
  return all;
}

/** @param {Facts} facts @returns {Goal[]} */
export function goals(facts) {
  return [
    split(facts.constants),
    ...fmaColumns(facts),
    fmaDigit(facts.constants),
    ...narrow(facts),
    ...residues(facts.constants),
  ];
}

/** Two fused multiply-adds split a product without error.
 * @param {any} c @returns {Goal} */
function split({ c1, c2, width }) {
  const digit = `1b${width - 1}`;
  return {
    name: "hi and lo are exact, and stay in their binades",
    text: `@rne = float<ieee_64, ne>;
hi = rne(u * v + ${c1});
d = rne(${c2} - hi);
lo = rne(u * v + d);
{ @FIX(u, 0) /\\ @FIX(v, 0) /\\ |u| <= ${digit} /\\ |v| <= ${digit} ->
  hi in [1b102, 1b103] /\\ @FIX(hi, ${width}) /\\
  d - (${c2} - hi) in [0, 0] /\\
  lo in [1b52, 1b53] /\\ lo - (u * v + d) in [0, 0] /\\
  |u * v - (hi - ${c1})| <= ${digit} /\\
  |hi - ${c1}| <= ${2n ** BigInt(2 * width - 2) + 2n ** BigInt(width - 1)} }
u * v + d -> (${c2} - ${c1}) - (hi - (u * v + ${c1})) + (d - (${c2} - hi));
u * v - (hi - ${c1}) -> -(hi - (u * v + ${c1}));
hi - ${c1} -> (hi - (u * v + ${c1})) + u * v;
`,
  };
}

/** No column sum leaves bias +- 2^57, and its carry is below 2^7.
 * @param {Facts} facts @returns {Goal[]} */
function fmaColumns({ constants: { width, maxDigits }, columns }) {
  const l = `1b${width - 1}`;
  const h = 2n ** BigInt(width - 2) + 1n;
  const used = columns.filter(({ k }) => k <= maxDigits);
  const sums = used.map(({ k, low, carry, high }) => {
    const counts = [...low, ...high, ...carry.map(([a, b]) => [a + 1, b])];
    const one = [...new Set(counts.map(([a, b]) => `${a} * l + ${b} * h`))].map(
      (sum) => `|${sum} + ${l} + t| <= 1b57`,
    );
    return {
      name: `k = ${k}: every column sum is within 2^57 of its bias`,
      text: `{ |l| <= ${l} /\\ |h| <= ${h} /\\ |t| <= 1b8 ->\n  ${one.join(" /\\\n  ")} }\n`,
    };
  });
  return [
    ...sums,
    {
      name: "what a column carries is below 2^7, of two together below 2^8",
      text: `t = fixed<0, dn>(s * 1b-${width});
{ @FIX(s, 0) /\\ |s| <= 1b57 -> |t| <= 1b7 /\\ |t + t| <= 1b8 }
`,
    },
    {
      name: "what lies below the two top columns does not change the carry of zeros",
      // The sum of |s| B^i over all i < k - 1, in units of B^(k-1).
      text: `{ |s| <= 1b57 -> |s * 1b-${width} * (1 + 1b-${width - 2})| <= 1b${width - 2} }\n`,
    },
  ];
}

/** A digit comes out of its sum exactly, and is balanced.
 * @param {any} c @returns {Goal} */
function fmaDigit({ binade, unbias, mask, width }) {
  const half = 2n ** BigInt(width - 1);
  return {
    name: "a digit is exact and in [-B/2, B/2)",
    text: `@rne = float<ieee_64, ne>;
{ @FIX(x, 0) /\\ x in [${binade}, ${BigInt(binade) + BigInt(mask)}] ->
  rne(x - ${unbias}) - (x - ${unbias}) in [0, 0] /\\
  x - ${unbias} in [-${half}, ${half - 1n}] }
`,
  };
}

/** The backends without a fused multiply-add: sums of products are exact.
 * @param {Facts} facts @returns {Goal[]} */
function narrow({ constants: { sizes, narrowExcess }, columns }) {
  /** @type {Map<string, any>} */
  const chosen = new Map();
  for (const size of sizes.filter((/** @type {any} */ s) => !s.fma)) {
    chosen.set(`${size.width} ${size.k}`, size);
  }
  const widths = new Map(
    [...chosen.values()].map((size) => [size.width, size]),
  );
  return [
    ...[...chosen.values()].map(({ k, width }) => {
      const of = columns.find((row) => row.k === k);
      if (!of) throw new Error(`no columns for ${k} digits`);
      const most = Math.max(...[...of.low, ...of.high].map(([l]) => l));
      const [atCarry, below] = of.carry[0];
      const digit = 2 ** (width - 1) + narrowExcess;
      return {
        name: `${k} digits of ${width} bits: sums of products are below 2^53`,
        text: `{ |u| <= ${digit} /\\ |v| <= ${digit} /\\ |t| <= ${digit} ->
  |${most} * (u * v)| <= 1b53 /\\
  |${atCarry} * (u * v) + t + ${below} * (u * v) * 1b-${width}| <= 1b53 }
`,
      };
    }),
    ...[...widths.values()].flatMap((size) => narrowDigits(size, narrowExcess)),
  ];
}

/** @param {any} size @param {number} excess @returns {Goal[]} */
function narrowDigits({ width: w, rounding: K }, excess) {
  const half = 2 ** (w - 1);
  const early = 2 ** (54 - w) + 4;
  return [
    {
      name: `${w} bits: adding and subtracting K rounds to a multiple of B`,
      text: `@rne = float<ieee_64, ne>;
up = rne(s + ${K});
c = rne(up - ${K});
{ @FIX(s, 0) /\\ |s| <= 1b53 ->
  up in [1b${52 + w}, 1b${53 + w}] /\\ @FIX(up, ${w}) /\\
  c - (up - ${K}) in [0, 0] /\\ |up - (s + ${K})| <= 1b${w - 1} }
`,
    },
    {
      name: `${w} bits: what goes into the next column, and the digit that stays`,
      // c and d: what s and x round to; late: what the column below left.
      text: `{ |s| <= 1b53 /\\ |c - s| <= 1b${w - 1} /\\ |early| <= ${early} /\\
  |x| <= ${half + early} /\\ |d - x| <= ${half} ->
  |c * 1b-${w} + c * 1b-${w}| <= ${early} /\\ |(s - c) + early| <= ${half + early} /\\
  |d * 1b-${w}| <= ${excess} /\\ |(x - d) + ${excess}| <= ${half + excess} }
c -> (c - s) + s;
s - c -> -(c - s);
d -> (d - x) + x;
x - d -> -(d - x);
`,
    },
    {
      name: `${w} bits: what lies below the two top columns does not change the carry of zeros`,
      text: `{ |s| <= 1b53 /\\ |t| <= ${half + excess} ->
  |s * 1b-${2 * w} * (1 + 1b-${w - 2}) + t * 1b-${w} + 1| <= 1b${w - 2} }
`,
    },
    {
      name: `${w} bits: |Q| <= R/2 * (1 + 2^-12)`,
      text: `{ |q| <= ${half + excess} -> |q * (1 + 1b-${w - 1})| <= ${2 * half * HALF} }\n`,
    },
  ];
}

/** A bound in thousandths, rounded up. @param {number} x */
const up = (x) => Math.ceil(x * 1000 + 1e-6) / 1000;

/**
 * Bounds of residues in units of m, where m <= R/4: what every product is made
 * of stays within R/2, which is 2m, and what must be known more closely is.
 *
 * @param {any} c @returns {Goal[]}
 */
function residues({ sizes }) {
  /** @type {Map<string, Goal>} */
  const steps = new Map();
  /** |a*b/R + Q*m/R| for |a| <= x*m, |b| <= y*m.
   * @param {number} x @param {number} y */
  const product = (x, y) => {
    const bound = up((x * y) / 4 + 0.5 * (1 + 2 ** -12));
    const name = `a product of ${x} m and ${y} m is within ${bound} m`;
    steps.set(name, {
      name,
      text: `{ ratio in [0, 0.25] /\\ |a| <= ${x} /\\ |b| <= ${y} /\\ |q| <= ${HALF} ->
  |a| <= 2 /\\ |b| <= 2 /\\ |a * b * ratio + q| <= ${bound} }
`,
    });
    return bound;
  };
  /** @param {string} what @param {number} bound @param {number} most */
  const within = (what, bound, most) => {
    const name = `${what} is within ${most} m`;
    steps.set(`${name} ${bound}`, {
      name,
      text: `{ |x| <= ${bound} -> |x| <= ${most} }\n`,
    });
  };
  const ONE = 0.66;
  const R2 = 0.69;
  for (const goal of firstSquarings(sizes, ONE)) steps.set(goal.name, goal);
  // R^2 and R^3, in the order that freeze.c computes them.
  for (const powers of new Set(
    sizes.map((/** @type {any} */ s) => JSON.stringify(s.powers)),
  )) {
    /** @type {Record<string, number>} */
    const bound = { one: ONE };
    for (const [what, r, a, b] of JSON.parse(powers)) {
      if (r === "one") continue;
      bound[r] =
        what === "mul" ? product(bound[a], bound[b]) : up(bound[a] + bound[b]);
      within("a residue while R^2 is made", bound[r], 2);
    }
    within("R^2", bound["r2"], R2);
    within("R^3", bound["r3"], R2);
  }
  // from_bytes: lo*R^2/R + hi*R^3/R, |lo| and |hi| <= R/2*(1 + 2^-12).
  const taken = 1.692;
  steps.set("from_bytes", {
    name: `a number from bytes is within ${taken} m`,
    text: `{ |lo| <= ${HALF} /\\ |hi| <= ${HALF} /\\ |r2| <= ${R2} /\\ |r3| <= ${R2} /\\
  |q| <= ${HALF} /\\ |q2| <= ${HALF} -> |(lo * r2 + q) + (hi * r3 + q2)| <= ${taken} }
`,
  });
  // modexp: whatever the table and the windows, products of 1.8 m stay below.
  within("a product in the exponentiation", product(1.8, 1.8), 1.8);
  within("a number from bytes", taken, 1.8);
  // recombine: u, and s/n = u_p/p + u_q/q; then three additions at most.
  const u = product(1.8, 1);
  steps.set("recombine", {
    name: "s - n is in [-3n, n): three additions of n are enough",
    text: `{ |u| <= ${u} /\\ |v| <= ${u} -> u + v - 1 in [-3, 0.999] }\n`,
  });
  // check: s^e by squarings and products with the number itself. From the first
  // square on it falls, and a product follows the last one, since e is odd.
  let power = taken;
  let last = 0;
  for (let i = 0; i < 40; i++) {
    const square = product(power, power);
    last = Math.max(last, product(square, taken));
    power = Math.max(square, product(square, taken));
  }
  const block = product(taken, ONE);
  within("the difference that the check looks at", up(last + block), 1.8);
  steps.set("zero", {
    name: "what the check looks at is below m",
    text: `{ ratio in [0, 0.25] /\\ |x| <= 1.8 /\\ |q| <= ${HALF} /\\ unit in [0, 1b-100] ->
  |x * unit + q| <= 0.999 }
`,
  });
  return [...steps.values()];
}

/**
 * R mod m by squaring R - 2^shift*m, until it is below most*m. In units of R the
 * residue is a + b*ratio with ratio = m/R in [2^-shift-1, 2^-shift], and its
 * square's Montgomery product a^2 + (2ab + b^2*ratio + q)*ratio.
 *
 * @param {any[]} sizes @param {number} most @returns {Goal[]}
 */
function firstSquarings(sizes, most) {
  /** @type {Map<string, Goal>} */
  const all = new Map();
  for (const { bits, k, width, powers } of sizes) {
    const shift = k * width - bits;
    const squarings = powers.filter(
      (/** @type {string[]} */ [, r]) => r === "one",
    ).length;
    /** Of all squares, what is given and what follows. */
    const given = [`|q| <= ${HALF}`, `ratio in [1b-${shift + 1}, 1b-${shift}]`];
    const follows = [];
    let b = 0;
    for (let i = 0; i < squarings; i++) {
      given.push(`|a${i}| <= 1b-${2 ** i}`, `|b${i}| <= ${b}`);
      b = up(2 ** (1 - 2 ** i) * b + b * b * 2 ** -shift + HALF);
      follows.push(
        `|a${i} * a${i}| <= 1b-${2 ** (i + 1)}`,
        `|(2 * a${i}) * b${i} + (b${i} * b${i}) * ratio + q| <= ${b}`,
      );
    }
    given.push(`|a| <= 1b-${2 ** squarings}`, `|b| <= ${b}`);
    follows.push(`|a * 1b${shift + 1} + b| <= ${most}`);
    all.set(`${shift} ${squarings}`, {
      name: `R mod m, m ${shift} bits short of R, after ${squarings} squares: within ${most} m`,
      text: `{ ${given.join(" /\\\n  ")} ->\n  ${follows.join(" /\\\n  ")} }\n`,
    });
  }
  return [...all.values()];
}
