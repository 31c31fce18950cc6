// SPDX-License-Identifier: MIT
/** Deno, with and without leave to read the environment. */
import { apiUrl, useClient } from "../access.js";
import { fma, scalar } from "../kernels.js";
import { binary, environment, run, suiteProgram } from "../work.js";

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
    const file = suiteProgram("deno", entry, "import");
    const leave = env === "set" ? ["--allow-env"] : [];
    return JSON.parse(await deno(leave, file, env));
  },
});

/** @param {string[]} leave @param {string[]} args @returns {Promise<string>} */
function deno(leave, ...args) {
  const flags = ["run", "--no-prompt", "--no-remote", "--no-lock", ...leave];
  const quiet = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const options = { env: { ...environment, ...quiet } };
  const program = binary("@deno/linux-ARCH-glibc/deno");
  return run(program, [...flags, ...args], options);
}

export const rows = [
  row("", fma, "set"),
  row("", fma, "denied"),
  row("/js", scalar, "set"),
  {
    runtime: "Deno --allow-env --allow-net",
    entry: "./api",
    run: async () => {
      const net = `--allow-net=${new URL(await apiUrl()).host}`;
      await useClient("deno", "import", (file) =>
        deno(["--allow-env", net], file),
      );
    },
  },
];
