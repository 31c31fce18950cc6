// SPDX-License-Identifier: MIT
/** How the files in js/ and c/ lie: found by their name, and without cycles. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, posix } from "node:path";
import { test } from "node:test";
import { root } from "./package.js";

/** @param {string} folder @returns {string[]} paths of all that lies in it */
const filesIn = (folder) =>
  readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length));
const files = filesIn("js");

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

const IMPORT = /^(?:import|export)\s[^;]*?from "(\.[^"]+\.js)";/gm;
const INCLUDE = /^#include "([^"]+)"/gm;

/** @param {string} path @param {RegExp} pattern @returns {string[]} the files that it takes in */
const taken = (path, pattern) =>
  [...readFileSync(root + path, "utf8").matchAll(pattern)].map(([, to]) =>
    posix.join(posix.dirname(path), String(to)),
  );

/** @param {Map<string, string[]>} edges that lead around nowhere */
function assertNoCycle(edges) {
  for (const from of edges.keys()) {
    const seen = new Set(edges.get(from));
    for (const next of seen) {
      for (const to of edges.get(next) ?? []) seen.add(to);
    }
    assert.ok(!seen.has(from), `${from} is in a cycle: ${[...seen].join()}`);
  }
}

const code = files.filter((path) => path.endsWith(".js"));

test("no file imports itself, however far around", () => {
  const edges = new Map(code.map((path) => [path, taken(path, IMPORT)]));
  assert.ok([...edges.values()].flat().length > 100);
  assertNoCycle(edges);
});

/** What lies in c/ and js/ themselves is for all of their folders. */
const isRoot = (/** @type {string} */ folder) => !folder.includes("/");

for (const [name, paths, pattern] of /** @type {const} */ ([
  ["js", code, IMPORT],
  ["c", filesIn("c").filter((path) => /\.[ch]$/.test(path)), INCLUDE],
])) {
  test(`no folder of ${name}/ takes in itself, however far around`, () => {
    /** @type {Map<string, string[]>} */
    const edges = new Map();
    for (const path of paths) {
      const from = posix.dirname(path);
      const to = taken(path, pattern)
        .map((other) => posix.dirname(other))
        .filter((other) => other !== from && !isRoot(other));
      if (!isRoot(from)) edges.set(from, (edges.get(from) ?? []).concat(to));
    }
    assert.ok([...edges.values()].flat().length > 10);
    assertNoCycle(edges);
  });
}
