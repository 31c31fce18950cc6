// SPDX-License-Identifier: MIT
/** Which failures are tried again, how often, and how long that may take. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { installed } from "../js/package.js";
import { authFor, clockOf, fails, failing, hurry, key } from "./client.js";
import { NOBODY } from "./mock-icr.js";

const run = promisify(execFile);
/** @typedef {import("./client.js").Response} Response */

/** @param {number} status @param {Record<string, string>} [headers] */
const saying = (status, headers) => (/** @type {Response} */ response) =>
  response.writeHead(status, headers).end("{}");

/** @type {Record<string, (response: Response) => void>} */
const PASSING = {
  "a connection that breaks": (response) => response.destroy(),
  "a body that breaks off": (response) => {
    response.write('{"token":');
    setImmediate(() => response.destroy());
  },
  500: saying(500),
  502: saying(502),
  503: saying(503),
  504: saying(504),
  "429 with Retry-After": saying(429, { "retry-after": "0" }),
};
for (const [name, fail] of Object.entries(PASSING)) {
  test(`${name} is tried again, three times in all`, async (t) => {
    hurry(t);
    for (const times of [1, 2, 3]) {
      const instead = failing(times, fail);
      const { auth, mock } = await authFor(t, { server: { instead } });
      const call = auth.installationToken(7);
      if (times < 3) assert.match((await call).token, /^crs_/);
      else assert.match((await call.catch((e) => e)).code, /^ERR_API_[RU]/);
      assert.equal(mock.calls.length, Math.min(times + 1, 3));
    }
  });
}

test("a server that is not there is tried three times", async (t) => {
  hurry(t);
  let tries = 0;
  const { auth } = await authFor(t, {
    baseUrl: NOBODY,
    fetch: (/** @type {[string]} */ ...args) => (tries++, fetch(...args)),
  });
  await fails(auth.appToken(), "UNREACHABLE");
  assert.equal(tries, 3);
});

test("a 429 is tried again after its Retry-After", async (t) => {
  hurry(t);
  const dates = { date: "Tue, 24 Nov 2026 04:00:00 GMT" };
  for (const headers of [
    { "retry-after": "1" },
    { ...dates, "retry-after": "Tue, 24 Nov 2026 04:00:01 GMT" },
  ]) {
    const instead = failing(1, saying(429, headers));
    const { auth, mock } = await authFor(t, { server: { instead } });
    const start = performance.now();
    await auth.installationToken(7);
    const took = performance.now() - start;
    assert.ok(took > 990 && took < 10000, `${took} ms`);
    assert.equal(mock.calls.length, 2);
  }
});

test("a Retry-After that is longer than the time left rejects at once", async (t) => {
  const at = "Tue, 24 Nov 2026 04:01:00 GMT";
  for (const [status, code, headers] of /** @type {const} */ ([
    [429, "RATE_LIMITED", { "retry-after": "60" }],
    [503, "UNAVAILABLE", { "retry-after": "60" }],
    [
      429,
      "RATE_LIMITED",
      { date: at.replace("01:00", "00:00"), "retry-after": at },
    ],
  ])) {
    const instead = failing(9, saying(status, headers));
    const { auth, mock } = await authFor(t, { server: { instead } });
    const start = performance.now();
    const error = await fails(auth.installationToken(7), code);
    assert.ok(performance.now() - start < 5000);
    assert.equal(error.retryAfter, 60);
    assert.equal(mock.calls.length, 1);
  }
});

test("a Retry-After beside no Date is a date by our clock", async (t) => {
  const headers = { "retry-after": new Date(Date.now() + 60000).toUTCString() };
  const fetch = async () => new Response("{}", { status: 429, headers });
  const { auth } = await authFor(t, { fetch });
  const { retryAfter } = await fails(auth.installationToken(7), "RATE_LIMITED");
  assert.ok(
    Number(retryAfter) > 30 && Number(retryAfter) <= 60,
    `${retryAfter}`,
  );
});

test("a Retry-After that says nothing is none", async (t) => {
  for (const value of ["soon", "-1", "1e3", "", "9".repeat(400)]) {
    const instead = failing(1, saying(429, { "retry-after": value }));
    const { auth, mock } = await authFor(t, { server: { instead } });
    const error = await fails(auth.installationToken(7), "RATE_LIMITED");
    assert.equal(error.retryAfter, undefined);
    assert.equal(mock.calls.length, 1);
  }
});

test("no pause outlives the timeout", async (t) => {
  t.mock.method(Math, "random", () => 0.999); // a pause of 0.375 s
  let calls = 0;
  const { auth } = await authFor(t, {
    timeout: 0.3,
    signer: { createJWT: () => "a.b.c" },
    fetch: async () => (calls++, new Response("{}", { status: 503 })),
  });
  await fails(auth.appToken(), "UNAVAILABLE");
  assert.equal(calls, 1);
});

test("a server that is slow each time is given up once, in time", async (t) => {
  const { auth, mock } = await authFor(t, {
    ...{ timeout: 1.5, server: { instead: () => true } },
  });
  await fails(auth.appToken(), "TIMEOUT");
  assert.equal(mock.calls.length, 1);
  // The next call does not wait for the one that was given up.
  await fails(auth.appToken(), "TIMEOUT");
  assert.equal(mock.calls.length, 2);
});

test("an abort ends a pause", async (t) => {
  const instead = failing(9, saying(429, { "retry-after": "20" }));
  const { auth, mock } = await authFor(t, { server: { instead } });
  const controller = new AbortController();
  const call = auth.installationToken(7, { signal: controller.signal });
  while (mock.calls.length === 0) await new Promise((go) => setTimeout(go, 10));
  setTimeout(() => controller.abort(), 100);
  await assert.rejects(call, { name: "AbortError" });
  assert.equal(mock.calls.length, 1);
});

test("pauses grow, and are random", async (t) => {
  /** @type {number[]} */
  const pauses = [];
  const { setTimeout } = globalThis;
  const faster = (/** @type {() => void} */ step, /** @type {number} */ ms) => {
    if (ms < 5000) pauses.push(Math.round(ms));
    return setTimeout(step, ms < 5000 ? 0 : ms);
  };
  t.mock.method(globalThis, "setTimeout", faster);
  for (const random of [0, 0.999]) {
    t.mock.method(Math, "random", () => random);
    const fetch = async () => new Response("{}", { status: 503 });
    const { auth } = await authFor(t, { fetch });
    await fails(auth.appToken(), "UNAVAILABLE");
  }
  assert.deepEqual(pauses, [125, 250, 375, 750]);
});

test("a clock that is off is learned from one 401", async (t) => {
  const { auth, mock } = await authFor(t, {
    server: { drift: -7200, installations: [7, 8] },
  });
  await fails(auth.installation(9), "NOT_FOUND");
  assert.equal(mock.calls.length, 2);
  await auth.installationToken(8);
  assert.equal(mock.calls.length, 3);
  await auth.installation(7);
  assert.equal(mock.calls.length, 4);
});

test("what was learned of a clock is given up when it is set", async (t) => {
  const at = clockOf(t);
  const { auth, mock } = await authFor(t, { server: { drift: -7200 } });
  await auth.installationToken(7);
  mock.calls.length = 0;
  at(-7200); // the mock's clock too: so it is as far off as before
  await auth.installation(7);
  assert.equal(mock.calls.length, 1);
});

/**
 * @param {string} url of the mock
 * @param {string} code with options and an auth of them
 * @returns {Promise<string>} what a process says that runs it
 */
async function said(url, code) {
  const script = `
    import { createAppAuth } from ${JSON.stringify(`${installed}dist/api.js`)};
    const options = { appId: 42, privateKey: process.env.PRIVATE_KEY, timeout: 600 };
    const auth = createAppAuth({ ...options, baseUrl: process.env.MOCK });
    ${code}`;
  const env = { ...process.env, PRIVATE_KEY: key.pem, MOCK: url };
  const args = ["--input-type=module", "--eval", script];
  const options = { env, timeout: 60000 };
  const { stdout, stderr } = await run(process.execPath, args, options);
  return stdout + stderr;
}

test("a process ends with its last call, whatever the timeout", async (t) => {
  const { mock } = await authFor(t);
  const start = performance.now();
  const code = `
    await auth.installationToken(7);
    await auth.fetch("/projects", { installationId: 7 });
    const { signal } = new AbortController();
    await auth.installationToken(7, { signal, fresh: true });
    createAppAuth({ ...options, fetch: () => new Promise(() => {}) })
      .installationToken(7);
    console.log("done");`;
  assert.equal(await said(mock.url, code), "done\n");
  assert.ok(performance.now() - start < 30000);
});

test("a process waits out a pause that somebody waits for", async (t) => {
  const instead = failing(1, saying(503));
  const { mock } = await authFor(t, { server: { instead } });
  const code = `
    const { token } = await auth.installationToken(7);
    console.log(token.slice(0, 4));`;
  assert.equal(await said(mock.url, code), "crs_\n");
});
