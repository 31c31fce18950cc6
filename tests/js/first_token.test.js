// SPDX-License-Identifier: MIT
// V8's optimiser stays out of a process that makes one token (c/rsa/mont_cold.c),
// and comes when a process makes many.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";

const dist = new URL("../../build/pkg/dist/index.js", import.meta.url);
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

/** @returns {string[]} the functions that V8 optimises while so many are made */
function optimised(tokens, ...flags) {
  const script = `
    import { createJWT } from "${dist}";
    for (let i = 0; i < ${tokens}; i++) createJWT();`;
  const args = ["--trace-wasm-compilation-times", ...flags];
  const env = { PRIVATE_KEY: privateKey, NEXT_PUBLIC_APP_ID: "1" };
  const out = execFileSync(
    process.execPath,
    [...args, "--input-type=module", "-e", script],
    { env, encoding: "utf8" },
  );
  assert.match(out, /using Liftoff/);
  return out.split("\n").filter((line) => line.includes("using TurboFan"));
}

test("one_token_is_made_without_the_optimiser", () => {
  assert.deepEqual(optimised(1), []);
});

test("so_it_is_if_v8_optimises_a_fifth_earlier", () => {
  assert.deepEqual(optimised(1, "--wasm-tiering-budget=10400000"), []);
});

test("many_tokens_are_optimised", () => {
  assert.ok(optimised(40).length > 0);
});
