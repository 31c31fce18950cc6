// SPDX-License-Identifier: MIT
/**
 * Every block of code in README.md is run by a test: here, or where CLAIMED
 * says. A block that nobody knows fails.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { TOKEN, bin, dir, inTerminal, makeKey, packed } from "./harness.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const [before = "", rest = ""] = fs
  .readFileSync(`${root}README.md`, "utf8")
  .split("<!-- runtimes -->");
const [between = "", after = ""] = rest.split("<!-- /runtimes -->");

/** @param {string} text @returns {[language: string, code: string][]} */
const blocksOf = (text) =>
  [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, language, code]) => [
    language ?? "",
    code ?? "",
  ]);
const blocks = blocksOf(before + after);

/** @param {string} language @param {RegExp} pattern @returns {string} the only block like it */
function block(language, pattern) {
  const found = blocks.filter(
    ([theirs, code]) => theirs === language && pattern.test(code),
  );
  assert.equal(found.length, 1, `${language} ${pattern}`);
  return found[0]?.[1] ?? "";
}

const install = block("sh", /^npm install/);
const diff = block("diff", /./);
const two = block("sh", /^make/);
const commandLine = block("sh", /^npx/);
const { pem } = makeKey("app");
const APP = { NEXT_PUBLIC_APP_ID: "12345", PRIVATE_KEY: pem };

test("every_block_has_a_test", () => {
  const here = new Set([install, diff, two, commandLine]);
  // What is left in JavaScript, tests/js/examples.test.js runs.
  const left = blocks.filter(([, code]) => !here.has(code));
  assert.deepEqual(
    new Set(left.map(([language]) => language)),
    new Set(["js"]),
  );
  // What stands between the markers is taken by name, by tests/runtimes.
  const runners = fs
    .readdirSync(`${root}tests/runtimes/run`)
    .map((name) => fs.readFileSync(`${root}tests/runtimes/run/${name}`, "utf8"))
    .join("\n");
  const shown = blocksOf(between)
    .filter(([language]) => language === "sh")
    .map(([, code]) => code)
    .join("");
  for (const [language, code] of blocksOf(between)) {
    if (language === "sh") {
      assert.match(runners, /\bcommands\b/);
      continue;
    }
    const name = code.match(/^(?:\/\/|<!--) (\S+)/)?.[1] ?? "no name";
    assert.ok(
      runners.includes(`"${name}"`) || shown.includes(` ${name}\n`),
      `${name} is run nowhere`,
    );
  }
});

test("install", () => {
  const project = path.join(dir, "project");
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, "package.json"), '{"private":true}');
  const tarball = fs
    .readdirSync(`${root}build`)
    .filter((name) => /^icr-app-jwt-.*\.tgz$/.test(name));
  assert.equal(tarball.length, 1);
  assert.equal(install, "npm install icr-app-jwt\n");
  const [npm = "", ...args] = install.trim().split(" ");
  args[args.length - 1] = `${root}build/${tarball[0]}`;
  execFileSync(npm, [...args, "--offline", "--no-audit"], {
    cwd: project,
    stdio: "pipe",
  });
  const script = 'process.stdout.write(require("icr-app-jwt").createJWT())';
  const token = execFileSync(process.execPath, ["-e", script], {
    cwd: project,
    env: APP,
    encoding: "utf8",
  });
  assert.match(token, TOKEN);
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
  fs.symlinkSync(packed, path.join(modules, "icr-app-jwt"));
  for (const name of fs.readdirSync(`${root}tests/node_modules`)) {
    if (name.startsWith(".") || name === "icr-app-jwt") continue;
    fs.symlinkSync(
      `${root}tests/node_modules/${name}`,
      path.join(modules, name),
    );
  }
  const frozen = "Date.now = () => 1800000000123;\n";
  const print = "process.stdout.write(token);\n";
  const [theirs, ours] = [
    `${side("-")}\n${frozen}const token = createJWT();\n${print}`,
    `${side("+")}\n${print}`.replace("\n", `\n${frozen}`),
  ].map((code, i) => {
    const file = path.join(folder, `${i}.mts`);
    fs.writeFileSync(file, code);
    return execFileSync(process.execPath, ["--no-warnings", file], {
      env: APP,
      encoding: "utf8",
    });
  });
  assert.match(ours ?? "", TOKEN);
  assert.equal(ours, theirs);
});

test("two_commands", () => {
  const commands = two
    .trim()
    .split("\n")
    .map((line) => line.replace(/ *#.*/, ""));
  assert.deepEqual(commands, ["make token", "make test"]);
  const { status, stdout } = spawnSync("make", ["-s", "token"], {
    cwd: root,
    env: { ...process.env, MAKEFLAGS: "", MAKELEVEL: "0", ...APP },
    encoding: "utf8",
  });
  assert.equal(status, 0);
  assert.match(stdout.trim(), TOKEN);
  // The other one is what runs this.
  assert.match(fs.readFileSync(`${root}.ci/run`, "utf8"), /^exec make test$/m);
});

test("the_command_line", () => {
  const lines = commandLine
    .trim()
    .split("\n")
    .map((line) => line.replace(/ *#.*/, ""));
  // npx finds the command in a project; here it is on the PATH.
  fs.writeFileSync(path.join(bin, "npx"), '#!/bin/sh\nexec "$@"\n', {
    mode: 0o755,
  });
  for (const line of lines) {
    const asks = line === "npx icr-app-jwt";
    const { screen, status } = inTerminal(
      ["sh", "-c", line],
      asks
        ? [
            ["Path of the private key file: ", "app.pem\r"],
            ["App ID: ", "12345\r"],
          ]
        : [],
    );
    assert.equal(status, 0, `${line}\n${screen}`);
    assert.notEqual(screen.trim(), "", line);
  }
  assert.equal(lines.length, 4);
});
