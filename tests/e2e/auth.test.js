// SPDX-License-Identifier: MIT
/** createAppAuth: tokens are asked for once, kept, renewed and given back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { authAnswering, authFor, clockOf, fails, hurry } from "./client.js";
import { api, key, library } from "./client.js";

/** @param {{ calls: string[] }} mock @returns {number} tokens asked for */
const mints = ({ calls }) =>
  calls.filter((path) => path.endsWith("/accessTokens")).length;

test("50 callers at the same time share one call", async (t) => {
  const { auth, mock } = await authFor(t);
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      i % 2 ? auth.installationToken(7) : auth.installationToken("7"),
    ),
  );
  assert.equal(mints(mock), 1);
  assert.equal(new Set(all.map(({ token }) => token)).size, 1);
  // Each has its own copy.
  assert.equal(new Set(all).size, 50);
  Object.assign(all[0] ?? {}, { token: "changed" });
  assert.equal((await auth.installationToken(7)).token, all[1]?.token);
  assert.equal(mints(mock), 1);
});

test("the app's token and each installation's are kept apart", async (t) => {
  const { auth, mock } = await authFor(t, {
    server: { installations: [7, "8"] },
  });
  const answers = [
    await auth.appToken(),
    await auth.installationToken(7),
    await auth.installationToken("8"),
    await auth.appToken(),
    await auth.installationToken(8),
  ];
  const tokens = answers.map(({ token }) => token);
  assert.equal(new Set(tokens).size, 3);
  assert.equal(tokens[0], tokens[3]);
  assert.equal(tokens[2], tokens[4]);
  assert.equal(mints(mock), 3);
  assert.notEqual((await auth.appToken({ fresh: true })).token, tokens[0]);
  assert.equal(mints(mock), 4);
});

for (const drift of [0, 500, -500]) {
  test(`a token is renewed a minute early, ${drift} s from the API`, async (t) => {
    const at = clockOf(t);
    const { auth, mock } = await authFor(t, { server: { drift } });
    const { token } = await auth.installationToken(7);
    const before = mints(mock);
    at(3600 - 62);
    assert.equal((await auth.installationToken(7)).token, token);
    assert.equal(mints(mock), before);
    at(3600 - 58);
    assert.notEqual((await auth.installationToken(7)).token, token);
    assert.equal(mints(mock), before + 1);
  });
}

test("margin says how early", async (t) => {
  const at = clockOf(t);
  const { auth, mock } = await authFor(t, { margin: 0 });
  await auth.appToken();
  at(3598);
  await auth.appToken();
  assert.equal(mints(mock), 1);
  at(3601);
  await auth.appToken();
  assert.equal(mints(mock), 2);
});

test("a renewal that fails gives the old token while it is good", async (t) => {
  const at = clockOf(t);
  let isDown = false;
  const { auth, mock } = await authAnswering(
    t,
    (_, response) =>
      isDown && (response.writeHead(404), response.end("{}"), true),
  );
  const { token } = await auth.installationToken(7);
  isDown = true;
  at(3592);
  const all = await Promise.all([1, 2, 3].map(() => auth.installationToken(7)));
  assert.deepEqual(
    all.map((answer) => answer.token),
    [token, token, token],
  );
  assert.equal(mints(mock), 2);
  // It is left alone for a while, and the old token is not given for longer.
  at(3595);
  assert.equal((await auth.installationToken(7)).token, token);
  assert.equal(mints(mock), 2);
  await fails(auth.installationToken(7, { fresh: true }), "NOT_FOUND");
  at(3601);
  await fails(auth.installationToken(7), "NOT_FOUND");
  isDown = false;
  assert.notEqual((await auth.installationToken(7)).token, token);
});

test("a renewal that fails does not give a token that was revoked meanwhile", async (t) => {
  /** @type {(() => void)[]} */
  const held = [];
  let isDown = false;
  const { auth } = await authAnswering(
    t,
    ({ method }, response) =>
      isDown &&
      method === "POST" &&
      held.push(() => response.writeHead(403).end("{}")) > 0,
    { margin: 600 },
  );
  const at = clockOf(t);
  const { token } = await auth.installationToken(7);
  isDown = true;
  at(3100); // to be renewed, and good
  const renewal = auth.installationToken(7);
  while (held.length === 0) await new Promise(setImmediate);
  await auth.revoke({ token });
  held[0]();
  await fails(renewal, "FORBIDDEN");
});

test("one caller's abort rejects it alone", async (t) => {
  const { auth, mock } = await authAnswering(t, (_, response) => {
    const { calls } = mock;
    return calls.length === 1 && setTimeout(() => response.end(SLOW), 50);
  });
  const SLOW = JSON.stringify({ token: "crs_slow" });
  const controller = new AbortController();
  const { signal } = controller;
  const first = auth.installationToken(7, { signal });
  const second = auth.installationToken(7);
  const reason = { why: "the user left" };
  while (mock.calls.length === 0) await new Promise(setImmediate);
  controller.abort(reason);
  assert.equal(await first.catch((error) => error), reason);
  assert.equal((await second).token, "crs_slow");
  assert.equal(mock.calls.length, 1);
  const aborted = auth.installationToken(7, { signal });
  assert.equal(await aborted.catch((error) => error), reason);
  assert.equal(mock.calls.length, 1);
});

test("when nobody waits any more the call ends, and the next starts again", async (t) => {
  let closed = 0;
  const { auth, mock } = await authAnswering(t, (request, response) => {
    const isFirst = mock.calls.length === 1;
    if (isFirst) response.on("close", () => closed++);
    return isFirst;
  });
  const controllers = [new AbortController(), new AbortController()];
  const calls = controllers.map(({ signal }) =>
    auth.installationToken(7, { signal }).catch((error) => error),
  );
  while (mock.calls.length === 0) await new Promise(setImmediate);
  for (const controller of controllers) controller.abort("gone");
  assert.deepEqual(await Promise.all(calls), ["gone", "gone"]);
  assert.match((await auth.installationToken(7)).token, /^crs_/);
  assert.equal(mock.calls.length, 2);
  assert.equal(closed, 1);
});

test("a call that was lost with another's request is not waited for", async (t) => {
  // On Cloudflare Workers what belongs to a request goes with it, timers too.
  const { setTimeout: wait } = globalThis;
  let isLost = true;
  t.mock.method(globalThis, "setTimeout", (/** @type {any[]} */ ...args) => {
    if (isLost) return ((isLost = false), 0);
    return wait(args[0], args[1]);
  });
  let calls = 0;
  const { auth } = await authFor(t, {
    timeout: 1,
    fetch: () =>
      calls++ ? new Response('{"token":"crs_1"}') : new Promise(() => {}),
  });
  const first = auth.appToken();
  await new Promise((resolve) => wait(resolve, 200));
  const second = auth.appToken();
  await fails(first, "TIMEOUT");
  assert.equal((await auth.appToken()).token, "crs_1");
  assert.equal(calls, 2);
  await fails(second, "TIMEOUT");
});

test("appJWT is the app's token, kept until its margin", async (t) => {
  const at = clockOf(t);
  const { auth, mock } = await authFor(t);
  const jwt = String(auth.appJWT());
  const { iss, exp, iat } = library.verifyJWT(jwt, key.publicPem);
  assert.deepEqual([iss, Number(exp) - Number(iat)], ["42", 600]);
  at(540 - 61);
  assert.equal(auth.appJWT(), jwt);
  at(540 - 59);
  assert.notEqual(auth.appJWT(), jwt);
  at(-1); // a clock that was set back
  assert.notEqual(auth.appJWT(), jwt);
  assert.equal(mock.calls.length, 0);
});

test("a signer that is asynchronous is asked once by many", async (t) => {
  let asked = 0;
  const own = library.createSigner({ appId: "42", privateKey: key.pem });
  const signer = {
    /** @param {object} options */
    createJWT: async (options) => (asked++, own.createJWT(options)),
  };
  const { auth } = await authFor(t, {
    signer,
    server: { installations: [7, 8] },
  });
  const [jwt] = await Promise.all([
    auth.appJWT(),
    auth.installationToken(7),
    auth.installationToken(8),
  ]);
  assert.equal(asked, 1);
  assert.equal(auth.appJWT(), jwt);
  auth.dispose();
  assert.match(own.createJWT(), /^eyJ/, "a signer that was given is not ours");
  own.dispose();
  /** @type {Promise<string>} */
  let answer = Promise.reject("the KMS is down");
  const broken = { createJWT: () => answer };
  const { auth: other } = await authFor(t, { signer: broken });
  await assert.rejects(async () => other.appJWT(), /KMS/);
  await assert.rejects(other.appToken(), /KMS/);
  answer = Promise.resolve(jwt);
  assert.equal(await other.appJWT(), jwt, "a failure is not kept");
  const wrong = await authFor(t, { signer: { createJWT: () => "secret" } });
  assert.throws(() => wrong.auth.appJWT(), { code: "ERR_API_SIGNER" });
});

// As on Workers, where it was part of a request that has ended.
test("what rejects although it is not over is asked for again", async (t) => {
  const own = library.createSigner({ appId: "42", privateKey: key.pem });
  t.after(() => own.dispose());
  let asked = 0;
  /** @param {object} options */
  const createJWT = async (options) => {
    asked++;
    await new Promise(setImmediate);
    return own.createJWT(options);
  };
  const { auth, mock } = await authFor(t, { signer: { createJWT } });
  const gone = () => Promise.reject(new Error("gone"));
  const first = auth.appJWT();
  const ended = t.mock.method(Promise.prototype, "catch");
  ended.mock.mockImplementationOnce((heard) => gone().then(undefined, heard));
  for (const token of [await auth.appJWT(), await first]) {
    assert.match(token, /^eyJ/);
  }
  assert.equal(asked, 2);
  ended.mock.restore();
  const race = t.mock.method(Promise, "race");
  const lose = (/** @type {Promise<unknown>[]} */ all) => {
    Promise.allSettled(all); // so that each is heard
    return gone();
  };
  race.mock.mockImplementationOnce(lose, 1); // after the one of the call itself
  assert.match((await auth.installationToken(7)).token, /^crs_/);
  race.mock.restore();
  assert.ok(mock.calls.length <= 2);
});

test("at most 1,000 installations are kept, those used last", async (t) => {
  let asked = 0;
  const expiresAt = new Date(Date.now() + 3600000).toISOString();
  const { auth } = await authFor(t, {
    fetch: async () =>
      new Response(JSON.stringify({ token: `crs_${asked++}`, expiresAt })),
  });
  for (let id = 0; id < 1000; id++) await auth.installationToken(id);
  await auth.installationToken(0);
  assert.equal(asked, 1000);
  await auth.installationToken(1000);
  await auth.installationToken(0);
  assert.equal(asked, 1001);
  await auth.installationToken(1);
  assert.equal(asked, 1002);
});

test("25 installations come over three pages", async (t) => {
  const installations = Array.from({ length: 25 }, (_, i) => `id-${i}`);
  const { auth, mock } = await authFor(t, { server: { installations } });
  const ids = [];
  for await (const { id } of auth.installations()) ids.push(id);
  assert.deepEqual(ids, installations);
  assert.deepEqual(
    mock.calls.splice(0),
    [0, 1, 2].map((page) => `/app/installations?limit=10&page=${page}`),
  );
  for await (const _ of auth.installations({ limit: 25 })) {
    assert.equal(mock.calls.length, 1, "a page is asked for when it is wanted");
    break;
  }
  mock.calls.length = 0;
  for await (const _ of auth.installations({ limit: 25 })) {
    // All of them: whether there are more, only another page tells.
  }
  assert.equal(mock.calls.length, 2);
  assert.deepEqual((await auth.installation("id-3"))["id"], "id-3");
  await fails(auth.installation("id-25"), "NOT_FOUND");
  const signal = AbortSignal.abort("before");
  const aborted = auth.installations({ signal }).next();
  assert.equal(await aborted.catch((error) => error), "before");
});

test("a list that is none, or never ends, is refused", async (t) => {
  for (const [body, pages] of /** @type {[unknown, number][]} */ ([
    [{}, 1],
    [[{ id: 1 }], 1],
    [{ installations: { length: 1 } }, 1],
    [{ installations: [{ id: 1 }, { id: 2 }] }, 2],
    ...[1, null, "7", [], true].map((one) => [
      { installations: [{ id: 1 }, one] },
      1,
    ]),
  ])) {
    const { auth, mock } = await authAnswering(t, (_, response) =>
      response.end(JSON.stringify(body)),
    );
    const all = async () => {
      for await (const _ of auth.installations({ limit: 2 })) continue;
    };
    await fails(all(), "RESPONSE");
    assert.equal(mock.calls.length, pages);
  }
});

test("a token that is revoked leaves first, and is of no use any more", async (t) => {
  const { auth, mock } = await authFor(t);
  await auth.revoke({ installationId: 7 });
  assert.equal(mock.calls.length, 0, "there was none");
  const { token } = await auth.installationToken(7);
  const revoked = auth.revoke({ installationId: 7 });
  const next = auth.installationToken(7); // does not wait for the answer
  await revoked;
  assert.equal(mock.api.access.has(token), false);
  assert.notEqual((await next).token, token);
  const answer = await auth.appToken();
  await auth.revoke({ token: answer.token });
  assert.notEqual((await auth.appToken()).token, answer.token);
  // One that another process asked for.
  const theirs = await api.createAppToken({
    ...{ appId: 42, privateKey: key.pem, baseUrl: mock.url },
  });
  await auth.revoke({ token: theirs.token });
  assert.equal(mock.api.access.has(theirs.token), false);
  await fails(auth.revoke({ token: theirs.token }), "UNAUTHORIZED");
});

test("a token that has expired is not revoked", async (t) => {
  const at = clockOf(t);
  const { auth, mock } = await authFor(t);
  await auth.installationToken(7);
  at(3601);
  await auth.revoke({ installationId: 7 });
  assert.equal(mock.calls.length, 1);
});

test("what could not be revoked is given to nobody, and can be revoked again", async (t) => {
  let status = 503;
  const { auth, mock } = await authAnswering(t, ({ method }, response) => {
    if (method !== "DELETE" || status === 0) return false;
    return response.writeHead(status).end("{}");
  });
  hurry(t);
  const { api: server, calls } = mock;
  const [{ token }, old] = [
    await auth.appToken(),
    await auth.installationToken(7),
  ];
  await fails(auth.revoke({ installationId: 7 }), "UNAVAILABLE");
  const gone = AbortSignal.abort(new Error("gone"));
  await assert.rejects(auth.revoke({ token, signal: gone }), /gone/);
  assert.equal((await auth.appToken()).token, token, "nothing was asked");
  const next = await auth.installationToken(7);
  assert.notEqual(next.token, old.token);
  await fails(auth.revoke({ token: next.token }), "UNAVAILABLE");
  status = 0;
  await auth.revoke({ installationId: 7 });
  assert.deepEqual([...server.access.keys()], [token]);
  status = 401;
  const third = await auth.installationToken(7);
  const { remedy } = await fails(
    auth.revoke({ installationId: 7 }),
    "UNAUTHORIZED",
  );
  assert.match(remedy, /expired or be revoked/);
  const { length } = calls;
  await auth.revoke({ installationId: 7 });
  assert.equal(calls.length, length, `${third.token} is of no use`);
});

test("a token that is asked for while it is revoked is revoked too", async (t) => {
  const { auth, mock } = await authFor(t);
  const asked = auth.installationToken(7);
  await auth.revoke({ installationId: 7 });
  assert.equal(mock.api.access.has((await asked).token), false);
});

test("a revocation whose answer is lost is done", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const { auth, mock } = await authAnswering(t, (request, response) => {
    if (request.method !== "DELETE" || mock.calls.length > 2) return false;
    mock.api.access.clear();
    return response.destroy();
  });
  await auth.installationToken(7);
  await auth.revoke({ installationId: 7 });
  assert.equal(mock.calls.length, 3);
});

test("after dispose every call rejects, and what waits does", async (t) => {
  const given = { appId: 42, privateKey: key.pem };
  const { auth, mock } = await authAnswering(t, () => true);
  const waiting = [
    auth.installationToken(7),
    auth.revoke({ installationId: 7 }),
  ];
  while (mock.calls.length === 0) await new Promise(setImmediate);
  auth.dispose();
  auth.dispose();
  for (const call of waiting) await fails(call, "DISPOSED");
  for (const call of [
    () => auth.appJWT(),
    () => auth.installationToken(7),
    () => auth.appToken(),
    () => auth.fetch("/projects"),
    () => auth.installations().next(),
    () => auth.installation(7),
    () => auth.revoke({ token: "crs_1" }),
  ]) {
    await fails((async () => call())(), "DISPOSED");
  }
  assert.equal(mock.calls.length, 1);
  const { prototype } = library.createSigner(given).constructor;
  const wipe = t.mock.method(prototype, "dispose");
  api.createAppAuth(given).dispose();
  assert.equal(wipe.mock.callCount(), 1);
  const { auth: other } = await authFor(t);
  other[Symbol.dispose]();
  assert.throws(() => other.appJWT(), { code: "ERR_API_DISPOSED" });
});

test("dispose ends a call between two tries, and what a signer still signs", async (t) => {
  /** @type {((token: string) => void)[]} */
  const answers = [];
  const signer = {
    createJWT: () => new Promise((resolve) => answers.push(resolve)),
  };
  const { auth, mock } = await authAnswering(
    t,
    (_, response) => {
      auth.dispose();
      response.writeHead(503).end();
    },
    { signer },
  );
  const call = fails(auth.installation(7), "DISPOSED");
  const { length } = answers;
  answers[0]("a.b.c");
  await call;
  assert.equal(mock.calls.length, 1);
  assert.equal(answers.length, length);
  const { auth: other } = await authFor(t, { signer });
  const signing = fails(Promise.resolve(other.appJWT()), "DISPOSED");
  other.dispose();
  answers[1]("a.b.c");
  await signing;
});

test("an error says which option is wrong, and which is meant", async (t) => {
  const { auth } = await authFor(t);
  for (const [about, options] of /** @type {[string, any][]} */ ([
    [
      ". There is no option privatekey; did you mean privateKey?",
      { privatekey: key.pem },
    ],
    [". There is no option marign; did you mean margin?", { marign: 1 }],
    [". There is no option verbose.", { verbose: true }],
    [". What was given is a promise: await it first.", Promise.resolve({})],
    [": timeout.", { timeout: "30" }],
    [": margin.", { margin: null }],
    [": privateKey, beside a signer.", { signer: auth, privateKey: key.pem }],
    [": appId, beside a signer.", { signer: auth, appId: 42 }],
  ])) {
    if (options.signer) options.signer = { createJWT: () => "" };
    assert.throws(
      () => api.createAppAuth(options),
      ({ message }) => message.includes(`a wrong type${about} Pass`),
    );
  }
  // What is no word is not repeated: it may be a key.
  const odd = /** @type {any} */ ({ [key.pem]: 1 });
  const error = await fails(api.createAppToken(odd), "OPTIONS");
  assert.ok(!error.message.includes("BEGIN"));
});
