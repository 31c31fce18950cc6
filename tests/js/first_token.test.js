// SPDX-License-Identifier: MIT
// V8's optimiser stays out of a process that makes one token (c/rsa/mont_cold.c),
// and comes when a process makes many.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { key, pem } from "./keys.js";

const dist = new URL("../../build/pkg/dist/index.js", import.meta.url);
const privateKey = pem(key());

/**
 * @param {number} tokens
 * @param {string[]} flags of node
 * @returns {string} what V8 says while so many are made
 */
function traced(tokens, ...flags) {
  const script = `
    import { createJWT } from "${dist}";
    for (let i = 0; i < ${tokens}; i++) createJWT();`;
  const env = { PRIVATE_KEY: privateKey, NEXT_PUBLIC_APP_ID: "1" };
  return execFileSync(
    process.execPath,
    [...flags, "--input-type=module", "-e", script],
    { env, encoding: "utf8" },
  );
}

/**
 * @param {number} tokens
 * @param {string[]} flags of node
 * @returns {string[]} the functions of the core that V8 optimises meanwhile
 */
function optimised(tokens, ...flags) {
  const out = traced(tokens, "--trace-wasm-compilation-times", ...flags);
  assert.match(out, /using Liftoff/);
  return out.split("\n").filter((line) => line.includes("using TurboFan"));
}

/** @param {number} tokens @returns {(string | undefined)[]} those of the wrapper, among them Node's of the same name */
function optimisedScript(tokens) {
  const out = traced(tokens, "--trace-opt", "--trace-osr");
  const names = new Set(
    [...out.matchAll(/<JSFunction (\w+)/g)].map((match) => match[1]),
  );
  const script = readFileSync(dist, "utf8");
  return [...names].filter((name) => script.includes(`function ${name}(`));
}

test("one_token_is_made_without_the_optimiser", () => {
  assert.deepEqual(optimised(1), []);
});

test("so_it_is_if_v8_optimises_a_fifth_earlier", () => {
  assert.deepEqual(optimised(1, "--wasm-tiering-budget=10400000"), []);
});

test("nothing_of_the_wrapper_is_optimised_for_one_token", () => {
  assert.deepEqual(optimisedScript(1), []);
});

test("many_tokens_are_optimised", () => {
  assert.ok(optimised(40).length > 0);
  assert.notDeepEqual(optimisedScript(2000), []);
});
