// SPDX-License-Identifier: MIT
// @ts-nocheck: in a program of tsc only because tests/keyforms.js imports it
/** A key as a tree of DER elements, and what can go wrong with one. */
import { FIELDS, gcd, inverse } from "../shared/numbers.mjs";

/**
 * @typedef {object} Node
 * @property {number[]} tag mostly one byte
 * @property {Node[]} [parts] what it contains, or
 * @property {Buffer} [bytes] that
 * @property {Buffer} [before] in front of its parts: the unused bits
 * @property {(n: number) => number[]} [length] how its length is written
 * @property {number[]} [behind] what follows it, no element
 * @property {string} [field] which number of the key it is
 */

/** @param {bigint} x @returns {Buffer} two's complement, minimal */
export function integerBytes(x) {
  const negative = x < 0n;
  let hex = (negative ? -x - 1n : x).toString(16);
  hex = hex.length % 2 ? `0${hex}` : hex;
  const bytes = Buffer.from(hex, "hex");
  if (negative) for (let i = 0; i < bytes.length; i++) bytes[i] ^= 0xff;
  const sign = negative ? 0xff : 0;
  return (bytes[0] & 0x80) === (sign & 0x80)
    ? bytes
    : Buffer.concat([Buffer.of(sign), bytes]);
}

/** @param {number} n @param {number} [bytes] as many at least */
function longLength(n, bytes = 1) {
  const hex = n.toString(16);
  const length = Math.max(bytes, Math.ceil(hex.length / 2));
  const out = Buffer.from(hex.padStart(2 * length, "0"), "hex");
  return [0x80 | length, ...out];
}
const minimal = (n) => (n < 0x80 ? [n] : longLength(n));

/** @param {Node} node @returns {Buffer} */
export function encode({ tag, parts, bytes, before, length, behind }) {
  const content = parts
    ? Buffer.concat([...(before ? [before] : []), ...parts.map(encode)])
    : bytes;
  const head = [...tag, ...(length ?? minimal)(content.length)];
  return Buffer.concat([Buffer.from(head), content, Buffer.from(behind ?? [])]);
}

/** @returns {Node} */
export const integer = (x, field) => ({
  tag: [0x02],
  bytes: integerBytes(x),
  field,
});
export const sequence = (...parts) => ({ tag: [0x30], parts });
const oid = (hex) => ({ tag: [0x06], bytes: Buffer.from(hex, "hex") });
export const rsaEncryption = () =>
  sequence(oid("2a864886f70d010101"), { tag: [0x05], bytes: Buffer.alloc(0) });

/** @param {Record<string, bigint>} key @returns {Node} PKCS#1 */
export const pkcs1 = (key) =>
  sequence(
    integer(0n, "version"),
    ...FIELDS.map((field) => integer(key[field], field)),
  );

/** @returns {Node} with attributes and a public key where there are to be */
export function pkcs8(key, { attributes = false, publicKey = false } = {}) {
  const node = sequence(
    integer(publicKey ? 1n : 0n, "version"),
    rsaEncryption(),
    { tag: [0x04], parts: [pkcs1(key)] },
  );
  if (attributes) {
    const name = { tag: [0x0c], bytes: Buffer.from("a key") };
    const set = { tag: [0x31], parts: [name] };
    node.parts.push({
      tag: [0xa0],
      parts: [sequence(oid("2a864886f70d010914"), set)],
    });
  }
  if (publicKey) {
    const numbers = sequence(integer(key.n, "n"), integer(key.e, "e"));
    node.parts.push({ tag: [0x81], before: Buffer.of(0), parts: [numbers] });
  }
  return node;
}

/** Every node of a tree, with the one that it is part of. */
function* walk(node, parent) {
  yield { node, parent };
  for (const part of node.parts ?? []) yield* walk(part, node);
}

const OIDS = [
  "2a864886f70d01010a", // RSASSA-PSS
  "2a864886f70d010107", // RSAES-OAEP
  "2a864886f70d01010b", // sha256WithRSAEncryption
  "2a8648ce3d0201", // id-ecPublicKey
  "2b6570", // Ed25519
  "2a864886f70d0101", // cut short
  "2a864886f70d01010180", // too long
  "55080101", // rsa of X.500
];
// prettier-ignore
const TAGS = [
  [0x30], [0x31], [0x02], [0x03], [0x04], [0x05], [0x06], [0x0a], [0x0c],
  [0x22], [0x24], [0xa0], [0xa1], [0x80], [0x81], [0x70], [0x1f, 0x02], [0x00],
];

/**
 * Changes a tree.
 *
 * @param {Node} root
 * @param {(below: number) => number} random
 * @returns {string} what was done
 */
export function mutate(root, random) {
  const of = (list) => list[random(list.length)];
  const all = [...walk(root)];
  const { node, parent } = of(all);
  const integers = all.filter((x) => x.node.tag[0] === 0x02 && x.node.bytes);
  if (integers.length === 0) integers.push({ node: integer(0n) });
  const some = () => Array.from({ length: 1 + random(4) }, () => random(256));
  const cases = {
    "length not minimal": () => {
      node.length = (n) => longLength(n, (n < 0x80 ? 0 : 1) + 1 + random(4));
    },
    "length indefinite": () => {
      node.length = () => [0x80];
      if (random(4)) node.behind = [0, 0];
    },
    "length too large": () => {
      const more = of([1, 2, 9, 200, 2 ** 16, 2 ** 31, 2 ** 32 - 1]);
      node.length = (n) => minimal(n + more);
    },
    "length that wraps": () => {
      node.length = (n) =>
        of([
          [0x84, 0xff, 0xff, 0xff, 0xff],
          [0x84, 0xff, 0xff, 0xff, random(256)],
          [0x85, 1, ...longLength(n, 4).slice(1)],
          [0x88, 1, 0, 0, 0, ...longLength(n, 4).slice(1)],
          [0xff],
        ]);
    },
    "length too small": () => {
      const less = of([1, 2, 9, 200]);
      node.length = (n) => minimal(Math.max(0, n - less));
    },
    tag: () => (node.tag = of(TAGS)),
    "integer padded": () => {
      const { node } = of(integers);
      const zeros = Buffer.alloc(1 + random(3), random(4) ? 0 : 0xff);
      node.bytes = Buffer.concat([zeros, node.bytes]);
    },
    "integer without its sign byte": () => {
      const { node } = of(integers);
      node.bytes = node.bytes.subarray(1);
    },
    "another number": () => {
      const { node } = of(integers);
      const bytes = node.bytes.toString("hex") || "0";
      const x = BigInt.asIntN(8 * node.bytes.length, BigInt(`0x${bytes}`));
      const other = of(integers).node.bytes;
      node.bytes = of([
        () => integerBytes(x + BigInt(1 + random(4))),
        () => integerBytes(x - BigInt(1 + random(4))),
        () => integerBytes(-x),
        () => integerBytes(x ^ (1n << BigInt(random(2100)))),
        () => integerBytes(x << BigInt(1 + random(40))),
        () => integerBytes(x >> BigInt(1 + random(40))),
        () => integerBytes(BigInt(random(4))),
        () => Buffer.from(other),
        () => Buffer.concat([node.bytes, Buffer.alloc(random(600), 0x5a)]),
      ])();
    },
    version: () => {
      const versions = integers.filter((x) => x.node.field === "version");
      if (versions.length === 0) return;
      of(versions).node.bytes = integerBytes(
        of([0n, 1n, 2n, 3n, -1n, 256n, 255n, 1n << 32n]),
      );
    },
    order: () => {
      const list = (node.parts ? node : (parent ?? root)).parts ?? [];
      if (list.length < 2) return;
      const [a, b] = [random(list.length), random(list.length)];
      [list[a], list[b]] = [list[b], list[a]];
    },
    missing: () => parent?.parts.splice(parent.parts.indexOf(node), 1),
    twice: () => parent?.parts.splice(parent.parts.indexOf(node), 0, node),
    more: () => {
      if (!node.parts) return;
      const extra = of([
        integer(0n),
        integer(BigInt(random(2 ** 16))),
        { tag: [0x05], bytes: Buffer.alloc(0) },
        { tag: [0x04], bytes: Buffer.from(some()) },
        sequence(),
        sequence(sequence(integer(7n), integer(3n), integer(2n))),
        { tag: of(TAGS), bytes: Buffer.from(some()) },
      ]);
      node.parts.splice(random(node.parts.length + 1), 0, extra);
    },
    behind: () => (node.behind = some()),
    "behind everything": () => (root.behind = random(2) ? some() : [10]),
    content: () => {
      const bytes = node.bytes ?? encode(node);
      node.parts = undefined;
      node.bytes = Buffer.from(bytes);
      if (bytes.length) node.bytes[random(bytes.length)] ^= 1 << random(8);
      if (random(4) === 0)
        node.bytes = node.bytes.subarray(0, random(bytes.length + 1));
    },
    algorithm: () => {
      const oids = all.filter((x) => x.parent && x.node.tag[0] === 0x06);
      if (oids.length === 0) return;
      const { node, parent } = of(oids);
      const i = parent.parts.indexOf(node);
      of([
        () => (node.bytes = Buffer.from(of(OIDS), "hex")),
        () => parent.parts.splice(i + 1),
        () => (parent.parts[i + 1] = sequence()),
        () => (parent.parts[i + 1] = { tag: [0x05], bytes: Buffer.of(0) }),
        () =>
          (parent.parts[i + 1] = {
            tag: [0x05],
            length: () => [0x81, 0],
            bytes: Buffer.alloc(0),
          }),
      ])();
    },
    "string in pieces": () => {
      const strings = all.filter((x) => x.node.tag[0] === 0x04);
      if (strings.length === 0) return;
      const { node } = of(strings);
      const bytes = node.parts
        ? Buffer.concat(node.parts.map(encode))
        : node.bytes;
      const cut = random(bytes.length + 1);
      node.tag = [0x24];
      node.bytes = undefined;
      node.parts = [bytes.subarray(0, cut), bytes.subarray(cut)].map(
        (piece) => ({ tag: [0x04], bytes: piece }),
      );
    },
  };
  const name = of(Object.keys(cases));
  cases[name]();
  return name;
}

/** Numbers of a key, some of them changed so that they still, or no longer,
 * belong together. */
export function change(key, random) {
  const { n, e, d, p, q, dp, dq, qi } = key;
  const of = (list) => list[random(list.length)];
  const lambda = ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n);
  const small = d % lambda;
  const cases = [
    ["the same", {}],
    ["primes swapped", { p: q, q: p, dp: dq, dq: dp, qi: inverse(p, q) }],
    ["primes swapped alone", { p: q, q: p }],
    ["primes swapped, qi left", { p: q, q: p, dp: dq, dq: dp }],
    ["d of phi", { d: inverse(e, (p - 1n) * (q - 1n)) }],
    ["d of lambda", { d: small }],
    ["d plus lambda", { d: small + lambda }],
    ["d over n", { d: d + (p - 1n) * (q - 1n) }],
    ["another d", { d: d + 2n }],
    ["another e", { e: of([3n, 17n, 65539n, 65535n]) }],
    ["e of 33 bits", withExponent(key, (1n << 33n) - 9n)],
    ["e of 34 bits", withExponent(key, (1n << 33n) + 17n)],
    ["e of 1", { e: 1n, d: 1n, dp: 1n, dq: 1n }],
    ["e even", { e: e + 1n }],
    ["dp not reduced", { dp: dp + p - 1n }],
    ["dq not reduced", { dq: dq + q - 1n }],
    ["qi not reduced", { qi: qi + p }],
    ["no exponents", { dp: 0n, dq: 0n }],
    ["no d", { d: 0n }],
    ["p of 1", { p: 1n, q: n, dp: 0n, qi: 0n }],
    ["equal primes", { p, q: p, n: p * p }],
    ["another n", { n: n + 2n }],
    ["even n", { n: n + 1n }],
    ["half of p", { p: p >> 1n }],
  ];
  const [name, changed] = of(cases);
  return { name, key: { ...key, ...changed } };
}

function withExponent({ p, q }, e) {
  const d = inverse(e, (p - 1n) * (q - 1n)) ?? 0n;
  return { e, d, dp: d % (p - 1n), dq: d % (q - 1n) };
}
