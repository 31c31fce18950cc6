// SPDX-License-Identifier: MIT
/** A raw deflate stream that this package's build wrote -> its bytes. */
// Synchronous, which no platform's own is everywhere. The build checks that it
// undoes what zlib did, so it need not doubt its input, and reads blocks with
// dynamic codes only. Names as in RFC 1951.

/** The order in which lengths of code length codes come (section 3.2.7). */
const ORDER = [
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/**
 * @param {Uint8Array} data
 * @param {number} size of the result, in bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function inflate(data, size) {
  const out = new Uint8Array(size);
  const [lengthBase, lengthExtra] = ranges(3, 2, 28);
  const [distanceBase, distanceExtra] = ranges(1, 1, 30);
  lengthBase[28] = 258; // out of line
  lengthExtra[28] = 0;
  let at = 0;
  let to = 0;
  let held = 0;
  let count = 0;

  /** @param {number} n at most 16 @returns {number} the next n bits */
  const bits = (n) => {
    for (; count < n; count += 8) held |= data[at++] << count;
    const value = held & ((1 << n) - 1);
    held >>>= n;
    count -= n;
    return value;
  };

  /** @param {Uint16Array} table @returns {number} the next symbol */
  const symbol = (table) => {
    for (; count < 15; count += 8) held |= data[at++] << count;
    const entry = table[held & (table.length - 1)];
    held >>>= entry & 15;
    count -= entry & 15;
    return entry >> 4;
  };

  while (to < size) {
    bits(3);
    const literals = bits(5) + 257;
    const distances = bits(5) + 1;
    const lengths = new Uint8Array(19);
    for (let n = bits(4) + 4, i = 0; i < n; i++) lengths[ORDER[i]] = bits(3);
    const codes = codeTable(lengths);
    const all = new Uint8Array(literals + distances);
    for (let i = 0; i < all.length;) {
      const code = symbol(codes);
      if (code < 16) all[i++] = code;
      else {
        const previous = code === 16 ? all[i - 1] : 0;
        const run = bits([2, 3, 7][code - 16]) + (code === 18 ? 11 : 3);
        all.fill(previous, i, (i += run));
      }
    }
    const literal = codeTable(all.subarray(0, literals));
    const distance = codeTable(all.subarray(literals));
    for (let code; (code = symbol(literal)) !== 256;) {
      if (code < 256) out[to++] = code;
      else {
        const end = to + lengthBase[code - 257] + bits(lengthExtra[code - 257]);
        code = symbol(distance);
        const back = distanceBase[code] + bits(distanceExtra[code]);
        for (; to < end; to++) out[to] = out[to - back];
      }
    }
  }
  return out;
}

/**
 * What the codes of lengths and distances start at, and how many bits follow
 * (section 3.2.5): the first 2 << log with none, then 1 << log for each number.
 *
 * @param {number} base of the first code
 * @param {number} log
 * @param {number} codes how many
 * @returns {[base: number[], extra: number[]]}
 */
function ranges(base, log, codes) {
  const extra = [];
  const bases = [];
  for (let i = 0; i < codes; i++) {
    extra[i] = Math.max(0, (i >> log) - 1);
    bases[i] = base;
    base += 1 << extra[i];
  }
  return [bases, extra];
}

/**
 * @param {Uint8Array} lengths of each symbol's code, in bits
 * @returns {Uint16Array} by the next bits: symbol << 4 | length of its code
 */
function codeTable(lengths) {
  const longest = Math.max(...lengths);
  const table = new Uint16Array(1 << longest);
  let code = 0; // from the first bit down, as section 3.2.2 counts
  for (let n = 1; n <= longest; n++, code <<= 1) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== n) continue;
      let reversed = 0;
      for (let i = 0; i < n; i++) reversed |= ((code >> i) & 1) << (n - 1 - i);
      for (let i = reversed; i < table.length; i += 1 << n) {
        table[i] = (symbol << 4) | n;
      }
      code++;
    }
  }
  return table;
}
