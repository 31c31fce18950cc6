// SPDX-License-Identifier: MIT
/** Bun, whose relaxed_madd is not fused. */
import { useClient } from "../access.js";
import { scalar, simd } from "../kernels.js";
import { binary, environment, run, suiteProgram } from "../work.js";

/**
 * @param {string} entry
 * @param {string} kernel
 * @param {import("../work.js").Kind} kind
 * @returns {import("../main.js").Row}
 */
const row = (entry, kernel, kind) => ({
  runtime: "Bun",
  entry: `.${entry} ${kind}`,
  kernel,
  run: async () => {
    const file = suiteProgram("bun", entry, kind);
    return JSON.parse(await bun(file, "set"));
  },
});

/** @param {string[]} args @returns {Promise<string>} */
const bun = (...args) =>
  run(binary("@oven/bun-linux-ARCH/bin/bun"), args, { env: environment });

export const rows = [
  row("", simd, "import"),
  row("", simd, "require"),
  row("/js", scalar, "import"),
  {
    runtime: "Bun",
    entry: "./api",
    run: () => useClient("bun", "import", bun),
  },
];
