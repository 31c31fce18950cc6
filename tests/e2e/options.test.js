// SPDX-License-Identifier: MIT
/** What the API's calls are given wrongly: every call that takes it refuses it,
 * before it asks anybody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { revoked } from "../js/failure.js";
import { api, fails, key } from "./client.js";

const { createAppAuth, createAppToken, createInstallationToken } = api;
const good = { appId: "42", privateKey: key.pem };
const signer = { createJWT: () => "a.b.c" };

/** @typedef {(value: any, auth: any) => unknown} Taker */
/** @type {Taker[]} */
const makers = [
  (more) => createAppToken({ ...good, ...more }),
  (more) => createInstallationToken({ ...good, installationId: 7, ...more }),
  (more) => createAppAuth({ ...good, ...more }),
];
const [appToken, installationToken, make] = makers;
/** @type {Taker[]} */
const askers = [
  (options, auth) => auth.installationToken(7, options),
  (options, auth) => auth.appToken(options),
  (options, auth) => auth.installation(7, options),
  (options, auth) => auth.installations(options).next(),
];
/** @type {Taker} */
const revoke = (options, auth) => auth.revoke(options);
/** @type {Taker} */
const carry = (init, auth) => auth.fetch("/projects", init);

/** @param {string} name @param {unknown[]} values of that option */
const each = (name, ...values) => values.map((value) => ({ [name]: value }));
const strangers = [
  ...["https://me:word@127.0.0.1", "https://me@127.0.0.1"],
  ...["https://:word@127.0.0.1", "ftp://127.0.0.1", "nowhere", ""],
  ...[null, 7, {}, revoked({})],
];
/** Hosts that are not this machine, whatever they look like. */
const others = [
  ...["127.0.0.1..", "127.0.0.1.x", "127.1.2.3.evil.example", "localhost."],
  ...["127.0.0.1.evil.example", "0.0.0.0", "[::]", "10.0.0.1", "128.0.0.1"],
  ...["localhost.evil.example", "evil.localhost", "127.0.0.1@evil.example"],
  "api.carbonregistry.com",
].map((host) => `http://${host}`);
const ids = [
  ...[null, "", ".", "..", "7 8", "a/\n", "ä", "x".repeat(257), -1, 1.5],
  ...[2 ** 53, NaN, {}, [7], 7n, revoked({})],
];

/** @type {[code: string, values: unknown[], takers: Taker[]][]} */
const WRONG = [
  [
    "OPTIONS",
    [null, 7, "x", [], new Map(), revoked({})],
    [createAppToken, createInstallationToken, createAppAuth, ...askers].concat(
      ...[revoke, carry],
    ),
  ],
  ["OPTIONS", [{ signals: 1 }], [...askers, revoke]],
  [
    "OPTIONS",
    [
      ...[{ tiemout: 1 }, { baseURL: "https://127.0.0.1" }],
      ...each("timeout", 0, -1, NaN, 601, Infinity, null, "x", "30", true),
      ...each("timeout", 1n, Symbol("1"), revoked({})),
      ...each("signer", null, 7, {}, revoked({})),
      ...each("fetch", null, 7, {}),
    ],
    makers,
  ],
  [
    "OPTIONS",
    [
      ...each("margin", -1, 601, 1.5, "60", null),
      ...[{ now: 0 }, { expiresIn: 60 }],
    ],
    [make],
  ],
  [
    "OPTIONS",
    [{ appId: "42" }, { privateKey: key.pem }, { cache: false }],
    [
      (more) => createAppToken({ signer, ...more }),
      (more) => createInstallationToken({ signer, installationId: 7, ...more }),
      (more) => createAppAuth({ signer, ...more }),
    ],
  ],
  [
    "OPTIONS",
    [
      ...each("signal", 7, {}, false, 0, "", revoked({})),
      ...each("signal", { throwIfAborted() {} }),
      ...each("signal", { throwIfAborted() {}, addEventListener() {} }),
    ],
    [appToken, installationToken, ...askers, carry].concat(({ signal }, auth) =>
      auth.revoke({ token: "crs_1", signal }),
    ),
  ],
  ["OPTIONS", each("fresh", 1, null), askers.slice(0, 2)],
  ["OPTIONS", each("limit", 0, -1, 1.5, 1001, "10", null, NaN), [askers[3]]],
  [
    "OPTIONS",
    [
      ...[undefined, {}, { token: "crs_1", installationId: 7 }],
      ...each("token", "crs 1", "crs\r\nx: y", 7, "", null),
    ],
    [revoke],
  ],
  ["BASE_URL", each("baseUrl", ...strangers, ...others), makers],
  [
    "INSTALLATION_ID",
    each("installationId", ...ids),
    [installationToken, revoke, carry],
  ],
  [
    "INSTALLATION_ID",
    [undefined, ...ids],
    [
      (id) => createInstallationToken({ ...good, installationId: id }),
      (id, auth) => auth.installationToken(id),
      (id, auth) => auth.installation(id),
    ],
  ],
];
for (const [code, values, takers] of WRONG) {
  for (const value of values) {
    test(`${inspect(value).slice(0, 60)} is ERR_API_${code}`, async (t) => {
      const answer = async () => new Response("{}");
      const { mock: fetch } = t.mock.method(globalThis, "fetch", answer);
      const auth = createAppAuth(good);
      for (const call of takers) {
        await fails((async () => call(value, auth))(), code, String(call));
      }
      assert.equal(fetch.callCount(), 0);
      auth.dispose();
    });
  }
}

test("what is wrong for createJWT has its error", async () => {
  for (const [code, more] of /** @type {[string, object][]} */ ([
    ["ERR_APP_ID_SPACE", { appId: " 42" }],
    ["ERR_APP_ID_EMPTY", { appId: "" }],
    ["ERR_KEY_IS_PUBLIC", { privateKey: key.publicPem }],
  ])) {
    for (const call of makers) {
      const wrong = (async () => call(more, undefined))();
      await assert.rejects(wrong, { name: "JwtError", code });
    }
  }
  const late = createAppToken({ ...good, now: Date.now() });
  await assert.rejects(late, { code: "ERR_NOW_MILLISECONDS" });
});
