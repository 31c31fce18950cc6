// SPDX-License-Identifier: MIT
/**
 * What was measured, bench.json and edge.json in build/ -> Markdown, between
 * markers in README.md here.
 *
 *     node tests/bench/table.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SIZES, root } from "./paths.mjs";

/** @import { Figures } from "./targets.mjs" */

const OURS = "createJWT()";
/** What stands first; the rest follows, fastest first. */
const FIRST = [OURS, "signer.createJWT()", "createJWT() of /js"];

/** @param {string[]} cells @returns {string} Markdown */
export const row = (cells) => `| ${cells.join(" | ")} |`;

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
  return [
    row(["", ...columns.map(({ title }) => title)]),
    row(["---", ...columns.map(() => "---:")]),
    ...names.map((name) =>
      row([`\`${name}\``, ...columns.map(({ times }) => cell(name, times))]),
    ),
  ].join("\n");
}

/** @param {Figures} figures @returns {string} Markdown */
function bench(figures) {
  const { machine, node, openssl, date, load, sizes } = figures;
  return `${timesTable(figures)}

Milliseconds for a token, medians, all in turn in one process; in brackets how
many times as fast as \`createJWT()\` it is. "No IFMA" is the same machine
with OpenSSL's AVX-512 IFMA code switched off, as on processors without it.
A kernel is the private operation alone. ${machine.cpu}, ${machine.system}, Node
${node.slice(1)} with OpenSSL ${openssl}, ${date}; \`make bench\` measures yours.

Loading a new RSA-2048 key takes ${short(load.key / load.signature)} times as long as
a signature. \`createJWT\` in a browser bundle is ${(sizes.bundle / 1000).toFixed(0)} KB after brotli.`;
}

/** @param {Record<string, any>[]} workers @returns {string} Markdown */
function edge([empty, ours, jose]) {
  const first = (/** @type {Record<string, any>} */ worker) =>
    worker["first ms"].toFixed(1);
  return `In workerd the first request takes ${first(ours)} ms of CPU (empty ${first(empty)}, \`jose\` ${first(jose)}),
for V8 compiles the core then; once warm, a request costs ${(ours["warm ms"] / jose["warm ms"]).toFixed(2)} of what
\`jose\` with a cached key does.`;
}

/** A part of README.md by the name in its markers, and what it is made of. */
const PARTS = { bench, edge };

/** @param {string} file @returns {any} */
const read = (file) => JSON.parse(readFileSync(file, "utf8"));

/**
 * @param {string} readme
 * @param {string} name in the markers of a part of it
 * @param {string} markdown instead of that part
 */
export function replaced(readme, name, markdown) {
  const [before, rest] = readme.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`\n<!-- /${name} -->`)[1];
  if (after === undefined) throw new Error(`README.md lacks ${name}`);
  return `${before}<!-- ${name} -->\n${markdown}\n<!-- /${name} -->${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("README.md", import.meta.url);
  let readme = readFileSync(file, "utf8");
  for (const [name, section] of Object.entries(PARTS)) {
    readme = replaced(readme, name, section(read(`${root}build/${name}.json`)));
  }
  writeFileSync(file, readme);
}
