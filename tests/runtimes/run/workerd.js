// SPDX-License-Identifier: MIT
/** workerd: bundled by wrangler, served by miniflare. */
import { readFileSync, readdirSync } from "node:fs";
import { fma, scalar } from "../kernels.js";
import { environment, fixture, modules, nodeOf, run, work } from "../work.js";

const miniflare = await import(`${modules}miniflare/dist/src/index.js`);
const out = `${work}workerd/out/`;

/** @type {Promise<string> | undefined} */
let built;
/** What wrangler makes of it, with no configuration. */
const build = () =>
  (built ??= run(
    nodeOf("24"),
    [
      ...[`${modules}wrangler/bin/wrangler.js`, "deploy", "index.js"],
      ...["--dry-run", "--outdir", out, "--name", "suite"],
      ...["--compatibility-date", "2026-01-01"],
    ],
    { cwd: `${work}workerd`, env: { CI: "1", WRANGLER_SEND_METRICS: "false" } },
  ));

/** @type {Map<string, any>} */
const running = new Map();

/** @param {string[]} flags @param {string} path @returns {Promise<Response>} */
async function ask(flags, path) {
  await build();
  const found = running.get(flags.join());
  const worker =
    found ??
    new miniflare.Miniflare(
      miniflare.convertV4MiniflareOptions({
        modulesRoot: out,
        modules: [
          { type: "ESModule", path: `${out}index.js` },
          ...readdirSync(out)
            .filter((name) => name.endsWith(".wasm"))
            .map((name) => ({ type: "CompiledWasm", path: out + name })),
        ],
        compatibilityDate: "2026-01-01",
        compatibilityFlags: flags,
        bindings: { ...environment, APP_ID: fixture.appId },
      }),
    );
  running.set(flags.join(), worker);
  const response = await worker.dispatchFetch(`http://localhost${path}`);
  if (response.ok) return response;
  throw new Error(await response.text());
}

export async function close() {
  for (const worker of running.values()) await worker.dispose();
}

/**
 * @param {string} path
 * @param {string} kernel
 * @param {string[]} flags
 * @param {"set" | "absent"} env
 * @returns {import("../main.js").Row}
 */
const row = (path, kernel, flags, env) => ({
  runtime: ["workerd", ...flags].join(" "),
  entry: path === "/" ? "." : `.${path}`,
  kernel,
  run: async () =>
    /** @type {any} */ ((await ask(flags, `${path}?${env}`)).json()),
});

/** @type {import("../main.js").Row[]} */
export const rows = [
  row("/", fma, [], "absent"),
  row("/", fma, ["nodejs_compat"], "set"),
  row("/workerd", fma, [], "absent"),
  row("/js", scalar, [], "absent"),
  {
    runtime: "workerd",
    entry: "./inline says ERR_WASM_FORBIDDEN",
    run: async () => {
      const said = await (await ask([], "/inline")).text();
      if (!/^ERR_WASM_FORBIDDEN: .*icr-app-jwt\/workerd/.test(said)) {
        throw new Error(said);
      }
    },
  },
  {
    runtime: "wrangler",
    entry: ". ships one module",
    run: async () => {
      await build();
      const text = readFileSync(`${out}index.js`, "utf8");
      const names = text.match(/[\w-]+\.wasm/g) ?? [];
      if (new Set(names).size !== 1) throw new Error(`${[...new Set(names)]}`);
    },
  },
];
