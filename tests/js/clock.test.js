// SPDX-License-Identifier: MIT
/** The Date header of a server -> now. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fails, revoked } from "./failure.js";
import { esm } from "./package.js";

const { nowFromDate } = await esm();

test("the Date header that HTTP prescribes gives Unix seconds", () => {
  for (const [date, seconds] of /** @type {[string, number][]} */ ([
    ["Sun, 06 Nov 1994 08:49:37 GMT", 784111777], // RFC 9110 section 5.6.7
    ["Tue, 24 Nov 2026 04:00:00 GMT", 1795492800],
    ["Thu, 29 Feb 2024 23:59:59 GMT", 1709251199],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])) {
    assert.equal(nowFromDate(date), seconds);
  }
  const second = Math.floor(Date.now() / 1000);
  const header = new Headers({ date: new Date(second * 1000).toUTCString() });
  assert.equal(nowFromDate(header.get("date")), second);
});

test("anything else is refused, not guessed at", () => {
  for (const date of [
    null,
    undefined,
    0,
    new Date(0),
    "",
    "Invalid Date",
    "1795492800",
    "2026-11-24T04:00:00Z",
    "Tue, 24 Nov 2026 04:00:00 +0100",
    "Tue, 24 Nov 2026 04:00:00",
    "Mon, 24 Nov 2026 04:00:00 GMT", // a Tuesday
    "Mon, 30 Feb 2026 04:00:00 GMT",
    "Tue, 24 Nov 2026 24:00:00 GMT",
    "Tue, 4 Nov 2026 04:00:00 GMT",
    "tue, 24 nov 2026 04:00:00 gmt",
    " Tue, 24 Nov 2026 04:00:00 GMT",
    "Tuesday, 24-Nov-26 04:00:00 GMT", // RFC 850, obsolete
    "Tue Nov 24 04:00:00 2026", // asctime, obsolete
    "Wed, 31 Dec 1969 23:59:59 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT", // in seconds like milliseconds
    ["Tue, 24 Nov 2026 04:00:00 GMT"],
    new String("Tue, 24 Nov 2026 04:00:00 GMT"),
    Object.create(null),
    Symbol("Tue, 24 Nov 2026 04:00:00 GMT"),
    revoked({}),
  ]) {
    fails("NOW_INVALID", () => nowFromDate(/** @type {any} */ (date)));
  }
});
