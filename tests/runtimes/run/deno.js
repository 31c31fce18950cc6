// SPDX-License-Identifier: MIT
/** Deno, with and without leave to read the environment. */
import { fma, scalar } from "../kernels.js";
import { binary, environment, run, write } from "../work.js";

/**
 * @param {string} entry
 * @param {string} kernel
 * @param {"set" | "denied"} env
 * @returns {import("../main.js").Row}
 */
const row = (entry, kernel, env) => ({
  runtime: env === "set" ? "Deno --allow-env" : "Deno without permissions",
  entry: `.${entry}`,
  kernel,
  run: async () => {
    const file = write(
      `deno/app-${env}${entry.replace("/", "-")}.js`,
      `import * as api from "icr-app-jwt${entry}";
import { suite } from "../suite.js";
import given from "../given.js";
console.log(JSON.stringify(suite(api, given, "${env}")));
`,
    );
    const flags = ["run", "--no-prompt", "--no-remote", "--no-lock"];
    if (env === "set") flags.push("--allow-env");
    const deno = binary("@deno/linux-ARCH-glibc/deno");
    const quiet = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
    const options = { env: { ...environment, ...quiet } };
    return JSON.parse(await run(deno, [...flags, file], options));
  },
});

export const rows = [
  row("", fma, "set"),
  row("", fma, "denied"),
  row("/js", scalar, "set"),
];
