// SPDX-License-Identifier: MIT
/** The command line out of the packed tarball, run as a person would. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { installed } from "../js/package.js";
import { inputOf } from "../jws.js";
import { captured } from "./captured.js";

/** A folder that goes away with the process. */
export const dir = fs.mkdtempSync(path.join(os.tmpdir(), "icr-cli-"));
process.on("exit", () => fs.rmSync(dir, { recursive: true, force: true }));

/** A folder for PATH that holds the command under its name. */
export const bin = path.join(dir, "bin");
fs.mkdirSync(bin);
fs.writeFileSync(
  path.join(bin, "icr-app-jwt"),
  `#!/bin/sh\nexec '${process.execPath}' '${installed}dist/cli.js' "$@"\n`,
  { mode: 0o755 },
);

const environment = {
  PATH: `${bin}:${process.env.PATH}`,
  HOME: dir,
  TERM: "xterm",
  LANG: "C.UTF-8",
  // Node passes it on by itself, but not through terminal.py.
  ...(process.env.NODE_V8_COVERAGE && {
    NODE_V8_COVERAGE: process.env.NODE_V8_COVERAGE,
  }),
};

process.env.HOME = dir; // which os.homedir reads, whatever process.env becomes
const cli = pathToFileURL(`${installed}dist/cli.js`).href;
let calls = 0;

/**
 * The packed file, in this process: in a tenth of the time that one of its own takes.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string | Buffer }} [options]
 */
export async function run(args, { env = {}, input } = {}) {
  const [{ argv, exitCode }, folder] = [process, process.cwd()];
  process.chdir(dir);
  try {
    const call = { args, env: { ...environment, ...env }, input };
    return await captured(call, async () => {
      process.argv = [...argv.slice(0, 1), cli, ...args];
      await import(`${cli}?${calls++}`); // a name of its own: it runs again
      return Number(process.exitCode);
    });
  } finally {
    // The packed file adds one to each, each time.
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      process[name].removeAllListeners("error");
    }
    process.argv = argv;
    process.exitCode = exitCode;
    process.chdir(folder);
  }
}

/**
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string | Buffer }} [options]
 */
export function runProcess(args, { env = {}, input = "" } = {}) {
  return spawnSync(path.join(bin, "icr-app-jwt"), args, {
    cwd: dir,
    env: { ...environment, ...env },
    input,
    encoding: "utf8",
    timeout: 30000,
  });
}

/**
 * @param {string} script for a POSIX shell, with the command on its PATH
 * @param {{ env?: Record<string, string>, shell?: string }} [options]
 */
export function runShell(script, { env = {}, shell = "sh" } = {}) {
  return spawnSync(shell, ["-c", script], {
    cwd: dir,
    env: { ...environment, ...env },
    encoding: "utf8",
    timeout: 30000,
  });
}

/** @typedef {{ status: number | null, stdout: string, stderr: string }} Ended */

/** @param {Ended} ended @returns {Ended} */
export function done(ended) {
  assert.equal(ended.status, 0, ended.stderr);
  return ended;
}

/** @param {Ended} ended @returns {string} what it printed, with nothing to add */
export function ok(ended) {
  assert.equal(ended.stderr, "");
  return done(ended).stdout;
}

/**
 * @param {Ended} ended
 * @param {number} status
 * @param {RegExp} words
 * @returns {string} what it said, having printed nothing
 */
export function refuses({ stdout, stderr, ...ended }, status, words) {
  assert.match(stderr, words);
  assert.equal(ended.status, status, stderr);
  assert.equal(stdout, "");
  return stderr;
}

/**
 * In a real pseudo-terminal, which must be left as it was found.
 *
 * @param {string} script for bash, with the command on its PATH
 * @param {[wait: string, send: string][]} steps
 * @param {{ env?: Record<string, string>, stdout?: "tty" | "pipe", stderr?: "tty" | "pipe", mayEnd?: boolean, columns?: number, status?: number | null }} [options]
 * mayEnd: before the last step, or by Ctrl-C once it waits for more than the steps
 * give; status: what it ends with, or null if the shell around it is killed
 * @returns {{ screen: string, stdout: string, stderr: string }}
 */
export function inTerminal(script, steps, options = {}) {
  const { env = {}, stdout = "tty", stderr = "tty", columns = 200 } = options;
  const { status = 0 } = options;
  const job = {
    argv: ["bash", "-c", script],
    steps,
    stdout,
    stderr,
    columns,
    mayEnd: options.mayEnd ?? false,
    cwd: dir,
    env: { ...environment, ...env },
  };
  const terminal = fileURLToPath(new URL("terminal.py", import.meta.url));
  // Debian's: that of a version manager may take ten times as long to start.
  const text = execFileSync("/usr/bin/python3", ["-IS", terminal], {
    input: JSON.stringify(job),
    encoding: "utf8",
  });
  const result = JSON.parse(text);
  const { screen, waiting, restored } = result;
  if (options.mayEnd) return result;
  assert.equal(waiting, null, `never on the screen: ${waiting}\n${screen}`);
  if (status === null) return result;
  assert.equal(result.status, status, screen);
  assert.ok(restored, `the terminal is not as it was\n${screen}`);
  return result;
}

/** @param {string} screen @returns {string} without colours and cursor moves */
export const seen = (screen) =>
  stripVTControlCharacters(screen).replaceAll("\r\n", "\n");

/**
 * A throw-away key pair on disk.
 *
 * @param {string} name
 * @returns {{ file: string, pem: string, publicFile: string, publicPem: string }}
 */
export function makeKey(name) {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const file = path.join(dir, `${name}.pem`);
  const publicFile = path.join(dir, `${name}.pub.pem`);
  fs.writeFileSync(file, pair.privateKey, { mode: 0o600 });
  fs.writeFileSync(publicFile, pair.publicKey);
  return { file, pem: pair.privateKey, publicFile, publicPem: pair.publicKey };
}

export const TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

/** @param {string} token @returns {any} its claims, by hand */
export const claimsOf = (token) =>
  JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

/**
 * @param {object} claims
 * @param {object} [header]
 * @returns {string} a token with a signature that fits nothing
 */
export const forge = (claims, header = { alg: "RS256", typ: "JWT" }) =>
  `${inputOf(header, claims)}.${Buffer.alloc(256, 1).toString("base64url")}`;
