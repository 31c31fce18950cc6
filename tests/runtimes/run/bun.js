// SPDX-License-Identifier: MIT
/** Bun, whose relaxed_madd is not fused. */
import { closeApi, useClient } from "../access.js";
import { scalar, simd } from "../kernels.js";
import { isToken, program } from "../passphrase.js";
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
    return JSON.parse(await bun(file));
  },
});

/** @param {string} file @returns {Promise<string>} */
const bun = (file) =>
  run(binary("@oven/bun-linux-ARCH/bin/bun"), [file], { env: environment });

export const close = closeApi;

export const rows = [
  row("", simd, "import"),
  row("", simd, "require"),
  row("/js", scalar, "import"),
  {
    runtime: "Bun",
    entry: "./passphrase",
    run: async () =>
      isToken(await bun(write("bun/passphrase.mjs", program("", "import")))),
  },
  {
    runtime: "Bun",
    entry: "./api, a client",
    run: () => useClient((code) => bun(write("bun/client.mjs", code))),
  },
];
