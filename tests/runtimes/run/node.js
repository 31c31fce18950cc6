// SPDX-License-Identifier: MIT
/** Node: each release line, as ES module and as CommonJS, and with flags. */
import { useClient } from "../access.js";
import { fma, scalar, simd } from "../kernels.js";
import { environment, nodeOf, run, suiteProgram } from "../work.js";

/** @typedef {import("../work.js").Kind} Kind */

/**
 * @param {string} version
 * @param {string} entry
 * @param {Kind} kind
 * @param {string} kernel
 * @param {string[]} flags
 * @returns {import("../main.js").Row}
 */
const row = (version, entry, kind, kernel, ...flags) => ({
  runtime: ["Node", version, ...flags].join(" "),
  entry: `.${entry} ${kind}`,
  kernel,
  run: async () => {
    const args = [...flags, suiteProgram("node", entry, kind)];
    const node = nodeOf(version);
    if (kind === "require")
      return JSON.parse(await run(node, args, { env: {} }));
    return JSON.parse(await run(node, [...args, "set"], { env: environment }));
  },
});

/** @type {[string, string][]} V8 11.3 has no relaxed SIMD. */
const releases = [
  ["18", simd],
  ["20", simd],
  ["22", fma],
  ["24", fma],
  ["26", fma],
];

/** @type {import("../main.js").Row[]} */
export const rows = [
  ...releases.flatMap(([version, kernel]) => [
    row(version, "", "import", kernel),
    row(version, "", "require", kernel),
    row(version, "/js", "import", scalar),
    row(version, "/js", "require", scalar),
  ]),
  row("24", "/inline", "import", fma),
  row("24", "", "import", simd, "--no-enable-fma3"),
  row("24", "", "require", simd, "--no-enable-avx"),
  row("24", "/js", "import", scalar, "--jitless"),
  row("24", "/js", "import", scalar, "--disallow-code-generation-from-strings"),
  ...["18", "24", "26"].flatMap((version) =>
    /** @type {Kind[]} */ (["import", "require"]).map((kind) => ({
      runtime: `Node ${version}`,
      entry: `./api ${kind}`,
      run: () =>
        useClient("node", kind, (file) =>
          run(nodeOf(version), [file], { env: environment }),
        ),
    })),
  ),
];
