// SPDX-License-Identifier: MIT
/** How the files in js/ lie: found by their name, and without cycles. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, posix } from "node:path";
import { test } from "node:test";
import { root } from "./package.js";

const files = readdirSync(`${root}js`, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length));

test("no two files have one name, but those whose name says what they are", () => {
  // TypeScript finds its settings by that name alone.
  const may = ["index.js", "errors.js", "types.d.ts", "tsconfig.json"];
  const names = files.map((path) => basename(path));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  assert.deepEqual(
    twice.filter((name) => !may.includes(name)),
    [],
  );
});

/** @param {string} path @returns {string[]} the files that it imports */
const imports = (path) =>
  [
    ...readFileSync(root + path, "utf8").matchAll(
      /^(?:import|export)\s[^;]*?from "(\.[^"]+)";/gm,
    ),
  ]
    .map(([, to]) => posix.join(posix.dirname(path), String(to)))
    .filter((to) => to.endsWith(".js"));

test("no file imports itself, however far around", () => {
  const code = files.filter((path) => path.endsWith(".js"));
  const edges = new Map(code.map((path) => [path, imports(path)]));
  assert.ok([...edges.values()].flat().length > 100);
  for (const path of code) {
    const seen = new Set(edges.get(path));
    for (const next of seen) {
      for (const to of edges.get(next) ?? []) seen.add(to);
    }
    assert.ok(!seen.has(path), `${path} is in a cycle`);
  }
});
