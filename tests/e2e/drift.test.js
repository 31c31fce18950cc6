// SPDX-License-Identifier: MIT
/** A machine whose clock is off -> tokens that the API takes all the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { makeKey, packed } from "../cli/harness.js";
import { startMock } from "./mock-icr.js";

const key = makeKey("app");
/** @type {typeof import("../../js/index.js")} */
const { createSigner, nowFromDate } = await import(
  pathToFileURL(`${packed}/dist/index.js`).href
);
const headers = { "x-icr-api-version": "2023-06-16" };

/** @param {string} url @param {string} token */
const get = (url, token) =>
  fetch(`${url}/app/installations`, {
    headers: { ...headers, authorization: `Bearer ${token}` },
  });

// What goes without help: iat lies 60 s back, and exp may be 600 s ahead.
for (const [
  drift,
  plain,
  reason,
] of /** @type {[number, number, string?][]} */ ([
  [-120, 401, "iat is in the future"],
  [-70, 401, "iat is in the future"],
  [-30, 401, "exp is too far in the future"],
  [-5, 401, "exp is too far in the future"],
  [0, 200],
  [30, 200],
  [120, 200],
])) {
  test(`a server ${drift} s ahead takes a token of its own time`, async (t) => {
    const signer = createSigner({ appId: "42", privateKey: key.pem });
    const mock = await startMock({ 42: key.publicPem }, { drift });
    t.after(async () => {
      signer.dispose();
      await mock.close();
    });
    const first = await get(mock.url, signer.createJWT());
    assert.equal(first.status, plain);
    if (reason) assert.equal((await first.json()).message, reason);
    else await first.text();
    const now = nowFromDate(first.headers.get("date"));
    assert.ok(Math.abs(now - Date.now() / 1000 - drift) < 5);
    const second = await get(mock.url, signer.createJWT({ now }));
    assert.equal(second.status, 200);
    const kept = await get(mock.url, signer.token({ now }));
    assert.equal(kept.status, 200);
  });
}

test("expiresIn 540 is enough for a clock that runs up to a minute ahead", async (t) => {
  const signer = createSigner({ appId: "42", privateKey: key.pem });
  const mock = await startMock({ 42: key.publicPem }, { drift: -55 });
  t.after(async () => {
    signer.dispose();
    await mock.close();
  });
  const response = await get(mock.url, signer.createJWT({ expiresIn: 540 }));
  assert.equal(response.status, 200);
  const late = await get(mock.url, signer.createJWT());
  assert.equal(late.status, 401);
});
