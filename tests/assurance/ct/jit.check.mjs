// SPDX-License-Identifier: MIT
/**
 * valgrind's memcheck over Node while it signs: no branch and no address in the
 * machine code that V8 makes of the shipped modules depends on what is secret in
 * the frozen key (marked as undefined by marker.c), with baseline code, with
 * optimised code, and as it comes. The modules with a leak planted
 * (../shared/plant.h) must be reported in code of both compilers.
 *
 * Every report counts, except one whose place is named below.
 */
import { execFile } from "node:child_process";
import { createSign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { newKey, pem } from "../../js/keys.js";
import { root } from "../shared/checks.mjs";
import { KERNELS, MODULE_OF } from "../shared/layout.mjs";
import { compile, start, symbolsOf } from "../shared/layout.mjs";

const TIERS = {
  baseline: ["--liftoff-only"],
  optimised: ["--no-liftoff"],
  "as it comes": [],
};
const LEAKS = ["branch", "index", "select"];
const MESSAGE = "what is signed";
const SIGNATURES = 12;
/** Node 18 has no relaxed SIMD, hence no fused multiply-add. */
const ENGINES = [18, 22, 24, 26].flatMap((version) =>
  Object.keys(TIERS).map((tier) => ({ version, tier })),
);
const kernelsOf = (version) =>
  version > 18 ? Object.keys(MODULE_OF) : ["simd", "scalar"];
const all = ENGINES.flatMap(({ version }) => kernelsOf(version));

/** Where V8's own compilers read what is not set, whether or not anything is
 * secret: a report that begins there is about no code that V8 made. */
const OWN = [
  "compiler::turboshaft::LateLoadEliminationAnalyzer::ProcessCall(",
  "wasm::(anonymous namespace)::LiftoffCompiler::PopIndexToVarState(", // Node 26
];
const isOwn = (/** @type {string} */ report) => {
  const [, place] = report.match(/^==\d+== +at 0x[0-9A-F]+: (.*)$/m) ?? [];
  return OWN.some((own) => place?.startsWith(`v8::internal::${own}`));
};

export const check = {
  claim:
    "no branch and no address depends on the frozen key in the machine code that V8 makes of the modules, for each kernel and compiler of V8, by memcheck over Node",
  quick: 60,
  figures: { signatures: SIGNATURES * all.length },
};

/** @param {string} log valgrind's @returns {Map<string, string[]>} work -> reports */
function reportsIn(log) {
  const reports = new Map([["", /** @type {string[]} */ ([])]]);
  let name = "";
  for (const part of log.split(/^==\d+== $|^(?=\*\*\d+\*\* # )/m)) {
    const began = /^\*\*\d+\*\* # (.*)/.exec(part);
    if (began) {
      name = began[1] === "end" ? "" : (began[1] ?? "");
      if (name) reports.set(name, []);
    }
    if (!/^==\d+== +(at|by) 0x/m.test(part) || isOwn(part)) continue;
    reports.get(name)?.push(part.trim());
  }
  return reports;
}

/** A report that is about code that V8 made begins in no file. */
const inMadeCode = (report) =>
  /^==\d+== +at 0x[0-9A-F]+: \?\?\?$/m.test(report);

/**
 * @param {{ dir: string }} context
 * @param {number} version
 * @param {string} tier
 * @param {object[]} work
 */
async function signIn({ dir }, version, tier, work) {
  const sh = promisify(execFile);
  const { stdout } = await sh(`${root}tests/node.sh`, [String(version)]);
  const name = `${dir}/${version}-${tier.replaceAll(" ", "-")}`;
  writeFileSync(`${name}.json`, JSON.stringify(work));
  await sh(
    "valgrind",
    [
      ...["--smc-check=all-non-file", "--error-limit=no", "--leak-check=no"],
      ...[`--log-file=${name}.log`, "--num-callers=30"],
      ...[stdout.trim(), "--single-threaded", ...TIERS[tier]],
      ...["tests/assurance/ct/jit-sign.mjs"],
      ...[`${root}build/assurance-build/marker.node`, `${name}.json`],
    ],
    { cwd: root, maxBuffer: 2 ** 26 },
  );
  return reportsIn(readFileSync(`${name}.log`, "utf8"));
}

/** What jit-sign.mjs is to do. */
function workFor(key, version, kernel, times, leak = "") {
  const path = leak || MODULE_OF[kernel];
  const simd = version === 18 && kernel === "simd" ? "-simd" : "";
  // What leaks is laid out as what does not: the leaks are code alone.
  const { secret } = symbolsOf(
    kernel,
    start(compile(leak ? `assurance-build/${leak}.wasm` : `wasm/${path}.wasm`)),
    key,
  );
  return {
    ...{ name: [kernel, leak].join(" ").trim(), kernel: KERNELS[kernel] },
    module: `${root}build/assurance-build/${path}.publish${simd}.wasm`,
    ...{ key, secret, times, message: MESSAGE },
    signature: createSign("sha256").update(MESSAGE).sign(key).toString("hex"),
  };
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run(context) {
  const { long, log } = context;
  const key = pem(newKey());
  const planted = [];
  let signatures = 0;
  for (const { version, tier } of ENGINES) {
    if (!long && (version !== 24 || tier === "as it comes")) continue;
    const times = long ? SIGNATURES : 1;
    const kernels = long ? kernelsOf(version) : ["fma", "cold"];
    const leaky = version > 18 ? "fma" : "simd";
    const leaks = tier === "as it comes" ? [] : LEAKS;
    const reports = await signIn(context, version, tier, [
      ...kernels.map((kernel) => workFor(key, version, kernel, times)),
      ...leaks.map((leak) => workFor(key, version, leaky, 1, leak)),
    ]);
    for (const name of ["", ...kernels]) {
      const found = reports.get(name);
      if (!found) throw new Error(`Node ${version}: no ${name} in the log`);
      if (found.length) {
        const where = `Node ${version}, ${tier}, ${name || "outside"}`;
        throw new Error(`${where}: reported\n${found.join("\n")}`);
      }
    }
    for (const leak of leaks) {
      if (!reports.get(`${leaky} ${leak}`)?.some(inMadeCode)) {
        throw new Error(`Node ${version}, ${tier}: the ${leak} is missed`);
      }
      planted.push(`a secret ${leak}, in ${tier} code of Node ${version}`);
    }
    signatures += times * kernels.length;
    const caught = leaks.length ? `; caught: ${leaks.join(", ")}` : "";
    log(
      `Node ${version}, ${tier}: 0 reports in ${times} signatures each of ${kernels.join(", ")}${caught}`,
    );
  }
  return { counts: { signatures }, planted };
}
