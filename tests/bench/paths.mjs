// SPDX-License-Identifier: MIT
/** Where the built things are, and a key of each size. */
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

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
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" });
    writeFileSync(path, pem, { mode: 0o600 });
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
