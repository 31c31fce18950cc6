// SPDX-License-Identifier: MIT
/** SECURITY.md claims nothing without a command that exists. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkIds } from "../assurance/shared/checks.mjs";

const read = (/** @type {string} */ path) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const security = read("SECURITY.md");
const rules = ["Makefile", "tests/assurance/rules.mk", "tests/proof/rules.mk"]
  .map(read)
  .join("\n");

/** @param {RegExp} pattern @returns {string[]} what it captures, each once */
const named = (pattern) => [
  ...new Set([...security.matchAll(pattern)].map((match) => match[1] ?? "")),
];

test("every row that SECURITY.md names is a check, and every check is named", () => {
  assert.deepEqual(named(/ROW=([a-z-]+)/g).sort(), checkIds());
});

test("every target that SECURITY.md names exists", () => {
  const targets = named(/`make ([a-z-]+)/g);
  assert.ok(targets.length > 5);
  for (const target of targets) {
    assert.match(rules, new RegExp(`^${target}:`, "m"), target);
  }
});
