// SPDX-License-Identifier: MIT
/** What a strange server, signer, caller or page can do to the API's calls. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { api, authAnswering, authFor, clockOf, fails } from "./client.js";
import { hurry, key, library, mockFor, shown } from "./client.js";

/** @typedef {import("./client.js").Response} Response */

const DAY = 86400;
/** @param {Response} response @param {unknown} body @param {object} [headers] */
const say = (response, body, headers = {}) =>
  response.writeHead(200, { ...headers }).end(JSON.stringify(body));

for (const [name, expiresAt] of /** @type {[string, unknown][]} */ ([
  ["is missing", undefined],
  ["is null", null],
  ["is a number", Date.now() + 3600000],
  ["is in the past", new Date(Date.now() - 1000).toISOString()],
  ["is nearer than the margin", new Date(Date.now() + 30000).toISOString()],
  ["names no zone", "2100-01-01T00:00:00"],
  ["is no time", "2100-13-41T00:00:00Z"],
  ["is text", "tomorrow"],
])) {
  test(`a token whose expiresAt ${name} is given, and not kept`, async (t) => {
    let n = 0;
    const { auth, mock } = await authAnswering(t, (_, response) =>
      say(response, { token: `crs_${n++}`, expiresAt }),
    );
    const calls = [1, 2].map(() => auth.appToken());
    for (const call of calls) assert.equal((await call).token, "crs_0");
    assert.equal((await auth.appToken()).token, "crs_1");
    assert.equal(mock.calls.length, 2);
  });
}

test("a token of the year 2100 is kept for a day", async (t) => {
  const at = clockOf(t);
  const expiresAt = "2100-01-01T00:00:00.000Z";
  const { auth, mock } = await authAnswering(t, (_, response) =>
    say(response, { token: "crs_1", expiresAt }),
  );
  await auth.appToken();
  at(DAY - 62);
  await auth.appToken();
  assert.equal(mock.calls.length, 1);
  at(DAY - 58);
  await auth.appToken();
  assert.equal(mock.calls.length, 2);
});

for (const year of ["1999", "2099"]) {
  test(`a Date of ${year} is not taken for the time of an answer`, async (t) => {
    const at = clockOf(t);
    const expiresAt = new Date(Date.now() + 3600000).toISOString();
    const date = new Date(`${year}-01-01T00:00:00Z`).toUTCString();
    const { auth, mock } = await authAnswering(t, (_, response) =>
      say(response, { token: "crs_1", expiresAt }, { date }),
    );
    await auth.appToken();
    at(3600 - 62);
    await auth.appToken();
    assert.equal(mock.calls.length, 1);
    at(3600 - 58);
    await auth.appToken();
    assert.equal(mock.calls.length, 2);
  });

  test(`no token is signed for ${year} because a 401 says so`, async (t) => {
    /** @type {number[]} */
    const times = [];
    const own = library.createSigner({ appId: "42", privateKey: key.pem });
    t.after(() => own.dispose());
    const signer = {
      /** @param {any} options */
      createJWT: (options) => (times.push(options.now), own.createJWT(options)),
    };
    const date = new Date(`${year}-01-01T00:00:00Z`).toUTCString();
    const { auth, mock } = await authAnswering(
      t,
      (_, response) => response.writeHead(401, { date }).end("{}"),
      { signer },
    );
    const error = await fails(auth.appToken(), "UNAUTHORIZED");
    const side = year === "1999" ? "ahead of" : "behind";
    assert.match(error.remedy, new RegExp(`[\\d,]+ s ${side} the API's`));
    await fails(
      api.createAppToken({ signer, baseUrl: mock.url }),
      "UNAUTHORIZED",
    );
    assert.equal(mock.calls.length, 2);
    for (const now of times) assert.ok(Math.abs(now - Date.now() / 1000) < 60);
  });
}

// access.test.js has those that are not as far away.
for (const drift of [DAY + 30, -DAY - 30]) {
  test(`a 401 whose Date is ${drift} s away is final`, async (t) => {
    const mock = await mockFor(t, { drift });
    const options = { appId: 42, privateKey: key.pem, baseUrl: mock.url };
    const { remedy } = await fails(api.createAppToken(options), "UNAUTHORIZED");
    assert.match(remedy, /86,4\d\d s/);
    assert.equal(mock.calls.length, 1);
  });
}

test("a now that was given is never overruled", async (t) => {
  const mock = await mockFor(t, { drift: 7200 });
  const options = { appId: 42, privateKey: key.pem, baseUrl: mock.url };
  const start = Date.now();
  for (const now of [start / 1000, new Date(start)]) {
    const call = api.createAppToken({ ...options, now });
    const { remedy } = await fails(call, "UNAUTHORIZED");
    const [, behind = ""] = /([\d,]+) s behind the API's/.exec(remedy) ?? [];
    const more = Number(behind.replace(",", "")) - 7200;
    assert.ok(more >= -1 && more <= 1 + (Date.now() - start) / 1000, remedy);
    assert.match(remedy, /Check that iss is this app's id/);
  }
  assert.equal(mock.calls.length, 2);
});

test("a signer that ends the call that it signs for ends it alone", async (t) => {
  const controller = new AbortController();
  const createJWT = () => (controller.abort(new Error("stop")), "a.b.c");
  const { auth } = await authFor(t, { signer: { createJWT } });
  const { signal } = controller;
  await assert.rejects(auth.installationToken(7, { signal }), /stop/);
});

test("a signer that answers after the timeout leads to no request", async (t) => {
  const jwt = library.createJWT({ appId: 42, privateKey: key.pem });
  /** @type {(jwt: string) => void} */
  let answer = () => {};
  const signer = {
    createJWT: () => new Promise((resolve) => (answer = resolve)),
  };
  let calls = 0;
  const fetch = async () => (calls++, new Response('{"token":"t"}'));
  const options = { signer, fetch, timeout: 0.05 };
  const { auth } = await authFor(t, options);
  for (const call of [
    () => api.createAppToken(/** @type {any} */ (options)),
    () => auth.appToken(),
  ]) {
    await fails(call(), "TIMEOUT");
    answer(jwt);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(calls, 0);
});

test("no call but the caller's own goes where a redirect leads", async (t) => {
  const elsewhere = await mockFor(t);
  const { auth } = await authAnswering(t, ({ url }, response) =>
    response.writeHead(307, { location: elsewhere.url + url }).end(),
  );
  await fails(auth.appToken(), "REDIRECTED");
  await fails(auth.installations().next(), "REDIRECTED");
  await fails(auth.revoke({ token: "crs_1" }), "REDIRECTED");
  assert.equal(elsewhere.calls.length, 0);
});

/** @param {string} text @param {number} n @returns {string[]} */
const pieces = (text, n) => text.match(new RegExp(`.{1,${n}}`, "g")) ?? [];
/** @param {(character: string, code: number) => string} escape */
const escaped = (escape) => (/** @type {string} */ token) =>
  [...token].map((c) => escape(c, c.charCodeAt(0))).join("");
/** @param {number} n @returns {string} two digits at least */
const hex = (n) => n.toString(16).padStart(2, "0");
/** @param {string} text @returns {string} its letters and digits */
const bareOf = (text) => text.replace(/[^a-z\d]/gi, "").toLowerCase();
/** @type {Record<string, (token: string) => unknown>} */
const CUTS = {
  "its end": (token) => token.slice(-23),
  "its middle": (token) => token.slice(100, 123),
  "8 characters, of which some are no letters": (token) =>
    `no: ${/[\w-]{3}[_-][\w-]{4}/.exec(token) ?? token.slice(200, 208)}!`,
  "8 characters": (token) => `no: ${token.slice(200, 208)}!`,
  "every part of 20": (token) => pieces(token, 20).join(" "),
  "pieces with marks between": (token) => pieces(token, 5).join(" | "),
  "lines of 9": (token) => pieces(token, 9).join("\r\n"),
  "a list of pieces": (token) => pieces(token, 50),
  "letter by letter": (token) => [...token].join("-"),
  quoted: (token) => JSON.stringify(JSON.stringify({ token })),
  "in capitals": (token) => token.toUpperCase(),
  "escaped as JSON": escaped((_, code) => `\\u00${hex(code)}`),
  "escaped as C": escaped((_, code) => `\\x${hex(code)}`),
  "escaped as a URL": escaped((_, code) => `%${hex(code)}`),
  "escaped as HTML": escaped((c, code) => `&#${code};`),
  "in full width": escaped((c, code) => String.fromCharCode(code + 0xfee0)),
  "with other words": (token) => `wrong ${token.slice(30, 50)}, try again`,
  "in parts, and in colour": (token) =>
    `no: Bearer ${token.split(".").join(" . ")}\u202e\n\u001b[31m${token}`,
};
/** What is left of some. @type {Record<string, string>} */
const LEFT = {
  "with other words": "wrong …, try again",
  "in parts, and in colour": "no: Bearer … [31m…",
};
for (const [name, cut] of Object.entries(CUTS)) {
  test(`no reason holds a part of the token: ${name}`, async (t) => {
    let jwt = "";
    let status = 0;
    const { auth } = await authAnswering(t, ({ headers }, response) => {
      jwt = String(headers.authorization).slice("Bearer ".length);
      response.writeHead(status, { "x-echo": jwt });
      response.end(JSON.stringify({ message: cut(jwt) }));
    });
    for (status of [400, 401, 403, 404, 501]) {
      const error = await auth.appToken().catch((error) => error);
      assert.equal(error.status, status);
      const all = shown(error);
      const said = bareOf(all.normalize("NFKC"));
      const bare = bareOf(jwt);
      for (let i = 0; i + 8 <= bare.length; i++) {
        assert.ok(!said.includes(bare.slice(i, i + 8)), `${error.reason}`);
      }
      assert.match(`${error.reason}`, /…/);
      assert.equal(error.reason, LEFT[name] ?? error.reason);
      assert.doesNotMatch(all, /\u001b|\u202e/);
      for (const line of key.pem.trim().split("\n")) {
        assert.ok(!all.includes(line));
      }
    }
  });
}

test("what is no part of the token stays in the reason", async (t) => {
  const message =
    "installation 01890a5d-ac96-774b-bcce-b302099a8057 is not among organization/of/this/app";
  for (const [said, reason] of /** @type {[unknown, unknown][]} */ ([
    [message, message],
    [
      ["name must be a string", "id is wrong"],
      "name must be a string; id is wrong",
    ],
    [[7, message], message],
    [[], undefined],
    [{ text: message }, undefined],
    [`crs_${"0123abcd".repeat(6)} is another's`, "… is another's"],
  ])) {
    const { auth } = await authAnswering(t, (_, response) =>
      response.writeHead(404).end(JSON.stringify({ message: said })),
    );
    assert.equal((await fails(auth.appToken(), "NOT_FOUND")).reason, reason);
  }
});

test("no error of a fetch or of a revocation holds a token", async (t) => {
  hurry(t);
  const token = "89abcdef".repeat(6); // which does not look like one
  /** @type {string[]} */
  const sent = [];
  const { auth } = await authFor(t, {
    fetch: async (/** @type {any} */ url, /** @type {any} */ init) => {
      if (/7\/accessTokens$/.test(url)) {
        return new Response(JSON.stringify({ token }));
      }
      const headers = Object.fromEntries(new Headers(init.headers));
      const request = { ...init, headers };
      const said = `failed: ${JSON.stringify(request)}`;
      const cause = new Error(`with ${headers.authorization}`);
      sent.push(String(headers.authorization));
      const more = { request, code: "ECONNRESET" };
      throw Object.assign(new TypeError(said, { cause }), more);
    },
  });
  for (const call of [
    () => auth.appToken(),
    () => auth.revoke({ token }),
    () => auth.fetch("/projects", { installationId: 7 }),
  ]) {
    const error = await fails(call(), "UNREACHABLE");
    const said = shown(error);
    assert.match(said, /TypeError\]?: failed[^]*ECONNRESET/);
    assert.ok(!said.includes("eyJ") && !said.includes("89abcdef"), said);
  }
  for (const start of ["Bearer eyJ", `Bearer ${token}`]) {
    assert.ok(sent.some((text) => text.startsWith(start)));
  }
  const { auth: other } = await authAnswering(t, ({ headers }, response) => {
    const message = `no: ${headers.authorization?.slice(20)}`;
    response.writeHead(401).end(JSON.stringify({ message }));
  });
  const { reason } = await fails(other.revoke({ token }), "UNAUTHORIZED");
  assert.equal(reason, "no: …");
});

test("nothing that Object.prototype has is obeyed", async () => {
  /** @type {string[]} */
  const urls = [];
  let called = 0;
  const expiresAt = new Date(Date.now() + 3600000).toISOString();
  // Not the global one: Node's own obeys Object.prototype.
  const fetch = async (/** @type {any[]} */ ...[url, init]) => {
    urls.push(url);
    for (const name of ["body", "dispatcher"]) assert.ok(!(name in init));
    assert.equal(init.signal?.aborted ?? false, false);
    const is43 = init.headers.authorization?.includes(jwtOf43);
    if (is43) return new Response("{}", { status: 401 });
    const list = url.includes("?") ? [{ id: 7 }] : undefined;
    const answer = { token: "crs_1", expiresAt, installations: list };
    return new Response(JSON.stringify(answer));
  };
  const jwtOf43 = Buffer.from('{"iss":"43"').toString("base64url").slice(0, 14);
  const base = "https://api.example";
  const single = { appId: 42, privateKey: key.pem, baseUrl: base, fetch };
  const auth = api.createAppAuth(single);
  const polluted = /** @type {any} */ ({
    ...{ baseUrl: "https://evil.example", timeout: -1, margin: -1, now: 0 },
    ...{ fetch: () => called++, signal: AbortSignal.abort("polluted") },
    ...{ signer: { createJWT: () => called++ }, expiresIn: 1, fresh: 7 },
    ...{ body: "polluted", dispatcher: {}, cache: 7, installationId: "evil" },
    ...{ limit: 0, message: "polluted" },
  });
  /** @type {unknown[]} */
  const got = [];
  for (const [name, value] of Object.entries(polluted)) {
    const descriptor = { value, configurable: true, writable: true };
    Object.defineProperty(Object.prototype, name, descriptor);
  }
  try {
    got.push(await api.createAppToken(single));
    got.push(await auth.installationToken(7));
    got.push(await auth.fetch("/projects", {}).then((r) => r.json()));
    for await (const one of auth.installations({})) got.push(one);
    await auth.revoke({ token: "crs_2" });
    const own = api.createAppAuth({ ...single });
    got.push(await own.appToken({}));
    own.dispose();
    const wrong = { ...single, appId: 43 };
    await api.createAppToken(wrong).catch(({ reason }) => got.push(reason));
  } finally {
    for (const name of Object.keys(polluted)) {
      Reflect.deleteProperty(Object.prototype, name);
    }
  }
  auth.dispose();
  assert.ok(urls.every((url) => url.startsWith(`${base}/`)));
  assert.ok(!urls.some((url) => url.includes("evil")));
  assert.equal(called, 0);
  assert.ok(!inspect(got, { depth: 9 }).includes("polluted"), inspect(got));
  assert.equal(got.length, 6);
});

test("an empty answer inherits no token", async (t) => {
  const { auth } = await authAnswering(t, (_, response) => say(response, {}));
  Object.defineProperty(Object.prototype, "token", {
    ...{ value: "inherited", configurable: true },
  });
  try {
    await fails(auth.appToken(), "RESPONSE");
  } finally {
    Reflect.deleteProperty(Object.prototype, "token");
  }
});

test("http: may lead to this machine", async () => {
  const fetch = async () => new Response('{"token":"t"}');
  const single = { appId: 42, privateKey: key.pem, fetch };
  for (const host of [
    ...["127.0.0.1", "127.1", "localhost", "[::1]", "2130706433"],
  ]) {
    await api.createAppToken({ ...single, baseUrl: `http://${host}:8080/` });
  }
});
