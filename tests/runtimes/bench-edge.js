// SPDX-License-Identifier: MIT
/**
 * A Worker that makes a token at each request, beside the same Worker on other
 * libraries: in workerd itself, under load from wrk in another process.
 *
 *     node tests/runtimes/bench-edge.js    -> build/edge.json and a table
 */
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createInterface } from "node:readline";
import { binary, fixture, prepare, root } from "./work.js";
import { run, start, stop, work } from "./work.js";
import { median } from "../bench/interleave.mjs";
import { json } from "../bench/paths.mjs";
import { bundle, compatibilityDate, wasmOf } from "./worker.js";

const ROUNDS = 12;
const SECONDS = 4;
const CONNECTIONS = 8;
/** Requests to each before the load. */
const WARM = 300;
/** New processes of each, for the cost of a first request. */
const FRESH = 41;
/** While under load. workerd lets garbage of its own grow for 100,000 requests;
 * with this little room a plateau, or a leak, shows within the rounds. */
const SMALL_HEAP = ["--max-old-space-size=24", "--max-semi-space-size=1"];

/** @type {Record<string, string>} */
const WORKERS = {
  empty: "no token at all",
  ours: "icr-app-jwt, createJWT with the key's text",
  jose: "jose, a cached CryptoKey",
  universal: "universal-github-app-jwt",
};

/**
 * @param {number | undefined} pid
 * @returns {{ main: number, all: number }} ms of CPU: of the thread that runs
 *   JavaScript, which is what plans limit, and with V8's compiler beside it
 */
function cpu(pid) {
  let main = 0;
  let all = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      const path = `/proc/${pid}/task/${task}/schedstat`;
      const ms = Number(readFileSync(path, "utf8").split(" ")[0]) / 1e6;
      all += ms;
      if (task === String(pid)) main = ms;
    } catch {
      // A thread that has just ended.
    }
  }
  return { main, all };
}

/** @param {number | undefined} pid @returns {number} MiB resident */
const memory = (pid) =>
  Number(
    readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1],
  ) / 1024;

/** @param {string} url @returns {Promise<string>} over a connection of its own */
const ask = (url) =>
  new Promise((resolve, reject) => {
    const options = { agent: false, signal: AbortSignal.timeout(20_000) };
    const request = get(url, options, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve(text);
    });
    request.on("error", reject);
  });

/**
 * @param {string} name
 * @param {string[]} flags of V8
 * @returns {string} a configuration file for workerd
 */
function configure(name, flags) {
  const out = `${work}bench/out-${name}/`;
  /** @param {string} text */
  const quote = (text) => JSON.stringify(text);
  const modules = wasmOf(out).map(
    (wasm) => `(name = "${wasm}", wasm = embed "${wasm}")`,
  );
  const texts = {
    APP_ID: fixture.appId,
    PKCS1: fixture.keys.pkcs1,
    PKCS8: fixture.keys.pkcs8,
  };
  const bindings = Object.entries(texts).map(
    ([key, text]) => `(name = "${key}", text = ${quote(text)})`,
  );
  writeFileSync(
    `${out}config.capnp`,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${flags.map(quote)}],
  services = [(name = "main", worker = (
    modules = [(name = "index.js", esModule = embed "${name}.js"), ${modules.join(", ")}],
    bindings = [${bindings.join(", ")}],
    compatibilityDate = "${compatibilityDate}"))],
  sockets = [(name = "http", http = (), service = "main")]);
`,
  );
  return `${out}config.capnp`;
}

/** @param {string} name @param {string[]} [flags] of V8 */
async function serve(name, flags = []) {
  const child = start(binary("@cloudflare/workerd-linux-ARCH/bin/workerd"), [
    ...["serve", configure(name, flags)],
    ...["--socket-addr=http=127.0.0.1:0", "--control-fd=1"],
  ]);
  const lines = createInterface(/** @type {any} */ ({ input: child.stdout }));
  // Ready when it listens; a request would be its first.
  const signal = AbortSignal.timeout(10_000);
  const [line] = await once(lines, "line", { signal });
  const url = `http://127.0.0.1:${JSON.parse(line).port}/`;
  await idle(child.pid);
  return { url, child };
}

/** Waits until it works no more. @param {number | undefined} pid */
async function idle(pid) {
  let before;
  do {
    before = cpu(pid).all;
    await new Promise((next) => setTimeout(next, 60));
  } while (cpu(pid).all !== before);
}

/** @param {string} name @returns {Promise<number[]>} ms of CPU: the first request, the second */
async function fresh(name) {
  const { url, child } = await serve(name);
  try {
    const costs = [];
    for (let i = 0; i < 2; i++) {
      const before = cpu(child.pid).main;
      const text = await ask(url);
      if (text.length < 400) throw new Error(`${name}: ${text}`);
      await idle(child.pid);
      costs.push(cpu(child.pid).main - before);
    }
    return costs;
  } finally {
    stop(child);
  }
}

/** @param {string} output of wrk --latency */
function parse(output) {
  const ms = (/** @type {string} */ percent) => {
    const [, value, unit] =
      output.match(new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`)) ?? [];
    return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit ?? ""] ?? NaN);
  };
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(output);
  const requests = Number(output.match(/(\d+) requests in/)?.[1]);
  const rate = Number(output.match(/Requests\/sec:\s+([\d.]+)/)?.[1]);
  return { requests, rate, p50: ms("50"), p99: ms("99") };
}

prepare();
const results = Object.fromEntries(
  Object.keys(WORKERS).map((name) => [
    name,
    {
      first: /** @type {number[]} */ ([]),
      second: /** @type {number[]} */ ([]),
      loads: /** @type {(ReturnType<typeof parse> & { cpu: number })[]} */ ([]),
      memory: /** @type {number[]} */ ([]),
      cold: 0,
    },
  ]),
);
for (const name of Object.keys(WORKERS))
  await bundle(`${work}bench`, `${name}.js`);
for (let i = 0; i < FRESH; i++) {
  for (const [name, result] of Object.entries(results)) {
    const [first = NaN, second = NaN] = await fresh(name);
    result.first.push(first);
    result.second.push(second);
  }
}
const running = Object.fromEntries(
  await Promise.all(
    Object.keys(WORKERS).map(async (name) => [
      name,
      await serve(name, SMALL_HEAP),
    ]),
  ),
);
try {
  for (const { url } of Object.values(running)) {
    for (let i = 0; i < WARM; i++) await ask(url);
  }
  // In turns, so that what else the machine does falls on all.
  for (let i = 0; i < ROUNDS; i++) {
    for (const [name, { url, child }] of Object.entries(running)) {
      const before = cpu(child.pid).all;
      const load = parse(
        await run("wrk", [
          "-t1",
          `-c${CONNECTIONS}`,
          `-d${SECONDS}s`,
          "--latency",
          url,
        ]),
      );
      results[name]?.loads.push({
        ...load,
        cpu: (cpu(child.pid).all - before) / load.requests,
      });
      results[name]?.memory.push(memory(child.pid));
    }
  }
} finally {
  for (const { child } of Object.values(running)) stop(child);
}

const summary = Object.entries(results).map(
  ([name, { first, second, loads, memory }]) => {
    /** @param {"rate" | "p50" | "p99" | "cpu"} what */
    const of = (what) => median(loads.map((load) => load[what]));
    return {
      worker: WORKERS[name] ?? name,
      "first ms": median(first),
      "second ms": median(second),
      "warm ms": of("cpu"),
      "requests/s": of("rate"),
      "p50 ms": of("p50"),
      "p99 ms": of("p99"),
      MiB: memory,
    };
  },
);
const figures = json(summary);
writeFileSync(`${root}build/edge.json`, figures);
console.log(
  `CPU of workerd's own thread for the first and the second request of a new process, median of ${FRESH};
CPU of all threads for a warm one; under load; memory after each of ${ROUNDS} rounds\n`,
);
/** @type {typeof summary} */
const rounded = JSON.parse(figures);
console.table(
  rounded.map((row) => ({ ...row, MiB: row.MiB.map(Math.round).join(" ") })),
);
const [empty, ours, jose] = /** @type {any[]} */ (summary);
/** @param {{ MiB: number[] }} of @returns {string} */
const grown = ({ MiB }) =>
  ((MiB.at(-1) ?? NaN) - (MiB[MiB.length - 4] ?? NaN)).toFixed(0);
const ratio = (ours["warm ms"] / jose["warm ms"]).toFixed(2);
const first = ours["first ms"].toFixed(1);
const more = (ours["first ms"] - empty["first ms"]).toFixed(1);
console.log(
  `\nwarm CPU: ${ratio} of jose's
the first request: ${first} ms, ${more} more than without a token
memory over the last three rounds: ${grown(ours)} MiB more, jose ${grown(jose)}`,
);
