// SPDX-License-Identifier: MIT
/**
 * The figures of make bench -> Markdown, between the markers in README.md.
 *
 *     node tests/bench/table.mjs build/bench.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { SIZES, root } from "./paths.mjs";

/** @import { Figures } from "./targets.mjs" */

const OURS = "createJWT()";
const START = "<!-- bench -->";
const END = "<!-- /bench -->";
/** What stands first; the rest follows, fastest first. */
const FIRST = [OURS, "signer.createJWT()", "createJWT() of /js"];

/** @param {number} value @returns {string} three digits or so */
const short = (value) =>
  value < 100 ? value.toPrecision(value < 1 ? 2 : 3) : value.toFixed(0);

/**
 * @param {Figures} figures
 * @returns {string} Markdown: milliseconds, and createJWT()'s over them
 */
export function timesTable({ full, masked }) {
  const columns = SIZES.flatMap((bits) => [
    { title: `RSA-${bits}`, times: full[bits] },
    { title: "no IFMA", times: masked[bits] },
  ]);
  const time = (/** @type {string} */ name) => full[2048][name].median;
  const rest = Object.keys(full[2048])
    .filter((name) => !FIRST.includes(name))
    .sort((a, b) => time(a) - time(b));
  const isKernel = (/** @type {string} */ name) => name.startsWith("kernel");
  const names = [
    ...FIRST,
    ...rest.filter((name) => !isKernel(name)),
    ...rest.filter(isKernel),
  ];
  const cell = (/** @type {string} */ name, /** @type {any} */ times) =>
    `${short(times[name].median)} (${(times[OURS].median / times[name].median).toFixed(2)})`;
  const row = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [
    row(["", ...columns.map(({ title }) => title)]),
    row(["---", ...columns.map(() => "---:")]),
    ...names.map((name) =>
      row([`\`${name}\``, ...columns.map(({ times }) => cell(name, times))]),
    ),
  ].join("\n");
}

/** @param {Figures} figures @returns {string} Markdown */
function section(figures) {
  const { machine, node, openssl, date, load, cold, sizes } = figures;
  const over = (/** @type {string} */ name) =>
    (cold[name] - cold.empty).toFixed(0);
  return `${timesTable(figures)}

Milliseconds for a token, medians, all in turn in one process; in brackets the
time of \`createJWT()\` as a share of it. "No IFMA" is the same machine
with OpenSSL's AVX-512 IFMA code switched off, as on processors without it.
A kernel is the private operation alone. ${machine.cpu}, ${machine.system}, Node
${node.slice(1)} with OpenSSL ${openssl}, ${date}; \`make bench\` measures yours.

A fresh process that prints one token takes ${over("createJWT")} ms of CPU more than an empty
one, with \`universal-github-app-jwt\` ${over("universal-github-app-jwt")} ms and with \`jsonwebtoken\`
${over("jsonwebtoken")} ms. Loading a new RSA-2048 key takes ${short(load.key / load.signature)} times as long as a
signature. \`createJWT\` in a browser bundle is ${(sizes.bundle / 1000).toFixed(0)} KB after brotli.`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const figures = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const readme = readFileSync(`${root}README.md`, "utf8");
  const [before, , after] = readme.split(
    new RegExp(`(?<=${START}\n)([^]*)(?=${END})`),
  );
  if (after === undefined) throw new Error(`README.md lacks ${START}`);
  writeFileSync(`${root}README.md`, before + section(figures) + `\n${after}`);
}
