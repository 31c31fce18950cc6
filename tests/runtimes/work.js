// SPDX-License-Identifier: MIT
/**
 * A project below build/runtimes/ in which the packed tarball is installed beside
 * the runtimes and bundlers, as any project has them.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeFixture } from "./fixture.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const { name, version } = JSON.parse(
  readFileSync(`${root}package.json`, "utf8"),
);
const tarball = `${root}build/${name}-${version}.tgz`;
export const modules = `${root}build/runtimes/node_modules/`;
export const installed = `${modules}${name}/`;
/** What each run writes again. */
export const work = `${root}build/runtimes/work/`;

export const fixture = makeFixture();
/** What createJWT reads. */
export const environment = {
  NEXT_PUBLIC_APP_ID: fixture.appId,
  PRIVATE_KEY: fixture.keys.pkcs1,
};

/** Installs the tarball, and lays out the apps, the suite and the fixture. */
export function prepare() {
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", [
    "-xzf",
    tarball,
    "-C",
    installed,
    "--strip-components=1",
  ]);
  rmSync(work, { recursive: true, force: true });
  cpSync(`${root}tests/runtimes/apps`, work, { recursive: true });
  cpSync(`${root}tests/runtimes/suite.js`, `${work}suite.js`);
  write("given.js", `export default ${JSON.stringify(fixture)};\n`);
}

/** @param {string} path below work @param {string | Buffer} text @returns {string} the file */
export function write(path, text) {
  const file = work + path;
  mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** @typedef {"import" | "require"} Kind */

/**
 * A program that prints the suite's report, of encrypted keys too. Its argument says what the
 * environment holds.
 *
 * @param {string} dir below work
 * @param {string} entry such as "/js"
 * @param {Kind} kind
 * @returns {string} the file
 */
export function suiteProgram(dir, entry, kind) {
  const other = entry === "/js" ? entry : ""; // there is none for each entry
  return program(
    `${dir}/app${entry.replace("/", "-")}`,
    kind,
    {
      api: `icr-app-jwt${entry}`,
      passphrase: `icr-app-jwt/passphrase${other}`,
    },
    `const { suite } = await import("../suite.js");
  const { default: given } = await import("../given.js");
  const report = suite(api, { ...given, passphrase }, process.argv[2]);
  console.log(JSON.stringify(report));`,
  );
}

/**
 * @param {string} path below work, without its ending
 * @param {Kind} kind
 * @param {Record<string, string>} modules by the names that they get
 * @param {string} code what is done with them
 * @returns {string} the file
 */
export function program(path, kind, modules, code) {
  const load = Object.entries(modules).map(([name, from]) =>
    kind === "import"
      ? `import * as ${name} from "${from}";\n`
      : `const ${name} = require("${from}");\n`,
  );
  const text = `${load.join("")}(async () => {\n${code}\n})();\n`;
  return write(`${path}.${kind === "import" ? "mjs" : "cjs"}`, text);
}

/** @param {string} folder @returns {string} all that lies in it */
export const textOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");

/** @param {string} folder of what browsers get: the app id and no key */
export function judgeClient(folder) {
  const text = textOf(folder);
  if (fixture.secrets.some((line) => text.includes(line))) {
    throw new Error("the key is in the client's code");
  }
  if (!text.includes(fixture.appId)) throw new Error("no app id");
}

/** @param {string} pattern of npm's names for this machine's binaries */
export function binary(pattern) {
  const names = { x64: ["x64", "64"], arm64: ["arm64", "aarch64"] };
  const found = names[/** @type {"x64" | "arm64"} */ (process.arch)]
    .map((name) => modules + pattern.replace("ARCH", name))
    .find((path) => existsSync(path));
  if (!found) throw new Error(`npm brought no ${pattern}`);
  return found;
}

/**
 * @typedef {{ env?: Record<string, string>, cwd?: string, seconds?: number }} RunOptions
 * env: all of it but PATH and HOME; default: this process's
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {import("node:child_process").ChildProcess}
 */
export const start = (command, args, { env, cwd = work } = {}) =>
  spawn(command, args, {
    cwd,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      ...(env ?? process.env),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });

/** Ends what start started, and its children. @param {{ pid?: number | undefined }} child */
export function stop({ pid }) {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it printed
 */
export function run(command, args, options = {}) {
  const child = start(command, args, options);
  const { seconds = 120 } = options;
  let out = "";
  let all = "";
  child.stdout?.on("data", (part) => void ((out += part), (all += part)));
  child.stderr?.on("data", (part) => void (all += part));
  const timer = setTimeout(() => stop(child), seconds * 1000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(out);
      const what = signal ? `ended by ${signal} after ${seconds} s` : code;
      reject(
        new Error(`${command} ${args.join(" ")}: ${what}\n${all.slice(-3000)}`),
      );
    });
  });
}

/** @param {string[]} release and processor, of a real Node @returns {string} see tests/node.sh */
export const nodeOf = (...release) =>
  execFileSync(`${root}tests/node.sh`, release).toString().trim();
