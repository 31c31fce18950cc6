// SPDX-License-Identifier: MIT
/** icr-app-jwt/api: access tokens, and every way in which asking fails. */
import assert from "node:assert/strict";
import { createPublicKey, createSign } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { makeKey, packed } from "../cli/harness.js";
import { revoked } from "../js/failure.js";
import { startMock } from "./mock-icr.js";

/** @typedef {import("../../js/api/errors.js").ApiError} ApiError */

const key = makeKey("app");
const other = makeKey("other");
/** @param {string} name */
const load = (name) => import(pathToFileURL(`${packed}/dist/${name}`).href);
/** @type {typeof import("../../js/index.js")} */
const { attachSignature, createSigner, createSigningInput } =
  await load("index.js");
/** @type {typeof import("../../js/api/index.js")} */
const api = await load("api.js");
const { createAppToken, createInstallationToken } = api;
const TOKEN = /^crs_[\da-f]{48}$/;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  mock = await startMock({ 42: key.publicPem });
});
after(() => mock.close());

/** @param {object} [more] @returns {any} options that are good */
const given = (more) => ({
  installationId: 7,
  appId: "42",
  privateKey: key.pem,
  baseUrl: mock.url,
  ...more,
});

/**
 * @param {Promise<unknown>} promise
 * @param {string} code without ERR_API_
 * @returns {Promise<ApiError>}
 */
async function fails(promise, code) {
  const error = await promise.then(
    (value) => assert.fail(`it gave ${inspect(value)}`),
    (error) => error,
  );
  assert.equal(error.code, `ERR_API_${code}`);
  assert.ok(error instanceof api.ApiError && error.name === "ApiError");
  assert.ok(error.message.endsWith(error.remedy));
  return error;
}

/**
 * @param {(request: any, response: any) => void} instead
 * @param {(mock: Awaited<ReturnType<typeof startMock>>) => Promise<void>} step
 */
async function answering(instead, step) {
  const broken = await startMock({ 42: key.publicPem }, { instead });
  try {
    await step(broken);
  } finally {
    await broken.close();
  }
}

test("the API gives an app's and an installation's token", async () => {
  const { installationId, ...app } = given();
  const answer = await createAppToken(app);
  assert.match(answer.token, TOKEN);
  assert.equal(answer["appId"], "42");
  assert.equal(answer["installationId"], undefined);
  for (const id of [7, "7"]) {
    const options = given({ installationId: id });
    const answer = await createInstallationToken(options);
    assert.match(answer.token, TOKEN);
    assert.equal(answer["installationId"], 7);
  }
});

test("the CommonJS entry is the same", async () => {
  const required = createRequire(import.meta.url)(`${packed}/dist/api.cjs`);
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

for (const [drift, calls] of /** @type {[number, number][]} */ ([
  ...[-120, -70].map((drift) => [drift, 2]),
  ...[-50, -5, 0, 30, 120, 500].map((drift) => [drift, 1]),
  ...[600, 86390].map((drift) => [drift, 2]),
])) {
  test(`a clock that is off by ${-drift} s takes ${calls} calls`, async () => {
    const late = await startMock({ 42: key.publicPem }, { drift });
    const { token } = await createInstallationToken(
      given({ baseUrl: late.url }),
    );
    assert.match(token, TOKEN);
    assert.equal(late.calls.length, calls);
    late.calls.length = 0;
    const wrong = given({ baseUrl: late.url, privateKey: other.pem });
    const { status } = await fails(
      createInstallationToken(wrong),
      "UNAUTHORIZED",
    );
    assert.equal(status, 401);
    assert.equal(late.calls.length, Math.abs(drift) > 10 ? 2 : 1);
    await late.close();
  });
}

test("now may be given, for a clock that is known to be off", async () => {
  const late = await startMock({ 42: key.publicPem }, { drift: 3600 });
  for (const ahead of [3600, 3605]) {
    for (const now of [
      Date.now() / 1000 + ahead,
      new Date(Date.now() + ahead * 1000),
    ]) {
      await createInstallationToken(given({ baseUrl: late.url, now }));
    }
  }
  assert.equal(late.calls.length, 4);
  await late.close();
  // The clock is right: what is refused for another reason is not asked again.
  const { calls } = mock;
  const another = runInNewContext("new Date()"); // of another realm
  for (const now of [undefined, Date.now() / 1000, new Date(), another]) {
    calls.length = 0;
    const wrong = given({ privateKey: other.pem, now });
    await fails(createInstallationToken(wrong), "UNAUTHORIZED");
    assert.equal(calls.length, 1);
  }
});

test("a Date header of the year 9999 tells no time", async () => {
  await answering(
    (_, response) => {
      const date = "Fri, 31 Dec 9999 23:59:59 GMT";
      response.writeHead(401, { date }).end("{}");
    },
    async ({ url }) => {
      const call = createInstallationToken(given({ baseUrl: url }));
      await fails(call, "UNAUTHORIZED");
    },
  );
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
  await assert.rejects(createInstallationToken(given({ expiresIn: 601 })), {
    code: "ERR_EXPIRES_IN_INVALID",
  });
});

test("a 401 says the API's reason", async () => {
  const calls = mock.calls.length;
  const wrong = createInstallationToken(given({ privateKey: other.pem }));
  const { reason, status } = await fails(wrong, "UNAUTHORIZED");
  assert.equal(reason, "the signature fits no key of this app");
  assert.equal(status, 401);
  assert.equal(mock.calls.length, calls + 1);
});

test("an installation that is not there is NOT_FOUND", async () => {
  const options = given({ installationId: 8 });
  const error = await fails(createInstallationToken(options), "NOT_FOUND");
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
  [418, "REFUSED"],
  [429, "RATE_LIMITED"],
  [500, "UNAVAILABLE"],
  [503, "UNAVAILABLE"],
])) {
  test(`${status} is ERR_API_${code}, after one call`, async () => {
    const calls = mock.calls.length;
    await answering(
      (_, response) => {
        response.writeHead(status, { location: mock.url });
        response.end(status === 204 ? "" : "<h1>Not JSON</h1>");
      },
      async ({ url, calls }) => {
        const call = createInstallationToken(given({ baseUrl: url }));
        const error = await fails(call, code);
        assert.equal(error.status, status);
        assert.equal(error.reason, undefined);
        assert.equal(calls.length, 1);
      },
    );
    assert.equal(mock.calls.length, calls, "a redirect was followed");
  });
}

test("without a Date, or with a strange one, a 401 is final", async () => {
  for (const date of [undefined, "yesterday", "2026-11-24T00:00:00Z"]) {
    await answering(
      (_, response) => {
        response.sendDate = false;
        response.writeHead(401, date ? { date } : {});
        response.end("{}");
      },
      async ({ url, calls }) => {
        const call = createInstallationToken(given({ baseUrl: url }));
        await fails(call, "UNAUTHORIZED");
        assert.equal(calls.length, 1);
      },
    );
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
  ["one byte over 64 KiB", `${FILLED}x"}`],
  ["a megabyte", Buffer.alloc(1 << 20, 32)],
])) {
  test(`a 200 whose body is ${name} is ERR_API_RESPONSE`, async () => {
    await answering(
      (_, response) => response.end(body),
      async ({ url }) => {
        const call = createInstallationToken(given({ baseUrl: url }));
        assert.equal((await fails(call, "RESPONSE")).status, 200);
      },
    );
  });
}

test("64 KiB is not too long, in pieces that cut characters", async () => {
  const text = '{"token":"t","x":"\u{1f6e1}';
  const body = Buffer.from(text.padEnd(LIMIT - 4, "x") + '"}');
  assert.equal(body.length, LIMIT);
  await answering(
    (_, response) => {
      response.write(body.subarray(0, 20));
      setImmediate(() => response.end(body.subarray(20)));
    },
    async ({ url }) => {
      const answer = await createInstallationToken(given({ baseUrl: url }));
      assert.equal(String(answer["x"]).slice(0, 2), "\u{1f6e1}");
    },
  );
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
  test(`an answer that hangs ${where} ends by abort, and by timeout`, async () => {
    /** @type {Promise<unknown>[]} */
    const closed = [];
    await answering(
      (request, response) => {
        closed.push(once(response, "close"));
        instead(request, response);
      },
      async ({ url, calls }) => {
        const controller = new AbortController();
        const { signal } = controller;
        const reason = { why: "the user left" };
        const call = createInstallationToken(given({ baseUrl: url, signal }));
        while (calls.length === 0) await new Promise(setImmediate);
        controller.abort(reason);
        assert.equal(await call.catch((error) => error), reason);
        const late = given({ baseUrl: url, timeout: 0.3 });
        await fails(createInstallationToken(late), "TIMEOUT");
        const theirs = given({
          baseUrl: url,
          signal: AbortSignal.timeout(300),
        });
        await assert.rejects(createInstallationToken(theirs), {
          name: "TimeoutError",
        });
        assert.equal(calls.length, 3);
        // The connections are given up, not only left alone.
        await Promise.all(closed);
      },
    );
  });
}

test("a signal that was aborted before makes no call", async () => {
  const calls = mock.calls.length;
  const options = given({ signal: AbortSignal.abort("before") });
  const error = await createInstallationToken(options).catch((error) => error);
  assert.equal(error, "before");
  assert.equal(mock.calls.length, calls);
});

test("a fetch or a signer that heeds no signal is not waited for", async () => {
  const never = () => new Promise(() => {});
  for (const more of [{ fetch: never }, { signer: { createJWT: never } }]) {
    const late = given({ timeout: 0.05, ...more });
    await fails(createInstallationToken(late), "TIMEOUT");
    const signal = AbortSignal.timeout(50);
    await assert.rejects(createInstallationToken(given({ signal, ...more })), {
      name: "TimeoutError",
    });
  }
});

test("the signal is left as it was, and no timer stays", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const count = {
    throwIfAborted: () => signal.throwIfAborted(),
    addEventListener: () => listeners++,
    removeEventListener: () => listeners--,
  };
  await createInstallationToken(given({ signal: count }));
  assert.equal(listeners, 0);
  const timers = () =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout");
  const before = timers().length;
  await createInstallationToken(given({ timeout: 555 }));
  assert.ok(timers().length <= before);
});

test("a server that is not there is ERR_API_UNREACHABLE", async () => {
  const gone = await startMock({});
  await gone.close();
  const call = createInstallationToken(given({ baseUrl: gone.url }));
  const { cause, status } = await fails(call, "UNREACHABLE");
  assert.match(inspect(cause), /ECONNREFUSED/);
  assert.equal(status, undefined);
});

test("a connection that breaks off is ERR_API_UNREACHABLE", async () => {
  await answering(
    (request, response) => {
      response.write('{"token":');
      setImmediate(() => request.socket.destroy());
    },
    async ({ url }) => {
      const call = createInstallationToken(given({ baseUrl: url }));
      await fails(call, "UNREACHABLE");
    },
  );
});

for (const [code, more] of /** @type {[string, object][]} */ ([
  ...[undefined, null, "", ".", "..", "7 8", "ä", "x".repeat(257), -1, 1.5].map(
    (installationId) => ["INSTALLATION_ID", { installationId }],
  ),
  ...[2 ** 53, NaN, {}, [7], 7n].map((installationId) => [
    "INSTALLATION_ID",
    { installationId },
  ]),
  ...["", "nowhere", "ftp://127.0.0.1", "http://api.carbonregistry.com"].map(
    (baseUrl) => ["BASE_URL", { baseUrl }],
  ),
  ...["http://127.0.0.1.evil.example", "http://localhost.evil.example"].map(
    (baseUrl) => ["BASE_URL", { baseUrl }],
  ),
  ...[null, 7, {}].map((baseUrl) => ["BASE_URL", { baseUrl }]),
  ...[null, 7, {}].map((fetch) => ["OPTIONS", { fetch }]),
  ...[
    "https://me:word@127.0.0.1",
    "https://me@127.0.0.1",
    "https://:word@127.0.0.1",
  ].map((baseUrl) => ["BASE_URL", { baseUrl }]),
  ...[7, {}, false, 0, "", { throwIfAborted() {} }].map((signal) => [
    "OPTIONS",
    { signal },
  ]),
  ["OPTIONS", { signal: { throwIfAborted() {}, addEventListener() {} } }],
  ...[0, -1, NaN, 601, null, "x", "30", true, 1n, Symbol("1")].map(
    (timeout) => ["OPTIONS", { timeout }],
  ),
  ["OPTIONS", { baseURL: "https://127.0.0.1" }],
  ["OPTIONS", { tiemout: 1, signer: { createJWT: () => "a.b.c" } }],
  ...[null, 7, {}].map((signer) => ["OPTIONS", { signer }]),
])) {
  test(`${inspect(more).slice(0, 60)} is ERR_API_${code}`, async () => {
    const calls = mock.calls.length;
    await fails(createInstallationToken(given(more)), code);
    assert.equal(mock.calls.length, calls);
  });
}

test("a revoked Proxy is refused, whichever option it is", async () => {
  for (const [name, code] of Object.entries({
    ...{ installationId: "INSTALLATION_ID", baseUrl: "BASE_URL" },
    ...{ signal: "OPTIONS", signer: "OPTIONS", timeout: "OPTIONS" },
  })) {
    const call = given({ [name]: revoked({}) });
    await fails(createInstallationToken(call), code);
  }
});

test("options that are none, or wrong for createJWT, are refused", async () => {
  for (const options of /** @type {any[]} */ ([null, 7, "x", [], new Map()])) {
    await fails(createAppToken(options), "OPTIONS");
    await fails(createInstallationToken(options), "OPTIONS");
  }
  for (const [code, more] of /** @type {[string, object][]} */ ([
    ["ERR_APP_ID_SPACE", { appId: " 42" }],
    ["ERR_KEY_IS_PUBLIC", { privateKey: key.publicPem }],
    ["ERR_NOW_MILLISECONDS", { now: Date.now() }],
  ])) {
    const call = createInstallationToken(given(more));
    await assert.rejects(call, { name: "JwtError", code });
  }
  const options = given({ cache: false });
  assert.match((await createInstallationToken(options)).token, TOKEN);
});

test("an id stays one piece of the path, a base keeps its own", async () => {
  await answering(
    (_, response) => response.end('{"token":"t"}'),
    async ({ url, calls }) => {
      for (const [installationId, path] of [
        ["../8", "..%2F8"],
        ["7/accessTokens?x=#", "7%2FaccessTokens%3Fx%3D%23"],
        ["%2e%2e", "%252e%252e"],
        ["a-b_c.~", "a-b_c.~"],
      ]) {
        await createInstallationToken(given({ installationId, baseUrl: url }));
        const wanted = `/app/installations/${path}/accessTokens`;
        assert.equal(calls.pop(), wanted);
      }
      await createAppToken({
        appId: 42,
        privateKey: key.pem,
        baseUrl: `${url}/icr/`,
      });
      assert.equal(calls.pop(), "/icr/app/accessTokens");
    },
  );
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

test("a signer takes the place of app id and key, in a KMS too", async () => {
  const { appId, privateKey, ...rest } = given();
  const signer = createSigner({ appId, privateKey });
  assert.ok(await createInstallationToken({ ...rest, signer }));
  signer.dispose();
  await assert.rejects(createInstallationToken({ ...rest, signer }), {
    code: "ERR_DISPOSED",
  });
  const publicKey = createPublicKey(key.publicPem);
  assert.equal(publicKey.asymmetricKeyType, "rsa");
  /** @param {string} input @returns {Promise<Buffer>} OpenSSL as the KMS */
  const ask = async (input) => createSign("sha256").update(input).sign(key.pem);
  const kms = {
    /** @param {object} options */
    createJWT: async (options) => {
      const input = createSigningInput({ appId: 42, ...options });
      return attachSignature(input, await ask(input), key.publicPem);
    },
  };
  for (const drift of [0, -120]) {
    const late = await startMock({ 42: key.publicPem }, { drift });
    const call = { ...rest, signer: kms, baseUrl: late.url };
    const { token } = await createInstallationToken(call);
    assert.match(token, TOKEN);
    assert.equal(late.calls.length, drift ? 2 : 1);
    await late.close();
  }
  const broken = new Error("the KMS is not there");
  const signers = { createJWT: () => Promise.reject(broken) };
  const call = createInstallationToken({ ...rest, signer: signers });
  assert.equal(await call.catch((error) => error), broken);
});

test("what a signer returns must be a token, and is never quoted", async () => {
  const secret = "eyJhbGciOiJSUzI1NiJ9.secret";
  for (const wrong of [
    secret,
    `${secret}.x\n`,
    `a.b.c é`,
    undefined,
    7,
    {},
    Symbol("a.b.c"),
  ]) {
    const signer = { createJWT: () => wrong };
    const error = await fails(
      createInstallationToken(given({ signer })),
      "SIGNER",
    );
    assert.ok(!inspect(error, { depth: 9 }).includes("secret"));
  }
});

test("no error holds anything of the key or the token", async () => {
  const spread = (/** @type {string} */ authorization) =>
    `no: ${authorization.split(".").join(" . ")}\u202e\n\u001b[31m${authorization}`;
  for (const status of [400, 401, 404, 500]) {
    await answering(
      (request, response) => {
        const { authorization } = request.headers;
        response.writeHead(status, { "x-echo": authorization });
        response.end(JSON.stringify({ message: spread(authorization) }));
      },
      async ({ url }) => {
        const options = given({ baseUrl: url });
        const error = await createInstallationToken(options).catch((e) => e);
        const all = inspect(error, { depth: 9, showHidden: true });
        assert.match(error.reason, /^no: Bearer … \[31mBearer …$/);
        assert.doesNotMatch(all, /eyJ|\u001b|\u202e/);
        for (const line of key.pem.split("\n").filter(Boolean)) {
          assert.ok(!all.includes(line));
        }
      },
    );
  }
});

test("a reason is one line of at most 200 characters", async () => {
  const message = `${"word ".repeat(100)}\u2028${"x".repeat(9)}`;
  await answering(
    (_, response) => {
      response.writeHead(403);
      response.end(JSON.stringify({ message }));
    },
    async ({ url }) => {
      const call = createInstallationToken(given({ baseUrl: url }));
      const { reason } = await fails(call, "FORBIDDEN");
      assert.equal(reason, message.slice(0, 200));
    },
  );
});
