// SPDX-License-Identifier: MIT
/** signer.token(): one token for many requests. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fails } from "./failure.js";
import { key, pem } from "./keys.js";
import { esm } from "./package.js";

const { createSigner, decodeJWT } = await esm();
const START = 1700000000;
const make = () => createSigner({ appId: "42", privateKey: pem(key()) });

test("the same token until a minute before it expires, then a new one", () => {
  const signer = make();
  const first = signer.token({ now: START });
  assert.equal(first, signer.createJWT({ now: START }));
  for (const now of [START, START + 0.5, START + 1, START + 539.999]) {
    assert.equal(signer.token({ now }), first);
  }
  const second = signer.token({ now: START + 540 });
  assert.equal(second, signer.createJWT({ now: START + 540 }));
  assert.equal(signer.token({ now: new Date((START + 541) * 1000) }), second);
});

test("a token is never used again with less than margin left", () => {
  const signer = make();
  for (const margin of [0, 1, 59, 300, 599, 600]) {
    for (const expiresIn of [1, 60, 540, 600]) {
      let renewed = 0;
      let last = "";
      for (let now = START; now < START + 1300; now += 37) {
        const token = signer.token({ margin, now, expiresIn });
        const { exp, iat } = decodeJWT(token).claims;
        const fresh = token !== last;
        renewed += Number(fresh);
        last = token;
        assert.ok(fresh || Number(exp) - now > margin);
        assert.ok(Number(exp) - now <= 600 && Number(iat) <= now - 60);
      }
      const lives = Math.max(expiresIn - margin, 1);
      assert.equal(renewed, Math.ceil(36 / Math.ceil(lives / 37)));
    }
  }
});

test("a clock that was set back gets a token of its own", () => {
  const signer = make();
  const ahead = signer.token({ now: START });
  const back = signer.token({ now: START - 1 });
  assert.notEqual(back, ahead);
  assert.equal(decodeJWT(back).claims["exp"], START + 599);
});

test("another expiresIn gets a token of its own", () => {
  const signer = make();
  const long = signer.token({ now: START });
  const short = signer.token({ now: START, expiresIn: 300 });
  assert.notEqual(short, long);
  assert.equal(signer.token({ now: START, expiresIn: 300 }), short);
  assert.equal(decodeJWT(short).claims["exp"], START + 300);
});

test("without options it goes by the clock", (t) => {
  const signer = make();
  let now = START * 1000;
  t.mock.method(Date, "now", () => now);
  const first = signer.token();
  assert.equal(decodeJWT(first).claims["iat"], START - 60);
  now += 539_999;
  assert.equal(signer.token(), first);
  now += 1;
  assert.notEqual(signer.token(), first);
});

test("signers do not share tokens", () => {
  const one = make();
  const other = createSigner({ appId: "43", privateKey: pem(key()) });
  assert.notEqual(one.token({ now: START }), other.token({ now: START }));
});

// errors.test.js has the other options.
test("a kept token does not hide what is wrong with the margin", () => {
  const signer = make();
  const token = signer.token({ now: START });
  for (const margin of [-1, 601, 0.5, NaN, Infinity, "60", null, 60n, {}]) {
    const options = /** @type {any} */ ({ margin, now: START });
    fails("MARGIN_INVALID", () => signer.token(options));
  }
  assert.equal(signer.token({ now: START }), token);
});

test("a signer that was disposed of gives no token, not even the kept one", () => {
  const signer = make();
  signer.token({ now: START });
  signer.dispose();
  fails("DISPOSED", () => signer.token({ now: START }));
});
