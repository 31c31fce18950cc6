// SPDX-License-Identifier: MIT
/**
 * What a private key in DER must be, said a second time, in another language
 * and another way than c/key does: X.690 with the restrictions of DER, RFC 8017
 * appendix A.1.2, RFC 5208 and RFC 5958, then the arithmetic in BigInt.
 */
import { FIELDS } from "../shared/numbers.mjs";

/** A key that is refused, by its class. */
class Refused extends Error {}
const refuse = (why) => {
  throw new Refused(why);
};

const RSA = Buffer.from("2a864886f70d010101", "hex");

/** The bit of a tag that says that elements follow; the number in it that says
 * that the number follows. */
const CONSTRUCTED = 0x20;
const LONG = 0x1f;

/** What is left of an element. */
class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  get tag() {
    return this.bytes[0];
  }

  /** @param {number} tag @returns {Buffer} what the next element contains */
  take(tag) {
    const { bytes } = this;
    if (bytes[0] !== tag) {
      // In pieces, or the number of the tag after the tag of long numbers.
      const long = (tag & 0xe0) | LONG;
      const same =
        bytes[0] === (tag | CONSTRUCTED) ||
        (bytes[0] === long && bytes[1] === (tag & LONG));
      refuse(same ? "encoding" : "structure");
    }
    if (bytes.length < 2) refuse("encoding");
    let n = bytes[1];
    let at = 2;
    if (n >= 0x80) {
      const count = n & 0x7f;
      if (count === 0 || count > 4 || bytes.length < 2 + count)
        refuse("encoding");
      n = bytes.readUIntBE(2, count);
      at += count;
      if (n < 0x80 || n < 256 ** (count - 1)) refuse("encoding");
    }
    if (at + n > bytes.length) refuse("encoding");
    this.bytes = bytes.subarray(at + n);
    return bytes.subarray(at, at + n);
  }

  /** @returns {bigint} */
  integer() {
    const x = this.take(0x02);
    if (x.length === 0) refuse("encoding");
    if (x[0] >= 0x80) refuse("negative");
    if (x.length > 1 && x[0] === 0 && x[1] < 0x80) refuse("encoding");
    return BigInt(`0x${x.toString("hex")}`);
  }

  end(why = "structure") {
    if (this.bytes.length) refuse(why);
  }
}

function readPkcs1(reader) {
  const version = reader.integer();
  const numbers = FIELDS.map(() => reader.integer());
  if (version === 1n) refuse("multi-prime");
  if (version !== 0n) refuse("version");
  reader.end("behind");
  return Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i]]));
}

function readPkcs8(reader) {
  const version = reader.integer();
  if (version > 1n) refuse("version");
  const algorithm = new Reader(reader.take(0x30));
  if (!algorithm.take(0x06).equals(RSA)) refuse("algorithm");
  if (algorithm.bytes.length) {
    if (algorithm.tag !== 0x05) refuse("parameters");
    if (algorithm.take(0x05).length) refuse("encoding");
  }
  algorithm.end();
  const octets = new Reader(reader.take(0x04));
  if (reader.tag === (0xa0 & ~CONSTRUCTED)) refuse("encoding");
  if (reader.tag === 0xa0) reader.take(0xa0);
  if (reader.tag === 0x81 && version === 1n) reader.take(0x81);
  reader.end();
  const key = readPkcs1(new Reader(octets.take(0x30)));
  octets.end("behind");
  return key;
}

const bits = (x) => (x > 0n ? x.toString(2).length : 0);

function check({ n, e, d, p, q, dp, dq, qi }) {
  const size = bits(n);
  if (size < 2048 || size > 4096) refuse("size");
  if (e % 2n === 0n || e < 3n || bits(e) > 33) refuse("exponent");
  const wrong =
    p * q !== n ||
    p === q ||
    p < 2n ||
    q < 2n ||
    n % 2n === 0n ||
    d >= n ||
    qi >= p;
  if (wrong) refuse("numbers");
  const most = Math.min(Math.floor(size / 2) + 32, 2050);
  if (bits(p) > most || bits(q) > most) refuse("unbalanced");
  const apart =
    dp !== d % (p - 1n) ||
    dq !== d % (q - 1n) ||
    (d * e) % (p - 1n) !== 1n ||
    (d * e) % (q - 1n) !== 1n ||
    (qi * q) % p !== 1n;
  if (apart) refuse("numbers");
}

/**
 * PKCS#8 without what may stand after its key.
 *
 * @param {Buffer} der that was accepted
 * @returns {Buffer}
 */
export function withoutRest(der) {
  const reader = new Reader(new Reader(der).take(0x30));
  const all = reader.bytes;
  reader.integer();
  reader.take(0x30);
  reader.take(0x04);
  const n = all.length - reader.bytes.length;
  const head = Buffer.of(0x30, 0x82, n >> 8, n & 0xff);
  return Buffer.concat([head, all.subarray(0, n)]);
}

/** NUL and ASCII's white space. */
const ENDS = [...Buffer.from("\0\t\n\v\f\r ")];

/**
 * @param {Buffer} der
 * @returns {{ why: string, key?: Record<string, bigint> }} "" where it is a
 *   key to sign with
 */
export function judge(der) {
  try {
    const outer = new Reader(der);
    const inner = new Reader(outer.take(0x30));
    const after = new Reader(inner.bytes);
    after.integer();
    const key = after.tag === 0x30 ? readPkcs8(inner) : readPkcs1(inner);
    // What editors and copying leave at the end of a file.
    if (outer.bytes.some((byte) => !ENDS.includes(byte))) refuse("behind");
    check(key);
    return { why: "", key };
  } catch (error) {
    if (error instanceof Refused) return { why: error.message };
    throw error;
  }
}
