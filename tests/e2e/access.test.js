// SPDX-License-Identifier: MIT
/** icr-app-jwt/api: access tokens, and every way in which asking fails. */
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { once } from "node:events";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { makeKey } from "../cli/harness.js";
import { cjs } from "../js/package.js";
import { api, authAnswering, fails, key, library } from "./client.js";
import { mockFor } from "./client.js";
import { NOBODY, startMock } from "./mock-icr.js";

const other = makeKey("other");
const { attachSignature, createSigner, createSigningInput, nowFromDate } =
  library;
const { createAppToken, createInstallationToken } = api;
const TOKEN = /^crs_[\da-f]{48}$/;
const mock = await startMock({ 42: key.publicPem });
after(() => mock.close());

/** @param {object} [more] @returns {any} options that are good */
const given = (more) => ({
  installationId: 7,
  appId: "42",
  privateKey: key.pem,
  baseUrl: mock.url,
  ...more,
});

/** @param {any} [more] besides options that are good */
const ask = (more) =>
  createInstallationToken(
    given({
      ...(more?.signer && { appId: undefined, privateKey: undefined }),
      ...more,
    }),
  );

/**
 * @param {import("node:test").TestContext} t
 * @param {(request: any, response: any) => void} instead
 * @returns what asks a server that answers so, and its calls
 */
async function answering(t, instead) {
  const { url: baseUrl, calls } = await mockFor(t, { instead });
  /** @param {object} [more] */
  const askIt = (more) => ask({ baseUrl, ...more });
  return { baseUrl, calls, ask: askIt };
}

test("the API gives an app's and an installation's token", async () => {
  const { installationId, ...app } = given();
  const answer = await createAppToken(app);
  assert.match(answer.token, TOKEN);
  assert.equal(answer["appId"], "42");
  assert.equal(answer["installationId"], undefined);
  for (const id of [7, "7"]) {
    const answer = await ask({ installationId: id });
    assert.match(answer.token, TOKEN);
    assert.equal(answer["installationId"], 7);
  }
  assert.match((await ask({ cache: false })).token, TOKEN);
});

test("the CommonJS entry is the same", async () => {
  const required = /** @type {any} */ (cjs("/api"));
  const { token } = await required.createInstallationToken(given());
  assert.match(token, TOKEN);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(api).sort());
});

test("app id and key come from the environment", async () => {
  const { env } = process;
  Object.assign(env, { NEXT_PUBLIC_APP_ID: "42", PRIVATE_KEY: key.pem });
  const options = { baseUrl: new URL(mock.url) };
  assert.match((await createAppToken(options)).token, TOKEN);
  delete env.PRIVATE_KEY;
  await assert.rejects(createAppToken(options), { code: "ERR_KEY_MISSING" });
  delete env.NEXT_PUBLIC_APP_ID;
});

const EARLY = "iat is in the future";
const LONG = "exp is too far in the future";
// What goes without help: iat lies 60 s back, and exp may be 600 s ahead.
for (const [
  drift,
  calls,
  reason,
] of /** @type {[number, number, string?][]} */ ([
  ...[-86370, -120, -70].map((drift) => [drift, 2, EARLY]),
  ...[-55, -30, -5].map((drift) => [drift, 1, LONG]),
  ...[0, 30, 120, 500].map((drift) => [drift, 1]),
  ...[600, 86370].map((drift) => [drift, 2, "exp is in the past"]),
])) {
  test(`a plain token of a clock that is off by ${-drift} s`, async (t) => {
    const { url } = await mockFor(t, { drift });
    const signer = createSigner({ appId: "42", privateKey: key.pem });
    t.after(() => signer.dispose());
    const get = (/** @type {string} */ token) => {
      const authorization = `Bearer ${token}`;
      const headers = { "x-icr-api-version": "2023-06-16", authorization };
      return fetch(`${url}/app/installations`, { headers });
    };
    const first = await get(signer.createJWT());
    assert.equal(first.status, reason ? 401 : 200);
    assert.equal((await first.json()).message, reason);
    const shorter = await get(signer.createJWT({ expiresIn: 540 }));
    assert.equal(shorter.status, calls === 1 ? 200 : 401);
    const now = nowFromDate(first.headers.get("date"));
    assert.ok(Math.abs(now - Date.now() / 1000 - drift) < 5);
    assert.equal((await get(signer.createJWT({ now }))).status, 200);
    assert.equal((await get(signer.token({ now }))).status, 200);
  });

  test(`a clock that is off by ${-drift} s takes ${calls} calls`, async (t) => {
    const late = await mockFor(t, { drift });
    const { token } = await ask({ baseUrl: late.url });
    assert.match(token, TOKEN);
    assert.equal(late.calls.length, calls);
    late.calls.length = 0;
    const wrong = ask({ baseUrl: late.url, privateKey: other.pem });
    const { status, reason } = await fails(wrong, "UNAUTHORIZED");
    assert.equal(reason, "the signature fits no key of this app");
    assert.equal(status, 401);
    assert.equal(late.calls.length, Math.abs(drift) > 10 ? 2 : 1);
  });
}

test("now may be given, for a clock that is known to be off", async (t) => {
  const late = await mockFor(t, { drift: 3600 });
  for (const ahead of [3600, 3605]) {
    for (const now of [
      Date.now() / 1000 + ahead,
      new Date(Date.now() + ahead * 1000),
    ]) {
      await ask({ baseUrl: late.url, now });
    }
  }
  assert.equal(late.calls.length, 4);
  // The clock is right: what is refused for another reason is not asked again.
  const { calls } = mock;
  const another = runInNewContext("new Date()"); // of another realm
  for (const now of [undefined, Date.now() / 1000, new Date(), another]) {
    calls.length = 0;
    await fails(ask({ privateKey: other.pem, now }), "UNAUTHORIZED");
    assert.equal(calls.length, 1);
  }
});

test("the app's token lives 540 s, or expiresIn", async () => {
  /** @type {unknown[]} */
  const asked = [];
  const signer = {
    /** @param {{ expiresIn?: number | undefined }} options */
    createJWT(options) {
      asked.push(options.expiresIn);
      return createSigner({ appId: "42", privateKey: key.pem }).createJWT();
    },
  };
  const options = { baseUrl: mock.url, signer };
  await createAppToken(options);
  await createAppToken({ ...options, expiresIn: undefined });
  await createAppToken({ ...options, expiresIn: 60 });
  assert.deepEqual(asked, [540, 540, 60]);
  await assert.rejects(ask({ expiresIn: 601 }), {
    code: "ERR_EXPIRES_IN_INVALID",
  });
});

test("an installation that is not there is NOT_FOUND", async () => {
  const error = await fails(ask({ installationId: 8 }), "NOT_FOUND");
  assert.equal(error.status, 404);
  assert.equal(error.reason, "this app has no such installation");
});

for (const [status, code] of /** @type {[number, string][]} */ ([
  [204, "RESPONSE"],
  [301, "REDIRECTED"],
  [307, "REDIRECTED"],
  [400, "REFUSED"],
  [401, "UNAUTHORIZED"],
  [403, "FORBIDDEN"],
  [404, "NOT_FOUND"],
  ...[409, 418, 422].map((status) => [status, "REFUSED"]),
  [429, "RATE_LIMITED"],
  ...[500, 501, 503].map((status) => [status, "UNAVAILABLE"]),
])) {
  test(`${status} is ERR_API_${code}, after one call`, async (t) => {
    const before = mock.calls.length;
    const { auth, mock: other } = await authAnswering(t, (_, response) => {
      response.writeHead(status, { location: mock.url });
      response.end(status === 204 ? "" : "<h1>Not JSON</h1>");
    });
    const { installationId, ...app } = given({ baseUrl: other.url });
    const calls = [
      () => createAppToken(app),
      () => createInstallationToken({ ...app, installationId }),
      () => auth.installationToken(7),
    ];
    // The last one tries again what may pass: retry.test.js.
    if ([500, 503].includes(status)) calls.pop();
    for (const call of calls) {
      const error = await fails(call(), code);
      assert.equal(error.status, status);
      assert.equal(error.reason, undefined);
      assert.equal(error.retryAfter, undefined);
    }
    assert.equal(other.calls.length, calls.length);
    assert.equal(mock.calls.length, before, "a redirect was followed");
  });
}

test("without a Date, or with a strange one, a 401 is final", async (t) => {
  const late = "Fri, 31 Dec 9999 23:59:59 GMT"; // in seconds like milliseconds
  for (const date of [undefined, "yesterday", "2026-11-24T00:00:00Z", late]) {
    const { ask, calls } = await answering(t, (_, response) => {
      response.sendDate = false;
      response.writeHead(401, date ? { date } : {});
      response.end("{}");
    });
    await fails(ask(), "UNAUTHORIZED");
    assert.equal(calls.length, 1);
  }
});

const LIMIT = 65536;
const FILLED = `{"token":"t","x":"${"x".repeat(LIMIT)}`.slice(0, LIMIT - 2);
for (const [name, body] of /** @type {[string, string | Buffer][]} */ ([
  ["HTML", "<!doctype html><title>Log in</title>"],
  ["nothing", ""],
  ["cut short", '{"token":"t"'],
  ["null", "null"],
  ["text", '"token"'],
  ["an array", '["token"]'],
  ["without a token", '{"tokens":"t"}'],
  ["with a token that is a number", '{"token":1}'],
  ["with a token that is an array", '{"token":["t"]}'],
  ["with an empty token", '{"token":""}'],
  ["with a token that ends in a line feed", '{"token":"t\\n"}'],
  ["with a token that no header holds", '{"token":"t\\r\\nx: y"}'],
  ["with a token that is inherited", '{"__proto__":{"token":"t"}}'],
  ["one byte over 64 KiB", `${FILLED}x"}`],
  ["10 MB", Buffer.alloc(10 << 20, 32)],
])) {
  test(`a 200 whose body is ${name} is ERR_API_RESPONSE`, async (t) => {
    const { auth, mock: other } = await authAnswering(t, (_, response) =>
      response.end(body),
    );
    const single = await fails(ask({ baseUrl: other.url }), "RESPONSE");
    assert.equal(single.status, 200);
    await fails(auth.appToken(), "RESPONSE");
    await fails(auth.installations().next(), "RESPONSE");
    const isObject = /^[{[].*[\]}]$/.test(String(body));
    if (!isObject) await fails(auth.installation(7), "RESPONSE");
    assert.equal(other.calls.length, isObject ? 3 : 4);
  });
}

test("another kind of fetch is asked once, and told that it is", async () => {
  for (const body of [undefined, { pipe() {} }]) {
    let asked = 0;
    const answer = { status: 200, headers: new Headers(), body };
    const fetch = async () => (asked++, answer);
    const { remedy } = await fails(ask({ fetch }), "RESPONSE");
    assert.match(remedy, /web streams/);
    assert.equal(asked, 1);
  }
});

test("64 KiB is not too long, in pieces that cut characters", async (t) => {
  const text = '{"token":"t","x":"\u{1f6e1}';
  const body = Buffer.from(text.padEnd(LIMIT - 4, "x") + '"}');
  assert.equal(body.length, LIMIT);
  const { ask } = await answering(t, (_, response) => {
    response.write(body.subarray(0, 20));
    setImmediate(() => response.end(body.subarray(20)));
  });
  const answer = await ask();
  assert.equal(String(answer["x"]).slice(0, 2), "\u{1f6e1}");
});

/** @type {Record<string, (request: any, response: any) => void>} */
const HANGING = {
  "before its header": () => {},
  "in its body": (_, response) => response.write('{"token":"t'),
  "in the body of a 401": (_, response) => {
    response.writeHead(401);
    response.write('{"message":"');
  },
};
for (const [where, instead] of Object.entries(HANGING)) {
  test(`an answer that hangs ${where} ends by abort, and by timeout`, async (t) => {
    /** @type {Promise<unknown>[]} */
    const closed = [];
    const { ask, calls } = await answering(t, (request, response) => {
      closed.push(once(response, "close"));
      instead(request, response);
    });
    const controller = new AbortController();
    const { signal } = controller;
    const reason = { why: "the user left" };
    const call = ask({ signal });
    while (calls.length === 0) await new Promise(setImmediate);
    controller.abort(reason);
    assert.equal(await call.catch((error) => error), reason);
    await fails(ask({ timeout: 1.5 }), "TIMEOUT");
    await assert.rejects(ask({ signal: AbortSignal.timeout(1500) }), {
      name: "TimeoutError",
    });
    assert.equal(calls.length, 3);
    // The connections are given up, not only left alone.
    await Promise.all(closed);
  });
}

test("a signal that was aborted before makes no call", async () => {
  const calls = mock.calls.length;
  const call = ask({ signal: AbortSignal.abort("before") });
  const error = await call.catch((error) => error);
  assert.equal(error, "before");
  assert.equal(mock.calls.length, calls);
});

test("a fetch or a signer that heeds no signal is not waited for", async () => {
  const never = () => new Promise(() => {});
  for (const more of [{ fetch: never }, { signer: { createJWT: never } }]) {
    await fails(ask({ timeout: 0.05, ...more }), "TIMEOUT");
    const signal = AbortSignal.timeout(50);
    await assert.rejects(ask({ signal, ...more }), {
      name: "TimeoutError",
    });
  }
});

test("calls that share a signal add one listener, and it ends them all", async (t) => {
  const controller = new AbortController();
  const { signal } = controller;
  const { mock: added } = t.mock.method(signal, "addEventListener");
  const never = () => new Promise(() => {});
  const calls = Array.from({ length: 12 }, () => ask({ signal, fetch: never }));
  const ended = Promise.allSettled(calls);
  assert.equal(added.callCount(), 1);
  controller.abort("all");
  assert.deepEqual(
    await ended,
    calls.map(() => ({ status: "rejected", reason: "all" })),
  );
});

test("the signal is left as it was, and no timer stays", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const count = {
    throwIfAborted: () => signal.throwIfAborted(),
    addEventListener: () => listeners++,
    removeEventListener: () => listeners--,
  };
  await ask({ signal: count });
  assert.equal(listeners, 0);
  const timers = () =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout");
  const before = timers().length;
  await ask({ timeout: 555 });
  assert.ok(timers().length <= before);
});

test("a server that is not there is ERR_API_UNREACHABLE", async () => {
  const call = ask({ baseUrl: NOBODY });
  const { cause, status } = await fails(call, "UNREACHABLE");
  assert.match(inspect(cause), /ECONNREFUSED/);
  assert.equal(status, undefined);
});

test("whatever a fetch throws is ERR_API_UNREACHABLE", async () => {
  const fault = {
    get message() {
      throw new Error("fault");
    },
  };
  const bare = Object.create(null); // which becomes no text
  for (const thrown of [undefined, null, 1, Symbol("s"), [], bare, fault]) {
    await fails(ask({ fetch: () => Promise.reject(thrown) }), "UNREACHABLE");
  }
});

test("a connection that breaks off is ERR_API_UNREACHABLE", async (t) => {
  const { ask } = await answering(t, (request, response) => {
    response.write('{"token":');
    setImmediate(() => request.socket.destroy());
  });
  await fails(ask(), "UNREACHABLE");
});

test("an id stays one piece of the path, a base keeps its own", async (t) => {
  const { ask, baseUrl, calls } = await answering(t, (_, response) =>
    response.end('{"token":"t"}'),
  );
  for (const [installationId, path] of [
    ["../8", "..%2F8"],
    ["7/accessTokens?x=#", "7%2FaccessTokens%3Fx%3D%23"],
    ["%2e%2e", "%252e%252e"],
    ["a-b_c.~", "a-b_c.~"],
  ]) {
    await ask({ installationId });
    const wanted = `/app/installations/${path}/accessTokens`;
    assert.equal(calls.pop(), wanted);
  }
  await createAppToken({
    appId: 42,
    privateKey: key.pem,
    baseUrl: `${baseUrl}/icr/`,
  });
  assert.equal(calls.pop(), "/icr/app/accessTokens");
});

test("what is sent is the call that the API documents", async () => {
  /** @type {any[]} */
  let sent = [];
  const options = given({
    baseUrl: undefined,
    fetch: async (/** @type {any[]} */ ...args) => {
      sent = args;
      return new Response('{"token":"t"}');
    },
  });
  await createInstallationToken(options);
  const [url, { method, headers, body, redirect }] = sent;
  assert.equal(
    url,
    "https://api.carbonregistry.com/app/installations/7/accessTokens",
  );
  assert.deepEqual([method, body, redirect], ["POST", undefined, "manual"]);
  assert.equal(headers["x-icr-api-version"], "2023-06-16");
  assert.match(headers.authorization, /^Bearer eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  await createInstallationToken({ ...options, baseUrl: api.SANDBOX });
  assert.ok(sent[0].startsWith("https://sandbox-api.carbonregistry.com/app/"));
});

test("a signer takes the place of app id and key, in a KMS too", async (t) => {
  const { appId, privateKey, ...rest } = given();
  const signer = createSigner({ appId, privateKey });
  assert.ok(await createInstallationToken({ ...rest, signer }));
  signer.dispose();
  await assert.rejects(createInstallationToken({ ...rest, signer }), {
    code: "ERR_DISPOSED",
  });
  /** @param {string} input @returns {Promise<Buffer>} OpenSSL as the KMS */
  const signed = async (input) =>
    createSign("sha256").update(input).sign(key.pem);
  const kms = {
    /** @param {object} options */
    createJWT: async (options) => {
      const input = createSigningInput({ appId: 42, ...options });
      return attachSignature(input, await signed(input), key.publicPem);
    },
  };
  for (const drift of [0, -120]) {
    const late = await mockFor(t, { drift });
    const call = { ...rest, signer: kms, baseUrl: late.url };
    const { token } = await createInstallationToken(call);
    assert.match(token, TOKEN);
    assert.equal(late.calls.length, drift ? 2 : 1);
  }
  const broken = new Error("the KMS is not there");
  const signers = { createJWT: () => Promise.reject(broken) };
  const call = createInstallationToken({ ...rest, signer: signers });
  assert.equal(await call.catch((error) => error), broken);
});

test("what a signer returns must be a token, and is never quoted", async () => {
  const secret = "eyJhbGciOiJSUzI1NiJ9.secret";
  for (const wrong of [
    ...[secret, `${secret}.x\n`, `a.b.c é`],
    ...[undefined, 7, {}, Symbol("a.b.c")],
  ]) {
    const signer = { createJWT: () => wrong };
    const error = await fails(ask({ signer }), "SIGNER");
    assert.ok(!inspect(error, { depth: 9 }).includes("secret"));
  }
});

test("a reason is one line of at most 200 characters", async (t) => {
  const message = `${"word ".repeat(100)}\u2028${"x".repeat(9)}`;
  const { ask } = await answering(t, (_, response) => {
    response.writeHead(403);
    response.end(JSON.stringify({ message }));
  });
  const { reason } = await fails(ask(), "FORBIDDEN");
  assert.equal(reason, message.slice(0, 200));
});
