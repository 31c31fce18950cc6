// SPDX-License-Identifier: MIT
/** The types, and the vendor's example in TypeScript with its import replaced. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { key, pem } from "./keys.js";
import { installed, root } from "./package.js";

/** A project that has the package, jsonwebtoken and Node's types. */
const project = `${root}build/typescript/`;
const tsc = `${root}node_modules/typescript/bin/tsc`;
const clock = "globalThis.Date.now = () => 1700000000123;\n";
const env = {
  PATH: process.env.PATH,
  NEXT_PUBLIC_APP_ID: "app-42",
  PRIVATE_KEY: pem(key()),
};

before(() => {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(`${project}node_modules`, { recursive: true });
  symlinkSync(installed, `${project}node_modules/icr-app-jwt`);
  for (const name of ["jsonwebtoken", "jose", "@types"]) {
    symlinkSync(
      `${root}tests/node_modules/${name}`,
      `${project}node_modules/${name}`,
    );
  }
  writeFileSync(`${project}package.json`, '{ "type": "module" }');
  cpSync(`${root}tests/js/types`, project, { recursive: true });
  // The drop-in: what imports and calls jsonwebtoken goes, and the rest stays.
  const vendor = readFileSync(`${project}vendor.ts`, "utf8");
  const ours = vendor
    .replace(
      'import jwt from "jsonwebtoken";',
      'import { createJWT as create } from "icr-app-jwt";',
    )
    .replace(/ {2}const now[^]*?\}\);\n/, "  const token = create();\n");
  assert.ok(!ours.includes("jsonwebtoken") && ours.includes("create()"));
  writeFileSync(`${project}ours.ts`, ours);
});
after(() => rmSync(project, { recursive: true }));

/** @param {string[]} files @param {string[]} flags */
function compile(files, ...flags) {
  const common = ["--strict", "--noEmitOnError", "--skipLibCheck", "false"];
  const args = [tsc, ...common, ...flags, ...files];
  try {
    execFileSync(process.execPath, args, { cwd: project });
  } catch (error) {
    assert.fail(String(/** @type {any} */ (error).stdout));
  }
}

/** @param {string} file @param {Record<string, string | undefined>} environment */
function run(file, environment) {
  const code = `${clock}const { createJWT } = await import("./${file}");
    try { console.log(createJWT()); } catch (error) { console.log(error.code); }`;
  const args = ["--input-type=module", "--eval", code];
  const options = { cwd: project, env: environment };
  return execFileSync(process.execPath, args, options).toString().trim();
}

test("the vendor's example with its import replaced is the same function", () => {
  const flags = ["--module", "nodenext", "--target", "es2022"];
  compile(["vendor.ts", "ours.ts"], ...flags, "--types", "node");
  const token = run("ours.js", env);
  assert.equal(token, run("vendor.js", env));
  assert.equal(token.split(".").length, 3);
  const { NEXT_PUBLIC_APP_ID, ...noId } = env;
  assert.equal(run("ours.js", noId), "ERR_APP_ID_MISSING");
  const { PRIVATE_KEY, ...noKey } = env;
  assert.equal(run("ours.js", noKey), "ERR_KEY_MISSING");
  assert.equal(run("ours.js", { PATH: env.PATH }), "ERR_APP_ID_MISSING");
});

for (const [module, resolution] of [
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
]) {
  test(`the types say what is right and wrong: ${resolution}`, () => {
    const target = "--target es2022 --lib es2022,dom,esnext.disposable";
    const modules = `--module ${module} --moduleResolution ${resolution}`;
    const others = "--noEmit --exactOptionalPropertyTypes --types node";
    compile(["api.ts"], ...`${target} ${modules} ${others}`.split(" "));
  });
}

test("the types need no library but ES2020's, in CommonJS too", () => {
  writeFileSync(
    `${project}small.ts`,
    `import { createJWT } from "icr-app-jwt";
import { createAppAuth } from "icr-app-jwt/api";
export const token: string = createJWT();
export async function statusOf(fetch: (url: string, init: any) => Promise<any>) {
  const auth = createAppAuth({ fetch });
  for await (const installation of auth.installations()) {
    const { status } = await auth.fetch("/projects", { installationId: 7 });
    const wanted: number = status;
    return wanted;
  }
}
`,
  );
  writeFileSync(
    `${project}common.cts`,
    'import api = require("icr-app-jwt");\nexport const token: string = api.createJWT();\n',
  );
  const flags = "--module nodenext --target es2020 --lib es2020".split(" ");
  compile(["small.ts", "common.cts"], ...flags, "--noEmit", "--types", "");
});
