// SPDX-License-Identifier: MIT
/** Node: each release line, as ES module and as CommonJS, and with flags. */
import { isToken, program } from "../passphrase.js";
import { accessToken, apiUrl, closeApi, useClient } from "../access.js";
import { fma, scalar, simd } from "../kernels.js";
import { environment, nodeOf, run, write } from "../work.js";

const NAME = "icr-app-jwt";

/** @param {string} entry such as "/js" @param {"mjs" | "cjs"} kind */
function app(entry, kind) {
  const load =
    kind === "mjs"
      ? `import * as api from "${NAME}${entry}";`
      : `const api = require("${NAME}${entry}");`;
  return write(
    `node/app${entry.replace("/", "-")}.${kind}`,
    `${load}
(async () => {
  const { suite } = await import("../suite.js");
  const { default: given } = await import("../given.js");
  console.log(JSON.stringify(suite(api, given, process.argv[2])));
})();
`,
  );
}

/**
 * @param {string} version
 * @param {string} entry
 * @param {"mjs" | "cjs"} kind
 * @param {string} kernel
 * @param {string[]} flags
 * @returns {import("../main.js").Row}
 */
const row = (version, entry, kind, kernel, ...flags) => ({
  runtime: ["Node", version, ...flags].join(" "),
  entry: `.${entry} ${kind === "mjs" ? "import" : "require"}`,
  kernel,
  run: async () => {
    const args = [...flags, app(entry, kind)];
    const node = nodeOf(version);
    if (kind === "cjs") return JSON.parse(await run(node, args, { env: {} }));
    return JSON.parse(await run(node, [...args, "set"], { env: environment }));
  },
});

export const close = closeApi;

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
    row(version, "", "mjs", kernel),
    row(version, "", "cjs", kernel),
    row(version, "/js", "mjs", scalar),
    row(version, "/js", "cjs", scalar),
  ]),
  row("24", "/inline", "mjs", fma),
  row("24", "", "mjs", simd, "--no-enable-fma3"),
  row("24", "", "cjs", simd, "--no-enable-avx"),
  row("24", "/js", "mjs", scalar, "--jitless"),
  row("24", "/js", "mjs", scalar, "--disallow-code-generation-from-strings"),
  ...["18", "24"].map((version) => ({
    runtime: `Node ${version}`,
    entry: "./api import and require",
    run: async () => {
      const file = write(
        "node/api.mjs",
        `import { createInstallationToken } from "${NAME}/api";
import { createRequire } from "node:module";
const required = createRequire(import.meta.url)("${NAME}/api");
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
  ...["18", "26"].flatMap((version) =>
    ["", "/js"].map((entry) => ({
      runtime: `Node ${version}`,
      entry: `./passphrase${entry} import and require`,
      run: async () => {
        for (const kind of /** @type {const} */ (["import", "require"])) {
          const end = kind === "import" ? "mjs" : "cjs";
          const file = write(`node/passphrase.${end}`, program(entry, kind));
          isToken(await run(nodeOf(version), [file]));
        }
      },
    })),
  ),
  ...["18", "26"].map((version) => ({
    runtime: `Node ${version}`,
    entry: "./api, a client",
    run: () =>
      useClient((code) => {
        const file = write("node/client.mjs", code);
        return run(nodeOf(version), [file], { env: environment });
      }),
  })),
  {
    runtime: "Node 24 --jitless",
    entry: ". says ERR_WASM_FORBIDDEN",
    run: async () => {
      const file = write(
        "node/forbidden.mjs",
        `import { createJWT, JwtError } from "${NAME}";
import given from "../given.js";
try { console.log(createJWT({ appId: 1, privateKey: given.keys.pkcs1 })); }
catch (error) { console.log(error instanceof JwtError, error.code, error.message.includes("${NAME}/js")); }
`,
      );
      const said = await run(nodeOf("24"), ["--jitless", file]);
      if (said !== "true ERR_WASM_FORBIDDEN true\n") throw new Error(said);
    },
  },
];
