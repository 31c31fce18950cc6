// SPDX-License-Identifier: MIT
/**
 * Node.js, Deno and Bun, a process each, one after another: how long a token takes
 * beside jsonwebtoken's in the same process. Prints the table of README.md.
 *
 *     node tests/bench/runtimes.mjs [SECONDS]
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { binary, root } from "../runtimes/work.js";
import { median, spread } from "./interleave.mjs";
import { pemOf } from "./paths.mjs";

const seconds = process.argv[2] ?? "10";
const program = fileURLToPath(new URL("in-runtime.mjs", import.meta.url));
const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  PRIVATE_KEY: pemOf(2048),
  DENO_NO_UPDATE_CHECK: "1",
};
const deno = binary("@deno/linux-ARCH-glibc/deno");
const bun = binary("@oven/bun-linux-ARCH/bin/bun");
const RUNTIMES = [
  ["Node.js", process.execPath, ["--version"], []],
  ["Deno", deno, ["-V"], ["run", "-A", "--no-remote", "--no-lock"]],
  ["Bun", bun, ["--version"], []],
];

const OURS = "createJWT, PEM";
console.log(`| createJWT with the PEM / | kernel | jsonwebtoken, PEM | jsonwebtoken, KeyObject |
| --- | --- | ---: | ---: |`);
for (const [name, command, version, args] of RUNTIMES) {
  const run = (...rest) =>
    execFileSync(command, rest, { cwd: root, env, encoding: "utf8" });
  const [release] = run(...version).match(/\d+(\.\d+)+/);
  const { kernel, turns } = JSON.parse(run(...args, program, seconds));
  const ratios = ["jsonwebtoken, PEM", "jsonwebtoken, KeyObject"].map((other) =>
    spread(turns[OURS], 2, median(turns[other])),
  );
  console.log(`| ${[`${name} ${release}`, kernel, ...ratios].join(" | ")} |`);
}
