// SPDX-License-Identifier: MIT
//
// The linked module that decrypts keys in, what ships out:
//
//   node c/build/finish-passphrase.mjs DIR    (linked-passphrase.wasm lies there)
//
//   passphrase.wasm        only the exports that passphrase.c marks
//   passphrase.wasm2js.mjs the same as JavaScript
import { join } from "node:path";
import { shakeAs, toScript } from "./shake.mjs";

const dir = process.argv[2];
const shake = shakeAs(
  "c/passphrase/passphrase.c",
  join(dir, "exports-passphrase.json"),
);
const module = join(dir, "passphrase.wasm");
shake(join(dir, "linked-passphrase.wasm"), module);
toScript(module, join(dir, "passphrase.wasm2js.mjs"));
