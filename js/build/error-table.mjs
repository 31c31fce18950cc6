// SPDX-License-Identifier: MIT
/**
 * c/abi.h -> js/generated/errors.js, js/generated/abi.js and the first table of
 * js/ERRORS.md; c/passphrase/passphrase.h -> js/generated/passphrase.js and the
 * second one; js/api/errors.js -> the third, so that no number, name or sentence is
 * written down twice.
 *
 *     node js/build/error-table.mjs           writes them
 *     node js/build/error-table.mjs --check   says which of them are stale; exit 1
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ERRORS as API_ERRORS } from "../api/errors.js";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) =>
  readFileSync(new URL(path, root), "utf8");
const header = read("c/abi.h");
const second = read("c/passphrase/passphrase.h");

/** @typedef {{ number: number, name: string, what: string, remedy: string }} Row */

const string = String.raw`((?:"(?:\\.|[^"\\])*"\s*)+)`;
const entry = String.raw`X\((\d+),\s*([A-Z][A-Z0-9_]*),\s*${string},\s*${string}\)`;

/** @param {string} literals adjacent C string literals @returns {string} */
const joined = (literals) =>
  (literals.match(/"(?:\\.|[^"\\])*"/g) ?? [])
    .map((literal) => JSON.parse(literal))
    .join("");

/** @param {string} of a header @returns {Row[]} every X(...) in it, in order */
export function readErrors(of = header) {
  const list = of.replaceAll(/\\\n/g, "\n");
  return [...list.matchAll(new RegExp(entry, "g"))].map((match) => ({
    number: Number(match[1]),
    name: String(match[2]),
    what: joined(String(match[3])),
    remedy: joined(String(match[4])),
  }));
}

/** @param {string} name @returns {number} the value of a #define */
function constant(name, of = header) {
  const match = of.match(new RegExp(`#define ${name}\\s+\\(?(-?[0-9.]+)`));
  if (!match) throw new Error(`c/abi.h does not define ${name}`);
  return Number(match[1]);
}

/**
 * @param {string} name of an enum
 * @param {string} prefix of its members
 * @returns {Map<number, string>} value to name, in lower case
 */
function members(name, prefix) {
  const body = header.match(new RegExp(`enum ${name} \\{([^}]*)\\}`))?.[1];
  if (!body) throw new Error(`c/abi.h does not declare ${name}`);
  let value = 0;
  return new Map(
    body
      .replaceAll(/\/\*[^]*?\*\//g, "")
      .split(",")
      .map((member) => member.trim())
      .filter(Boolean)
      .map((member) => {
        const [left, right] = member.split(/\s*=\s*/);
        value = right === undefined ? value : Number(right);
        const word = String(left).slice(prefix.length).toLowerCase();
        return [value++, word.replaceAll("_", "-")];
      }),
  );
}

const noticeOf = (/** @type {string} */ path) =>
  `// Generated from ${path} by js/build/error-table.mjs; edit that instead.\n`;
const notice = noticeOf("c/abi.h");

/** @param {Iterable<string>} names @returns {string} a union type */
const union = (names) => [...names].map((n) => JSON.stringify(n)).join(" | ");

/** Errors of calls that a bundle may lack, by the name of their table: what else
 * signers fail with, and what calls that read tokens do. */
const LATER = /** @type {Record<string, (error: Row) => boolean>} */ ({
  SIGNER_ERRORS: ({ name }) =>
    /^(BYTES_TYPE|KERNEL_UNAVAILABLE|MARGIN_INVALID)$/.test(name),
  READING_ERRORS: ({ number }) => number >= 60 && number < 90,
});

/** One string for all, which costs a process least to read, and a bundle: an error
 * a line, "number|name|what it is|what to do", without a number if that is the next.
 *
 * @param {string} name @param {Row[]} errors @returns {string} */
function errorTable(name, errors) {
  const lines = errors.map((e, i) => {
    const number = e.number === errors[i - 1]?.number + 1 ? "" : e.number;
    const line = [number, e.name, e.what, e.remedy].join("|");
    if (/\n|\|.*\|.*\|.*\|/.test(line)) throw new Error(`not a line: ${line}`);
    return line.replace(/[\\`]|\$(?=\{)/g, "\\$&");
  });
  return `
/** @type {string} "number|name|what it is|what to do"; no number: the next one */
export const ${name} = \`${lines.join("\n")}\`;
`;
}

/** @param {Row[]} errors @returns {string} js/generated/passphrase.js */
const passphraseModule = (errors) => `${noticeOf("c/passphrase/passphrase.h")}
export const MAX_PASSPHRASE_BYTES = ${constant("MAX_PASSPHRASE_BYTES", second)};

/** @typedef {${union(errors.map((e) => e.name))}} PassphraseErrorName */

/** Lower numbers are the library's. */
export const FIRST_ERROR = ${errors[0].number};
${errorTable("ERRORS", errors)}`;

/** @param {Row[]} errors @returns {string} js/generated/errors.js */
const errorsModule = (errors) => `${notice}
/** @typedef {${union(errors.map((e) => e.name))}} ErrorName */
/** @typedef {${union(errors.map((e) => `ERR_${e.name}`))}} ErrorCode */
${errorTable(
  "ERRORS",
  errors.filter((e) => !Object.values(LATER).some((takes) => takes(e))),
)}${Object.entries(LATER)
  .map(([name, takes]) => errorTable(name, errors.filter(takes)))
  .join("")}`;

/** @returns {string} js/generated/abi.js */
function abiModule() {
  const forms = [...members("abi_form", "FORM_")];
  const kernels = [...members("abi_kernel", "KERNEL_").values()];
  const containers = forms.filter(([v]) => v < 0x100).map(([, word]) => word);
  const encodings = forms.filter(([v]) => v >= 0x100).map(([, word]) => word);
  const lines = ["ABI_VERSION", "IO_BYTES"]
    .concat("MAX_TOKEN_BYTES", "MAX_SIGNATURE_BYTES", "MAX_EXPIRES_IN")
    .concat("MAX_NOW", "SIGNATURE_ALONE")
    .map((name) => `export const ${name} = ${constant(name)};\n`)
    .join("");
  return `${notice}
${lines}
/** @typedef {${union(kernels.slice(1))}} Kernel */
/** @typedef {${union(containers.slice(1))}} Container */
/** @typedef {${union(encodings)}} Encoding */

/** What kernel_select takes and returns is the place in this list. */
export const KERNELS = ${JSON.stringify(kernels)};
/** The low byte of key_form is the place in this list. */
export const CONTAINERS = ${JSON.stringify(containers)};
/** The next byte of it, less one, is the place in this one. */
export const ENCODINGS = ${JSON.stringify(encodings)};
`;
}

/**
 * @param {string} page js/ERRORS.md
 * @param {string} marker
 * @param {{ name: string, what: string, remedy: string }[]} errors
 * @returns {string}
 */
function withTable(page, marker, errors) {
  const cell = (/** @type {string} */ text) =>
    text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const rows = errors.map(
    (e) =>
      `| <a id="err_${e.name.toLowerCase()}"></a>\`ERR_${e.name}\` | ${cell(e.what)} | ${cell(e.remedy)} |\n`,
  );
  const table = `| code | what it is | what to do |\n|---|---|---|\n${rows.join("")}`;
  return page.replace(
    new RegExp(`(<!-- ${marker} -->\n)[^]*?(<!-- /${marker} -->)`),
    (_, start, end) => start + table + end,
  );
}

const errors = readErrors();
const more = readErrors(second);
const page = new URL("js/ERRORS.md", root);
/** @type {[URL, string][]} */
const files = [
  [new URL("js/generated/errors.js", root), errorsModule(errors)],
  [new URL("js/generated/abi.js", root), abiModule()],
  [new URL("js/generated/passphrase.js", root), passphraseModule(more)],
];
const calls = Object.entries(API_ERRORS).map(([name, [what, remedy]]) => {
  return { name: `API_${name}`, what, remedy };
});
const core = withTable(readFileSync(page, "utf8"), "errors", errors);
const text = withTable(core, "passphrase errors", more);
files.push([page, withTable(text, "api errors", calls)]);
for (const [file, text] of files) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (process.argv.includes("--check")) {
    console.error(
      `${file.pathname} is stale: run node js/build/error-table.mjs`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
  }
}
