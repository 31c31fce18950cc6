// SPDX-License-Identifier: MIT
/** Next.js with each of its bundlers: routes, proxy, and a page in Chromium. */
import { cpSync, rmSync } from "node:fs";
import { browser } from "../browser.js";
import { fma, simd } from "../kernels.js";
import { file, judge } from "../readme.js";
import { environment, fixture, judgeClient, modules } from "../work.js";
import { nodeOf, run, start, stop, work, write } from "../work.js";

const next = `${modules}next/dist/bin/next`;
const env = {
  ...environment,
  NEXT_TELEMETRY_DISABLED: "1",
  NODE_ENV: "production",
};

/**
 * One gets the new names, the other the old ones, which run at the edge. By
 * webpack Next.js 16.4 fails to build any edge route below app/, ours or not.
 *
 * @type {Record<string, string[]>}
 */
const UNUSED = {
  turbopack: ["middleware.js", "pages"],
  webpack: ["proxy.js", "app/api/edge"],
};

/** @typedef {{ origin: string, dir: string, child: import("node:child_process").ChildProcess }} Site */

/** @type {Map<string, Promise<Site>>} */
const sites = new Map();

/** @param {string} bundler @returns {Promise<Site>} built and served */
function site(bundler) {
  const found = sites.get(bundler) ?? serve(bundler);
  sites.set(bundler, found);
  return found;
}

/** @param {string} bundler @returns {Promise<Site>} */
async function serve(bundler) {
  const dir = `${work}next-${bundler}/`;
  cpSync(`${work}next`, dir, { recursive: true });
  cpSync(`${work}suite.js`, `${dir}suite.js`);
  for (const path of UNUSED[bundler] ?? []) {
    rmSync(dir + path, { recursive: true });
  }
  const route = "app/installations/route.js";
  if (bundler === "turbopack") write(`next-${bundler}/${route}`, file(route));
  // Else it looks at all files below the nearest package-lock.json, for as long as
  // the rest takes.
  const config = "export default { outputFileTracingRoot: process.cwd() };\n";
  if (bundler === "webpack") write("next-webpack/next.config.mjs", config);
  write("given.json", JSON.stringify(fixture));
  const args = [next, "build", `--${bundler}`];
  await run(nodeOf("24"), args, { cwd: dir, env, seconds: 400 });
  const child = start(
    nodeOf("24"),
    [next, "start", "-p", "0", "-H", "127.0.0.1"],
    { cwd: dir, env },
  );
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (part) => {
        said += part;
        const port = said.match(/127\.0\.0\.1:(\d+)/)?.[1];
        if (port && /Ready/.test(said)) resolve(`http://127.0.0.1:${port}`);
      });
    }
    child.on("close", () => reject(new Error(said)));
  });
  return { origin, dir, child };
}

export async function close() {
  for (const one of sites.values())
    await one.then(
      ({ child }) => stop(child),
      () => {},
    );
}

/**
 * @param {string} bundler
 * @param {string} proxyKernel
 * @returns {import("../main.js").Row[]}
 */
function rowsOf(bundler, proxyKernel) {
  const runtime = `Next.js, ${bundler}`;
  /** @param {string} path @returns {Promise<any>} */
  const post = async (path) => {
    const { origin } = await site(bundler);
    const body = JSON.stringify(fixture);
    const response = await fetch(origin + path, { method: "POST", body });
    if (response.ok) return response.json();
    throw new Error(
      `${response.status} ${(await response.text()).slice(0, 500)}`,
    );
  };
  return [
    {
      runtime,
      entry: ". edge route",
      kernel: simd,
      run: () => post("/api/edge"),
    },
    {
      runtime,
      entry: ". node route",
      kernel: fma,
      run: () => post("/api/node"),
    },
    {
      runtime,
      entry: proxyKernel === simd ? ". middleware (edge)" : ". proxy (node)",
      kernel: proxyKernel,
      run: () => post("/proxy"),
    },
    {
      runtime,
      entry: ". client page in Chromium",
      kernel: fma,
      run: async () => {
        const { origin } = await site(bundler);
        const chromium = await browser("Chromium");
        return chromium.visit(`${origin}/?${chromium.origin}`);
      },
    },
    {
      runtime,
      entry: ". app id inlined, no key",
      run: async () => judgeClient(`${(await site(bundler)).dir}.next/static`),
    },
  ];
}

/** @type {import("../main.js").Row[]} */
export const rows = [
  ...rowsOf("turbopack", fma),
  {
    runtime: "README.md",
    entry: "app/installations/route.js in Next.js",
    run: async () => {
      const { origin } = await site("turbopack");
      judge(await (await fetch(`${origin}/installations`)).text());
    },
  },
  ...rowsOf("webpack", simd),
];
