// SPDX-License-Identifier: MIT
/** Every example in the comments and in the README runs and gives what it says. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { key, pem } from "./keys.js";
import { consumer, root } from "./package.js";

/** @returns {[string, string][]} where from, and the code */
function examples() {
  const found = /** @type {[string, string][]} */ ([]);
  for (const name of readdirSync(`${root}js`).filter((n) =>
    n.endsWith(".js"),
  )) {
    const text = readFileSync(`${root}js/${name}`, "utf8");
    for (const [, body] of text.matchAll(
      /@example\n([^]*?)(?=\n *\*\n|\n *\*\/)/g,
    )) {
      found.push([`js/${name}`, String(body).replaceAll(/^ *\* ?/gm, "")]);
    }
  }
  // What it shows for each runtime, tests/runtimes runs in that runtime.
  const readme = readFileSync(`${root}README.md`, "utf8").replace(
    /<!-- runtimes -->[^]*<!-- \/runtimes -->/,
    "",
  );
  for (const [, body] of readme.matchAll(/```js\n([^]*?)```/g)) {
    found.push(["README.md", String(body)]);
  }
  return found;
}

const all = examples();

test("there are examples for every public function", () => {
  const text = all.map(([, code]) => code).join("\n");
  for (const name of [
    ...["createJWT", "createSigner", "verifyJWT", "decodeJWT"],
    ...["fingerprint", "inspectKey", "nowFromDate", "JwtError"],
    ...["createSigningInput", "attachSignature"],
  ]) {
    assert.match(text, new RegExp(`import \\{[^}]*\\b${name}\\b`), name);
  }
});

for (const [i, [where, code]] of all.entries()) {
  test(`example ${i} runs: ${where}`, () => {
    // expression; // => value
    const checked = code.replaceAll(
      /^( *)([^ ].*?|[^\n]*\n +\.[^\n]*?); \/\/ => (.*)$/gm,
      (_, indent, expression, value) =>
        `${indent}deepEqual((${expression}), (${value})); checks++;`,
    );
    const script = `import { deepEqual } from "node:assert/strict";
      let checks = 0;
      ${checked}
      process.stdout.write(\`\${checks}\`);`;
    const out = execFileSync(
      process.execPath,
      ["--input-type=module", "--eval", script],
      {
        cwd: consumer,
        env: {
          PATH: process.env.PATH,
          NEXT_PUBLIC_APP_ID: "42",
          PRIVATE_KEY: pem(key()),
        },
      },
    );
    const wanted = code.split("// =>").length - 1;
    assert.ok(out.toString().endsWith(String(wanted)));
  });
}
