// SPDX-License-Identifier: MIT
/** Bun, whose relaxed_madd is not fused. */
import { scalar, simd } from "../kernels.js";
import { binary, environment, run, write } from "../work.js";

/**
 * @param {string} entry
 * @param {string} kernel
 * @param {"import" | "require"} kind
 * @returns {import("../main.js").Row}
 */
const row = (entry, kernel, kind) => ({
  runtime: "Bun",
  entry: `.${entry} ${kind}`,
  kernel,
  run: async () => {
    const load =
      kind === "import"
        ? `import * as api from "icr-app-jwt${entry}";`
        : `const api = require("icr-app-jwt${entry}");`;
    const file = write(
      `bun/${kind}${entry.replace("/", "-")}.${kind === "import" ? "mjs" : "cjs"}`,
      `${load}
import("../suite.js").then(async ({ suite }) => {
  const { default: given } = await import("../given.js");
  console.log(JSON.stringify(suite(api, given, "set")));
});
`,
    );
    const bun = binary("@oven/bun-linux-ARCH/bin/bun");
    return JSON.parse(await run(bun, [file], { env: environment }));
  },
});

export const rows = [
  row("", simd, "import"),
  row("", simd, "require"),
  row("/js", scalar, "import"),
];
