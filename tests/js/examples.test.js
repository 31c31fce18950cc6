// SPDX-License-Identifier: MIT
/** Every example in the comments and the documents runs and gives what it says. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { startMock } from "../e2e/mock-icr.js";
import { key, pem, publicPem } from "./keys.js";
import { consumer, root } from "./package.js";

/** @returns {[string, string][]} where from, and the code */
function examples() {
  const found = /** @type {[string, string][]} */ ([]);
  const names = ["", "api/", "passphrase/"].flatMap((folder) =>
    readdirSync(`${root}js/${folder}`).map((name) => folder + name),
  );
  for (const name of names.filter((name) => /\.js$|\.d\.ts$/.test(name))) {
    const text = readFileSync(`${root}js/${name}`, "utf8");
    for (const [, body] of text.matchAll(
      /@example\n([^]*?)(?=\n *\*\n|\n *\*\/)/g,
    )) {
      found.push([`js/${name}`, String(body).replaceAll(/^ *\* ?/gm, "")]);
    }
  }
  for (const name of ["README.md", "js/API.md", "js/ERRORS.md"]) {
    const page = readFileSync(root + name, "utf8");
    // What starts with a file's name, tests/runtimes runs in its runtime.
    for (const [, body] of page.matchAll(/```js\n(?!\/\/ \S+\.)([^]*?)```/g)) {
      found.push([name, String(body)]);
    }
  }
  return found;
}

const all = examples();

const publicKey = publicPem(key());
const mock = await startMock({ 42: publicKey, 12345: publicKey });
after(() => mock.close());

/** What they take for granted: the API, and a key in a KMS. */
const SURROUNDINGS = `
  import { createPublicKey, sign as signWith } from "node:crypto";
  const theirs = fetch;
  globalThis.fetch = (url, init) =>
    theirs(url.replace("https://api.carbonregistry.com", process.env.MOCK), init);
  const publicPem = createPublicKey(process.env.PRIVATE_KEY)
    .export({ type: "spki", format: "pem" });
  const sign = async (bytes) => signWith("sha256", bytes, process.env.PRIVATE_KEY);
  Object.assign(globalThis, { kms: { sign }, publicKey: publicPem });
`;

test("there are examples for every public function", () => {
  const text = all.map(([, code]) => code).join("\n");
  for (const name of [
    ...["createJWT", "createSigner", "verifyJWT", "decodeJWT"],
    ...["fingerprint", "inspectKey", "nowFromDate", "JwtError"],
    ...["createSigningInput", "attachSignature"],
    ...["createInstallationToken", "createAppToken", "createAppAuth"],
    "decryptKey",
  ]) {
    assert.match(text, new RegExp(`import \\{[^}]*\\b${name}\\b`), name);
  }
});

for (const [i, [where, code]] of all.entries()) {
  test(`example ${i} runs: ${where}`, async () => {
    // expression; // => value
    const checked = code.replaceAll(
      /^( *)([^ ].*?|[^\n]*\n +\.[^\n]*?); \/\/ => (.*)$/gm,
      (_, indent, expression, value) =>
        `${indent}deepEqual((${expression}), (${value})); checks++;`,
    );
    const script = `import "data:text/javascript,${encodeURIComponent(SURROUNDINGS)}";
      import { deepEqual } from "node:assert/strict";
      let checks = 0;
      ${checked}
      process.stdout.write(\`\${checks}\`);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script],
      {
        cwd: consumer,
        env: {
          PATH: process.env.PATH,
          NEXT_PUBLIC_APP_ID: "42",
          PRIVATE_KEY: pem(key()),
          MOCK: mock.url,
        },
      },
    );
    const wanted = code.split("// =>").length - 1;
    assert.ok(stdout.endsWith(String(wanted)));
  });
}
