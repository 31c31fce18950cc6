// SPDX-License-Identifier: MIT
/**
 * Everything that is measured -> a JSON file, and the tables of it on stdout.
 * BENCH_SECONDS: how long each of the six runs takes, 12 by default.
 *
 *     node tests/bench/bench.mjs FILE
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { fileURLToPath } from "node:url";
import { SIZES, json, keyFile } from "./paths.mjs";
import { sizes } from "./sizes.mjs";
import { timesTable } from "./table.mjs";
import { targetTable } from "./targets.mjs";

const [file] = process.argv.slice(2);
const seconds = process.env.BENCH_SECONDS ?? "12";
/** What OpenSSL reads at its start: take AVX-512 IFMA for absent. */
const MASK = { OPENSSL_ia32cap: ":~0x200000" };

const path = (/** @type {string} */ name) =>
  fileURLToPath(new URL(name, import.meta.url));
/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] beside this process's
 */
const run = (command, args, env) =>
  JSON.parse(
    execFileSync(command, args, {
      encoding: "utf8",
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );

SIZES.forEach(keyFile);
/** @type {Record<"full" | "masked", any>} */
const times = { full: {}, masked: {} };
for (const bits of SIZES) {
  for (const [name, env] of Object.entries({ full: {}, masked: MASK })) {
    console.error(`RSA-${bits}, ${name}: ${seconds} s`);
    const args = [path("measure.mjs"), String(bits), seconds];
    times[name][bits] = run(process.execPath, args, env);
  }
}
console.error("loading keys");
const load = run(process.execPath, [path("load.mjs")]);

const system = platform() === "linux";
const cpu = cpus()[0]?.model.trim() ?? "unknown";
const flags = system ? readFileSync("/proc/cpuinfo", "utf8") : "";
const figures = {
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu,
    cores: cpus().length,
    system: `${platform()} ${arch()}`,
    ifma: /\bavx512ifma\b/.test(flags),
  },
  node: process.version,
  openssl: process.versions.openssl,
  ...times,
  load,
  sizes: await sizes(),
};
writeFileSync(file, json(figures));
console.log(`${timesTable(figures)}\n\n${targetTable(figures)}`);
