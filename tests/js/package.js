// SPDX-License-Identifier: MIT
/** The packed tarball, installed as its users install it -> its entries. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
export const tarball = `${root}build/${manifest.name}-${manifest.version}.tgz`;
/** A project of its own, in which the package is the only dependency. */
export const consumer = process.env.CONSUMER ?? `${root}build/consumer/`;
export const installed = `${consumer}node_modules/${manifest.name}/`;

const stamp = `${consumer}installed`;
const wanted = createHash("sha256").update(readFileSync(tarball)).digest("hex");
const isInstalled = () =>
  existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;

// make has done it; where a test is run by hand, one process does and the others
// wait.
const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) install();
else if (!isInstalled()) {
  const lock = `${root}build/consumer.lock`;
  execFileSync("flock", [lock, process.execPath, self], { stdio: "inherit" });
}

function install() {
  if (isInstalled()) return;
  rmSync(consumer, { recursive: true, force: true });
  mkdirSync(consumer, { recursive: true });
  const project = { name: "consumer", private: true, type: "module" };
  writeFileSync(`${consumer}package.json`, JSON.stringify(project));
  const flags = ["--offline", "--no-save", "--ignore-scripts", "--no-audit"];
  execFileSync("npm", ["install", "--silent", ...flags, tarball], {
    cwd: consumer,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // Resolves the package's names as a module of the consumer would.
  writeFileSync(
    `${consumer}importer.js`,
    "export const load = (name) => import(name);\n",
  );
  writeFileSync(stamp, wanted);
}

/** @typedef {typeof import("../../js/index.js")} Api */

/** @param {string} [subpath] such as "/js" @returns {Promise<Api>} */
export async function esm(subpath = "") {
  const { load } = await import(`${consumer}importer.js`);
  return load(manifest.name + subpath);
}

/** @param {string} [subpath] such as "/js" @returns {Api} */
export const cjs = (subpath = "") =>
  createRequire(`${consumer}importer.js`)(manifest.name + subpath);
