// SPDX-License-Identifier: MIT
/** Node: each release line, as ES module and as CommonJS, and with flags. */
import { accessToken, apiUrl, useClient } from "../access.js";
import { fma, scalar, simd } from "../kernels.js";
import { environment, nodeOf, run, suiteProgram, write } from "../work.js";

/**
 * @param {string} version
 * @param {string} entry
 * @param {"import" | "require"} kind
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
  ...["18", "24"].map((version) => ({
    runtime: `Node ${version}`,
    entry: "./api import and require",
    run: async () => {
      const file = write(
        "node/api.mjs",
        `import { createInstallationToken } from "icr-app-jwt/api";
import { createRequire } from "node:module";
const required = createRequire(import.meta.url)("icr-app-jwt/api");
for (const create of [createInstallationToken, required.createInstallationToken]) {
  const options = { installationId: 7, baseUrl: "${await apiUrl()}" };
  console.log((await create(options)).token);
}
`,
      );
      const said = await run(nodeOf(version), [file], { env: environment });
      const tokens = said.trim().split("\n");
      if (tokens.length !== 2 || !tokens.every((t) => accessToken.test(t))) {
        throw new Error(said);
      }
    },
  })),
  ...["18", "26"].map((version) => ({
    runtime: `Node ${version}`,
    entry: "./api, a client",
    run: () =>
      useClient((code) => {
        const file = write("node/client.mjs", code);
        return run(nodeOf(version), [file], { env: environment });
      }),
  })),
];
