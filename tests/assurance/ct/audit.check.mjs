// SPDX-License-Identifier: MIT
/** audit.mjs over both modules that ship, and over those with a leak planted. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../shared/checks.mjs";

const LEAKS = ["branch", "index", "select"];

export const check = {
  claim:
    "no branch, address, select, division or call in the private operation depends on a secret, by the flow of data in the modules that ship",
  quick: 30,
  figures: { modules: 2 },
};

/** @param {string} node @param {string} linked @param {string[]} shipped below build/ */
const audit = (node, linked, ...shipped) =>
  promisify(execFile)(
    node,
    [
      "tests/assurance/ct/audit.mjs",
      ...[linked, "wasm/exports.json", ...shipped].map((x) => `build/${x}`),
    ],
    { cwd: root },
  );

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ node, log }) {
  for (const kind of ["", "-scalar"]) {
    const [linked, core] = ["linked", "core"].map(
      (x) => `wasm/${x}${kind}.wasm`,
    );
    log((await audit(node, linked, core)).stdout.trim());
  }
  const planted = [];
  for (const leak of LEAKS) {
    const { stderr } = await audit(node, `assurance-build/${leak}.wasm`).then(
      () => ({ stderr: "" }),
      (error) => error,
    );
    if (!/^secret /m.test(stderr)) throw new Error(`the ${leak} is missed`);
    planted.push(`a secret ${leak} in the private operation`);
  }
  return { counts: { modules: 2 }, planted };
}
