// SPDX-License-Identifier: MIT
/**
 * Preloaded before the command line: keeps every array of bytes that a key may
 * pass through, and says on exit how many of them still hold a piece of the key,
 * in the file that REPORT names. Strings cannot be wiped, so they do not count.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";

const { REPORT = "", PIECES = "[]" } = process.env;
/** @type {Buffer[]} */
const pieces = JSON.parse(PIECES).map((/** @type {string} */ hex) =>
  Buffer.from(hex, "hex"),
);
/** @type {Uint8Array[]} */
const seen = [];
const holds = (/** @type {Uint8Array} */ bytes) => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return pieces.some((piece) => all.includes(piece));
};
let passed = 0;
const keep = (/** @type {unknown} */ bytes) => {
  if (!(bytes instanceof Uint8Array) || bytes.length < 256) return;
  seen.push(bytes);
  if (holds(bytes)) passed++;
};

const { readSync } = fs;
fs.readSync = (/** @type {any[]} */ ...args) => {
  const n = Reflect.apply(readSync, fs, args);
  keep(args[1]);
  return n;
};
syncBuiltinESMExports();
for (const name of /** @type {const} */ (["slice", "set"])) {
  const original = Uint8Array.prototype[name];
  Object.defineProperty(Uint8Array.prototype, name, {
    value(/** @type {any[]} */ ...args) {
      const result = Reflect.apply(original, this, args);
      for (const bytes of [this, args[0], result]) keep(bytes);
      return result;
    },
  });
}
const { from } = Uint8Array;
Uint8Array.from = (/** @type {any[]} */ ...args) => {
  const result = Reflect.apply(from, Uint8Array, args);
  keep(result);
  return result;
};
let listens = false;
process.stdin.on("newListener", (event) => {
  if (event !== "data" || listens) return;
  listens = true;
  process.stdin.prependListener("data", keep);
});
process.on("exit", () => {
  const left = seen.filter(holds).length;
  fs.writeFileSync(REPORT, JSON.stringify({ passed, left }));
});
