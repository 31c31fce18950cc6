// SPDX-License-Identifier: MIT
//
// Makes RSA keys that are nobody's secret, awkward ones among them, and what
// signing with them must give, by BigInt. To stdout, hexadecimal:
//
//   key NAME n e d p q dp dq qi
//   case in out               (any number, for the key above)
import { checkPrimeSync, generatePrimeSync, randomBytes } from "node:crypto";
import { FIELDS, gcd, inverse, power } from "../assurance/shared/numbers.mjs";

/** Whole bytes. */
const hex = (x) => {
  const h = x.toString(16);
  return h.length % 2 ? "0" + h : h;
};
const mod = (x, m) => ((x % m) + m) % m;

/** Their product: Node 20 tries none of them first. */
const SMALL_PRIMES = 3n * 5n * 7n * 11n * 13n * 17n * 19n * 23n * 29n * 31n;

/** A prime of so many bits: any, the smallest, the largest, or this one. */
export function prime(bits, e, kind = "any") {
  if (typeof kind === "bigint") return kind;
  const top = 1n << BigInt(bits);
  let x = kind === "low" ? top / 2n + 1n : top - 1n;
  for (;;) {
    if (kind === "any") x = generatePrimeSync(bits, { bigint: true });
    else x += kind === "low" ? 2n : -2n;
    if (gcd(x - 1n, e) > 1n || gcd(x, SMALL_PRIMES) > 1n) continue;
    if (kind === "any" || checkPrimeSync(x)) return x;
  }
}

export function keyOf(p, q, e) {
  const d = inverse(e, (p - 1n) * (q - 1n));
  const [dp, dq] = [p, q].map((prime) => d % (prime - 1n));
  return { n: p * q, e, d, p, q, dp, dq, qi: inverse(q, p) };
}

function sign({ p, q, dp, dq, qi }, m) {
  const sq = power(m, dq, q);
  return sq + q * mod((power(m, dp, p) - sq) * qi, p);
}

const random = (n) =>
  BigInt("0x" + randomBytes(hex(n).length / 2 + 8).toString("hex")) % n;
const some = (k) => [random(k.n)];
const edges = (k) => [
  ...[0n, 1n, 2n, k.n >> 1n, k.n - 1n, k.n - k.p, k.n - k.q],
  ...[k.p, k.q, 3n * k.p, 5n * k.q, ...some(k)],
];

const F4 = 65537n;
/** Modulo this prime R^2 once came out wrong with 23 digits of 50 bits: doubled
 * six times in a row, it grew beyond R/2. One prime of this size in 300 did. */
const GROWING = BigInt(
  "0xfffffffff931a3d18cb6ff31a8878e4441ab7f3b6618b86cfcd4b39fd742611141141e" +
    "91caa978023b2ac42fd78fbc42e9b4d0ace91c4133cd42d691710ed6dddf8c7d52c34a" +
    "d9536721c2af2e0e71f871cb59339c1e594723db3d5430fdaff8bf91ec8a02d485f6db" +
    "702f15d846f9fbedca9de182beb4710a037df24b7da831a7fb73de8b129383ea5bf883" +
    "9237217",
);
const KEYS = [
  ["2048", [1024], [1024], F4, edges],
  ["2048_e3", [1024], [1024], 3n, some],
  ["2048_e33_bits", [1024], [1024], (1n << 32n) + 15n, some],
  ["2048_e_longest", [1024], [1024], (1n << 33n) - 9n, some],
  ["2048_p_lowest", [1024, "low"], [1024, "high"], F4, edges],
  ["2048_q_lowest", [1024], [1024, "low"], F4, some],
  ["2048_or_2049", [1025], [1024], F4, some],
  ["2049", [1024], [1025], F4, edges],
  ["2096_21_digits_full", [1048], [1048], 3n, some],
  ["2098_23_digits", [1049], [1049], 17n, some],
  ["2296_growing", [1148, GROWING], [1148], F4, some],
  ["unbalanced_p", [1056], [992], F4, edges],
  ["unbalanced_q", [992], [1056], F4, some],
  ["3071", [1535], [1536], F4, some],
  ["3072", [1536], [1536], F4, some],
  ["3072_high", [1536, "high"], [1536], F4, some],
  ["4095", [2047], [2048], F4, some],
  ["4096", [2048], [2048], F4, some],
  ["4096_longest_prime", [2050], [2046], F4, some],
  ["4096_longest_q", [2046], [2050], F4, some],
];

const make = ([, p, q, e]) =>
  keyOf(prime(p[0], e, p[1]), prime(q[0], e, q[1]), e);

const lineOf = (name, key) =>
  ["key", name, ...FIELDS.map((field) => hex(key[field]))].join(" ");

/** A new key of that name, as above. */
export const keyLine = (name) =>
  lineOf(name, make(KEYS.find((row) => row[0] === name)));

if (process.argv[1].endsWith("rsa_keys.mjs")) {
  for (const row of KEYS) {
    const [key, cases] = [make(row), row[4]];
    console.log(lineOf(row[0], key));
    for (const m of cases(key)) console.log("case", hex(m), hex(sign(key, m)));
  }
}
