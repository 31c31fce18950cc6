// SPDX-License-Identifier: MIT
/** Where the built things are, a key of each size, and what several files do. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { newKey, pem } from "../js/keys.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const dir = `${root}build/bench/`;
export const dist = `${root}build/pkg/dist/`;
export const SIZES = [2048, 3072, 4096];

/** @param {number} bits @returns {string} the path of a PKCS#1 key, as the
 * vendor's dashboard gives it */
export function keyFile(bits) {
  const path = `${dir}k${bits}.pem`;
  if (!existsSync(path)) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(path, pem(newKey(bits)), { mode: 0o600 });
  }
  return path;
}

/** @param {number} bits @returns {string} */
export const pemOf = (bits) => readFileSync(keyFile(bits), "utf8");

/** @param {any} figures @returns {string} JSON, each innermost object on a line */
export const json = (figures) =>
  JSON.stringify(
    figures,
    (_, value) =>
      typeof value === "number" ? Number(value.toPrecision(6)) : value,
    2,
  ).replaceAll(/[{[][^{}[\]]*[}\]]/g, (leaf) => leaf.replaceAll(/\s+/g, " ")) +
  "\n";

/**
 * @param {number} runs
 * @param {string[]} command that runs a script
 * @param {string[]} scripts of cold/
 * @param {Record<string, string | undefined>} [env]
 * @returns {any} what cold.py prints
 */
export function cold(runs, command, scripts, env) {
  const cwd = `${root}tests/bench/`;
  const given = scripts.map((name) => `${name}=cold/${name}.mjs`);
  const args = [String(runs), JSON.stringify(command), ...given];
  const { PATH } = process.env;
  const secrets = { PRIVATE_KEY: pemOf(2048), NEXT_PUBLIC_APP_ID: "12345" };
  const out = execFileSync(`${cwd}cold.py`, args, {
    ...{ cwd, encoding: "utf8", env: { PATH, ...secrets, ...env } },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(out);
}
