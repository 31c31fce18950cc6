// SPDX-License-Identifier: MIT
/** A machine whose clock is off -> tokens that the API takes all the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { key, library, mockFor } from "./client.js";

const { createSigner, nowFromDate } = library;
const IAT = "iat is in the future";
const EXP = "exp is too far in the future";

// What goes without help: iat lies 60 s back, and exp may be 600 s ahead.
for (const [
  drift,
  reason,
  expiresIn,
] of /** @type {[number, string?, number?][]} */ ([
  ...[-120, -70].map((drift) => [drift, IAT]),
  ...[-55, -30, -5].map((drift) => [drift, EXP]),
  ...[0, 30, 120].map((drift) => [drift]),
  [-55, undefined, 540],
])) {
  test(`a server ${drift} s ahead, a plain token for ${expiresIn ?? 600} s`, async (t) => {
    const mock = await mockFor(t, { drift });
    const signer = createSigner({ appId: "42", privateKey: key.pem });
    t.after(() => signer.dispose());
    const get = (/** @type {string} */ token) => {
      const authorization = `Bearer ${token}`;
      const headers = { "x-icr-api-version": "2023-06-16", authorization };
      return fetch(`${mock.url}/app/installations`, { headers });
    };
    const first = await get(signer.createJWT({ expiresIn }));
    assert.equal(first.status, reason ? 401 : 200);
    assert.equal((await first.json()).message, reason);
    const now = nowFromDate(first.headers.get("date"));
    assert.ok(Math.abs(now - Date.now() / 1000 - drift) < 5);
    assert.equal((await get(signer.createJWT({ now }))).status, 200);
    assert.equal((await get(signer.token({ now }))).status, 200);
  });
}
