// SPDX-License-Identifier: MIT
/**
 * js/page/ -> build/page/index.html, one file that needs nothing else.
 *
 *     node js/build/page.mjs    after js/build/pack.mjs, which writes build/gen/
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** What the page may be made of, besides its own files. */
const SHARED = [
  "js/index.js",
  "js/api/curl.js",
  "js/api/hosts.js",
  "js/generated/abi.js", // its numbers
  "build/pkg/dist/passphrase.js", // js/passphrase/, and the module in it
  "js/shared/refusal.js",
  "js/shared/words.js",
];

/** @type {import("esbuild").Plugin} decryptKey as it was packed, because "#core"
 * is another module to it, but with the library of the page */
const passphraseAsPacked = {
  name: "decryptKey as it was packed",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.\/passphrase\/index\.js$/ }, () => ({
      path: `${root}build/pkg/dist/passphrase.js`,
    }));
    onResolve({ filter: /^icr-app-jwt$/ }, () => ({
      path: `${root}js/index.js`,
    }));
  },
};

/** @param {string} entry @returns {Promise<string>} bundled and minified */
async function bundle(entry) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`js/page/${entry}`],
    outfile: `build/page/${entry}`,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    charset: "ascii",
    define: { VERSION: JSON.stringify(version) },
    logLevel: "warning",
    plugins: [passphraseAsPacked],
  });
  for (const [from, { imports }] of Object.entries(metafile.inputs)) {
    if (!from.startsWith("js/page/")) continue;
    for (const { path } of imports) {
      if (path.startsWith("js/page/") || SHARED.includes(path)) continue;
      throw new Error(`${from} must not import ${path}`);
    }
  }
  const text = outputFiles[0].text.trim();
  // What would end the element early, or change on its way through a parser.
  if (/<\/(script|style)|<!--|[^\t\n -~]/i.test(text)) {
    throw new Error(`${entry}: this cannot stand in an element of a page`);
  }
  return text;
}

/** @param {string} text @returns {string} as a policy names it */
const hash = (text) =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const [script, style] = [await bundle("page.js"), await bundle("page.css")];
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "img-src data:",
  // All that default-src covers and what it does not, each by its name: a
  // browser that knows one of them only by name obeys too.
  ...["connect", "font", "frame", "manifest", "media", "object", "worker"].map(
    (kind) => `${kind}-src 'none'`,
  ),
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const parts = new Map([
  ["CSP", `<meta http-equiv="Content-Security-Policy" content="${policy}">`],
  ["STYLE", `<style>${style}</style>`],
  ["SCRIPT", `<script>${script}</script>`],
]);
const html = readFileSync(`${root}js/page/index.html`, "utf8")
  .replaceAll(/\n\s+/g, "\n")
  .replaceAll(/<!-- ([A-Z]+) -->/g, (_, name) => parts.get(name) ?? "");
mkdirSync(`${root}build/page`, { recursive: true });
writeFileSync(`${root}build/page/index.html`, html);
