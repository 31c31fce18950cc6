// SPDX-License-Identifier: MIT
/**
 * Proves that der.c, base64.c, token.c and claims.c have no run-time error, and
 * that each planted error is refuted. c/README.md says what that covers.
 *
 *     node tests/proof/parsers/parsers.mjs
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { plants } from "./plants.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "prove-parsers-"));
const WHY3CONFIG = join(dir, "why3.conf");
const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

/** wasm32 has its sizes; and a plant is tried as the whole is: so what differs
 * is the plant. */
const MACHINE = ["-machdep", "gcc_x86_32"];
const PLANTED_UNITS = 2;
const [, MAX_UNITS] =
  /MAX_APP_ID_UNITS\s+(\d+)/.exec(readFileSync(`${root}c/abi.h`, "utf8")) ?? [];

const WP = ["-wp", "-wp-rte", "-wp-prover", "z3,cvc4", "-wp-timeout", "3"];
const EVA = [
  ...["-eva", "-eva-precision", "2", "-warn-special-float", "none"],
  ...["-eva-no-alloc-returns-null", "-eva-alloc-builtin", "fresh"],
  ...["-eva-split-return", "full", "-eva-auto-loop-unroll", "8"],
  "-eva-slevel-function",
  "put_integer:200,put_string:400,claims_write:5,put_quoted:0,ids:0",
];

/** Left out: what is inline in a header and is not called, or sees no input. */
const PROOFS = {
  der: [...WP, "-wp-skip-fct", "text_length,next_word"],
  base64: [...WP, "-wp-skip-fct", "ct_wipe,ct_public,ct_equal"],
  token: [
    ...[...WP, "-warn-unsigned-overflow"],
    ...["-wp-skip-fct", "text_length,next_word,utf16_unit"],
  ],
  // The one loop of claims.c that Eva does not unroll.
  "claims, its loop over the id": [
    ...[...WP, "-wp-fct", "put_quoted"],
    "-wp-prop=@invariant,@variant",
  ],
  claims: EVA,
};

/** @param {string} tree @param {string} proof @param {string[]} options */
async function frama(tree, proof, options) {
  const [name] = proof.split(",");
  const file = join(tree, `tests/proof/parsers/${name}.c`);
  const env = { ...process.env, WHY3CONFIG };
  const how = { cwd: tree, env, maxBuffer: 1e8 };
  const { stdout } = await run("frama-c", [...MACHINE, ...options, file], how);
  return stdout;
}

/** @param {string} said @returns {{ goals: number, open: string[] }} by WP */
function wpSays(said) {
  const [, proved, of] = /Proved goals:\s+(\d+) \/ (\d+)/.exec(said) ?? [];
  if (!of || of === "0") throw new Error(`WP proved nothing:\n${said}`);
  const open = [...said.matchAll(/Goal (\S+)(?! : Valid)[^:\n]*$/gm)];
  const names = open.map(([, goal]) => goal);
  if (proved === of) return { goals: Number(of), open: [] };
  return { goals: Number(of), open: names.length ? names : ["a goal"] };
}

/**
 * What Eva warns of, and loops that it has not followed to their end, except
 * the one whose variant WP proves.
 *
 * @param {string} said
 * @param {string} source of claims.c
 */
function evaSays(said, source) {
  if (!said.includes("done for function main")) {
    throw new Error(`Eva did not end:\n${said}`);
  }
  const lines = said.replaceAll(/\n\s+/g, " ").split("\n");
  const loop = source
    .split("\n")
    .findIndex((line) => line.includes("for (size_t i = 0; i < units; i++) {"));
  const known = [
    /loop invariant got status unknown/,
    RegExp(`claims\\.c:${loop + 1}: starting to merge loop iterations`),
  ];
  const open = lines.filter(
    (line) =>
      /^\[eva:alarm|starting to merge loop iterations/.test(line) &&
      !known.some((pattern) => pattern.test(line)),
  );
  return { goals: 1, open };
}

/** @param {string} tree @param {string} proof @param {string} units
 * @param {string} [within] a function, instead of all */
async function prove(tree, proof, units, within) {
  const eva = proof === "claims";
  const define = [`-cpp-extra-args=-DMAX_UNITS=${units}`];
  const options = /** @type {Record<string, string[]>} */ (PROOFS)[proof] ?? [];
  const part = within ? ["-wp-fct", within] : [];
  const said = await frama(tree, proof, [...define, ...options, ...part]);
  if (!eva) return wpSays(said);
  return evaSays(said, readFileSync(join(tree, "c/jwt/claims.c"), "utf8"));
}

/** @template T @param {T[]} all @param {(one: T) => Promise<void>} work */
async function each(all, work) {
  const queue = all.values();
  const worker = async () => {
    for (const one of queue) await work(one);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** @param {string} name @returns {string} a copy of what is proved */
function copy(name) {
  const tree = join(dir, name);
  for (const part of ["c", "tests/proof/parsers"]) {
    cpSync(join(root, part), join(tree, part), { recursive: true });
  }
  return tree;
}

execFileSync("why3", ["config", "detect", "-C", WHY3CONFIG], {
  stdio: "ignore",
});
/** @type {string[]} */
const failed = [];
// Eva's is the longest.
await each(Object.keys(PROOFS).reverse(), async (proof) => {
  const { goals, open } = await prove(root, proof, MAX_UNITS ?? "");
  for (const name of open) failed.push(`${proof}: not proved: ${name}`);
  const what = proof === "claims" ? "no alarm of Eva" : `${goals} goals of WP`;
  if (!open.length) console.log(`${proof}: ${what}: ${seconds()}`);
});

await each([...plants.entries()], async ([i, plant]) => {
  const { proof, file, what, from, to, within } = plant;
  const tree = copy(String(i));
  const path = join(tree, file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) {
    throw new Error(`${file} has not once: ${from}`);
  }
  writeFileSync(path, text.replace(from, to));
  const { open } = await prove(tree, proof, String(PLANTED_UNITS), within);
  if (!open.length) failed.push(`planted, and not refuted: ${file}: ${what}`);
});
console.log(`${plants.length} planted errors, all others proved: ${seconds()}`);
rmSync(dir, { recursive: true });
for (const name of failed) console.error(`FAIL ${name}`);
process.exitCode = failed.length > 0 ? 1 : 0;
