// SPDX-License-Identifier: MIT
/** auth.fetch: the global fetch's call, with a token, to the API alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { revoked } from "../js/failure.js";
import { authAnswering, authFor, fails } from "./client.js";

test("it calls with the installation's token, or the app's", async (t) => {
  const { auth, mock } = await authFor(t);
  const response = await auth.fetch("/projects", { installationId: 7 });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { by: "7" });
  const url = new URL(`${mock.url}/projects`);
  for (const input of [url, url.href, new Request(url), "/projects"]) {
    assert.deepEqual(await (await auth.fetch(input)).json(), { by: "42" });
  }
  const { fetch } = auth; // handed on
  assert.equal((await fetch("/projects")).status, 200);
  assert.equal((await auth.fetch("/nowhere")).status, 404);
});

test("what is sent is what fetch would send, and the two headers", async (t) => {
  /** @type {any[]} */
  let sent = [];
  const { auth } = await authFor(t, {
    baseUrl: "https://api.example/icr/?c=d#e",
    fetch: async (/** @type {any[]} */ ...args) => {
      if (/accessTokens$/.test(args[0])) return new Response('{"token":"t"}');
      sent = args;
      return new Response("{}");
    },
  });
  await auth.fetch("/projects?a=b#c", {
    ...{ method: "PUT", body: "x", keepalive: true },
    headers: [["Authorization", "Bearer crs_of_another_app"]],
    redirect: "follow",
  });
  let [url, init] = sent;
  assert.equal(url, "https://api.example/icr/projects?a=b#c");
  assert.deepEqual(
    [init.method, init.body, init.keepalive, init.redirect],
    ["PUT", "x", true, "manual"],
  );
  assert.equal(init.headers.get("authorization"), "Bearer t");
  assert.equal(init.headers.get("x-icr-api-version"), "2023-06-16");
  const request = new Request("https://api.example/elsewhere", {
    ...{ method: "PATCH", body: "y", headers: { "x-icr-api-version": "1" } },
  });
  await auth.fetch(request, {
    ...{ installationId: 7, headers: { a: "b" } },
    ...{ method: undefined, body: undefined },
  });
  [url, init] = sent;
  assert.equal("installationId" in init, false);
  assert.equal(init.method, "PATCH");
  assert.equal(new TextDecoder().decode(init.body), "y");
  assert.equal(url, "https://api.example/elsewhere");
  assert.equal(init.headers.get("a"), "b", "init's, as fetch has it");
  await auth.fetch(
    new Request(url, {
      ...{ method: "POST", body: "y", headers: { "x-icr-api-version": "1" } },
    }),
  );
  [, init] = sent;
  assert.equal(init.method, "POST");
  assert.equal(new TextDecoder().decode(init.body), "y");
  assert.equal(init.headers.get("x-icr-api-version"), "1");
  assert.match(init.headers.get("content-type"), /^text\/plain/);
  /** @type {RequestInit} */
  const settings = {
    ...{ cache: "no-store", credentials: "omit", integrity: "sha256-abc" },
    ...{ keepalive: true, mode: "same-origin", referrerPolicy: "origin" },
    referrer: "",
  };
  await auth.fetch(new Request(url, settings), { cache: "reload" });
  const { headers, method, redirect, signal, ...rest } = sent[1];
  assert.deepEqual({ ...rest }, { ...settings, cache: "reload" });
  const navigation = Object.defineProperty(new Request(url), "mode", {
    value: "navigate",
  });
  await auth.fetch(navigation);
  assert.equal("mode" in sent[1], false, "fetch refuses it as an option");
});

/** An AppAuth that keeps a token which the API takes no more.
 * @param {import("node:test").TestContext} t @param {number} [id] of whose it is */
async function withLostToken(t, id) {
  const { auth, mock } = await authFor(t);
  const { token } = await (id ? auth.installationToken(id) : auth.appToken());
  mock.api.access.delete(token);
  mock.calls.length = 0;
  return { auth, mock };
}

const form = new FormData();
form.set("a", "b");
/** @type {[string, () => any, RegExp][]} */
const LASTING = [
  ["nothing", () => undefined, /^$/],
  ["a string", () => "text", /^text$/],
  ["bytes", () => new TextEncoder().encode("bytes"), /^bytes$/],
  ["a buffer", () => new TextEncoder().encode("bytes").buffer, /^bytes$/],
  ["URLSearchParams", () => new URLSearchParams("a=b"), /^a=b$/],
  ["a form", () => form, /name="a"\r\n\r\nb\r\n/],
  ["a Blob", () => new Blob(["blob"]), /^blob$/],
];
for (const [name, make, wanted] of LASTING) {
  test(`after a 401 ${name} is sent again, with a new token`, async (t) => {
    for (const isRequest of [false, true]) {
      const { auth, mock } = await withLostToken(t, 7);
      const init = { method: "POST", body: make() };
      const request = new Request(`${mock.url}/projects`, init);
      const response = await (isRequest
        ? auth.fetch(request, { installationId: 7 })
        : auth.fetch("/projects", { ...init, installationId: 7 }));
      assert.equal(response.status, 201);
      const { by, body } = await response.json();
      assert.equal(by, "7");
      assert.match(body, wanted);
      const mint = "/app/installations/7/accessTokens";
      assert.deepEqual(mock.calls, ["/projects", mint, "/projects"]);
    }
  });
}

test("headers that can be read once are sent again", async (t) => {
  /** @type {any[]} */
  const sent = [];
  let canceled = 0;
  const cancel = () => {
    canceled++;
    throw new Error("it has broken off");
  };
  const body = () => new ReadableStream({ cancel });
  const { auth } = await authFor(t, {
    fetch: async (/** @type {string} */ url, /** @type {any} */ init) => {
      if (/accessTokens$/.test(url)) return new Response('{"token":"t"}');
      sent.push(init.headers.get("a"));
      return new Response(body(), { status: 401 });
    },
  });
  const headers = Object.entries({ a: "b" }).values();
  await auth.fetch("/projects", /** @type {any} */ ({ headers }));
  assert.deepEqual(sent, ["b", "b"]);
  assert.equal(canceled, 1, "the first answer is let go, the second is theirs");
});

test("a stream is sent once: the 401 comes back, and the token goes", async (t) => {
  const { auth, mock } = await withLostToken(t);
  const stream = () => new Blob(["stream"]).stream();
  const init = () => ({ method: "POST", body: stream(), duplex: "half" });
  const first = await auth.fetch("/projects", /** @type {any} */ (init()));
  assert.equal(first.status, 401);
  const second = await auth.fetch("/projects", /** @type {any} */ (init()));
  assert.equal((await second.json()).body, "stream");
  const paths = ["/projects", "/app/accessTokens", "/projects"];
  assert.deepEqual(mock.calls, paths);
});

test("50 calls that get a 401 share one new token", async (t) => {
  const { auth, mock } = await withLostToken(t);
  const all = await Promise.all(
    Array.from({ length: 50 }, () => auth.fetch("/projects")),
  );
  assert.ok(all.every(({ status }) => status === 200));
  const mints = mock.calls.filter((path) => path === "/app/accessTokens");
  assert.equal(mints.length, 1);
});

test("a server that takes no token is asked twice and no more", async (t) => {
  const { auth, mock } = await authAnswering(
    t,
    ({ url }, response) =>
      url === "/projects" && (response.writeHead(401).end("no"), true),
  );
  const response = await auth.fetch("/projects");
  assert.equal(response.status, 401);
  assert.equal(await response.text(), "no");
  assert.equal(mock.calls.length, 4);
});

test("what a caller's own call meets is theirs: no second try", async (t) => {
  for (const status of [404, 429, 500, 503]) {
    const { auth, mock } = await authAnswering(
      t,
      ({ url }, response) =>
        url === "/projects" && (response.writeHead(status).end(), true),
    );
    assert.equal((await auth.fetch("/projects")).status, status);
    assert.equal(mock.calls.length, 2);
  }
});

test("a redirect is handed back, and its target hears nothing", async (t) => {
  const { mock: elsewhere } = await authFor(t);
  const location = `${elsewhere.url}/projects`;
  const { auth } = await authAnswering(
    t,
    ({ url }, response) =>
      url === "/projects" && response.writeHead(307, { location }).end(),
  );
  const response = await auth.fetch("/projects", { redirect: "follow" });
  assert.equal(response.status, 307);
  assert.equal(elsewhere.calls.length, 0);
});

const OTHERS = [
  ...["https://evil.example/projects", "http://api.example/projects"],
  ...["https://api.example:8443/projects", "wss://api.example/"],
  ...["https://api.example.evil.example/", "https://api.example@evil.example/"],
  ...["https://me:word@api.example/", "https://me@api.example/"],
  ...["//evil.example/projects", "/\\evil.example/projects"],
  ...["\\\\evil.example", "https:evil.example", "@evil.example/"],
  ...[".evil.example/", ":8443/", "projects", "", "?a=b", "javascript:0"],
  ...["blob:https://api.example/1", "data:text/plain,x", "file:///etc/passwd"],
];
test("another origin is refused before anything is sent", async (t) => {
  let calls = 0;
  const { auth } = await authFor(t, {
    baseUrl: "https://api.example",
    fetch: async () => (calls++, new Response('{"token":"t"}')),
  });
  for (const target of OTHERS) {
    await fails(auth.fetch(target), "ORIGIN");
    await fails(auth.fetch(target, { installationId: 7 }), "ORIGIN");
  }
  const request = new Request("https://evil.example/");
  const shifty = {
    reads: 0,
    toString() {
      return this.reads++ ? "https://evil.example/" : "https://api.example/";
    },
  };
  const disguised = {
    [Symbol.toStringTag]: "Request",
    url: "https://evil.example",
  };
  for (const input of /** @type {any[]} */ ([
    ...[request, new URL("https://evil.example"), disguised],
    ...[undefined, null, 7, {}, [], Symbol("/projects")],
    ...[Object.create(null), revoked({})],
  ])) {
    await fails(auth.fetch(input), "ORIGIN");
  }
  assert.equal(calls, 0);
  /** @type {any[]} */
  const urls = [];
  const { auth: other } = await authFor(t, {
    baseUrl: "https://api.example",
    fetch: async (/** @type {any} */ url) => (
      urls.push(url),
      new Response('{"token":"t"}')
    ),
  });
  await other.fetch(/** @type {any} */ (shifty));
  // Tabs and line feeds, which a URL drops, lead nowhere else.
  for (const path of ["/\t/evil.example", "/\n\\evil.example", "/..//evil"]) {
    await other.fetch(path);
  }
  for (const url of urls) {
    assert.equal(typeof url, "string");
    assert.ok(url.startsWith("https://api.example/"), url);
  }
});

test("a header that is none is refused before anything is sent", async (t) => {
  const { auth, mock } = await authFor(t);
  const bad = auth.fetch("/projects", { headers: { "a b": "c" } });
  await assert.rejects(bad, { name: "TypeError" });
  assert.equal(mock.calls.length, 0);
});

test("a fetch that answers with nothing is a server that does not answer", async (t) => {
  const { auth } = await authFor(t, {
    fetch: async (/** @type {string} */ url) =>
      /accessTokens$/.test(url) ? new Response('{"token":"t"}') : undefined,
  });
  await fails(auth.fetch("/projects"), "UNREACHABLE");
});

test("a signal ends both the wait for a token and the call", async (t) => {
  const { auth, mock } = await authAnswering(
    t,
    ({ url }) => url === "/projects",
  );
  const aborted = AbortSignal.abort("before");
  const call = auth.fetch("/projects", { signal: aborted });
  assert.equal(await call.catch((error) => error), "before");
  assert.equal(mock.calls.length, 0);
  const signal = AbortSignal.timeout(200);
  await assert.rejects(auth.fetch("/projects", { signal }), {
    name: "TimeoutError",
  });
  const request = new Request(`${mock.url}/projects`, {
    signal: AbortSignal.timeout(200),
  });
  await assert.rejects(auth.fetch(request), { name: "TimeoutError" });
});

test("when no new token comes after a 401, that is the error", async (t) => {
  const { auth, mock } = await authAnswering(
    t,
    ({ url }, response) =>
      mock.calls.length > 1 &&
      response.writeHead(url === "/projects" ? 401 : 403).end(),
  );
  await auth.installationToken(7);
  const call = auth.fetch("/projects", { installationId: 7 });
  await fails(call, "FORBIDDEN");
  const { auth: foreign } = await authFor(t, { appId: "43" });
  await fails(foreign.fetch("/projects"), "UNAUTHORIZED");
});
