// SPDX-License-Identifier: MIT
/** What is left of a key in the memory of the page once it is let go. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { copy, drop, empty, enter, hide, make, moveClock } from "./acts.js";
import { outcome, paste, text, until, value } from "./acts.js";
import { BROWSER, it, itWith } from "./browsers.js";
import { pem, read } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */

/** Keeps every array of bytes that a key may have been put in, as nobody but a
 * test does: what is garbage to the page is still here to be looked at. */
const HOLD = {
  before: `
  globalThis.held = [];
  const { encode } = TextEncoder.prototype;
  TextEncoder.prototype.encode = function (text) {
    const bytes = encode.call(this, text);
    held.push(bytes);
    return bytes;
  };
  const { arrayBuffer } = Blob.prototype;
  Blob.prototype.arrayBuffer = async function () {
    const buffer = await arrayBuffer.call(this);
    held.push(new Uint8Array(buffer));
    return buffer;
  };`,
};

/** @param {Page} page @returns {Promise<[long: number, wiped: number]>} of the arrays that were long enough for a key */
const held = (page) =>
  page.evaluate(() => {
    /** @type {Uint8Array[]} */
    const all = /** @type {any} */ (globalThis).held;
    const long = all.filter((bytes) => bytes.length > 500);
    const wiped = long.filter((bytes) => bytes.every((byte) => byte === 0));
    return /** @type {[number, number]} */ ([long.length, wiped.length]);
  });

/** Ways to let a key go. @type {Record<string, (page: Page) => Promise<unknown>>} */
const ENDS = {
  "it is removed": (page) => empty(page, "make"),
  "another takes its place": async (page) => {
    await drop(page, Buffer.from(read("ec.pem")));
    await until(() => text(page, "#make-key .error"));
  },
  "the page is left": (page) =>
    page.evaluate(() => void dispatchEvent(new Event("pagehide"))),
  "ten minutes are over": async (page) => {
    const ahead = await page.evaluate(
      () => /** @type {any} */ (globalThis).ahead,
    );
    await moveClock(page, ahead + 700);
    await until(() => text(page, "#make-key .note"));
  },
};

/** The private numbers of the key, big-endian, and its text. */
const { p, q, d, dp, dq, qi } = createPrivateKey(pem).export({ format: "jwk" });
const SECRETS = [
  ...[p, q, d, dp, dq, qi].map((number) =>
    Buffer.from(String(number), "base64url").subarray(16, 48),
  ),
  ...pem
    .split("\n")
    .slice(8, 20)
    .map((line) => Buffer.from(line.slice(0, 32))),
];

/** @param {Page} page @returns {Promise<[all: number, telling: number]>} memories of WebAssembly that are alive, and those that hold a secret */
async function memories(page) {
  const alive = await page.queryObjects(
    await page.evaluateHandle(() => WebAssembly.Memory.prototype),
  );
  const found = await alive.evaluate(
    (all, given) => {
      // Each byte is one character.
      const text = (/** @type {any} */ bytes) =>
        new TextDecoder("latin1").decode(bytes);
      const secrets = given.map((bytes) => text(Uint8Array.from(bytes)));
      const telling = all.filter(({ buffer }) => {
        const held = text(buffer);
        return secrets.some((secret) => held.includes(secret));
      });
      return /** @type {[number, number]} */ ([all.length, telling.length]);
    },
    SECRETS.map((secret) => [...secret]),
  );
  await alive.dispose(); // or it keeps them alive
  return found;
}

/** @param {Page} page @returns {Promise<string>} every object and string that it can still reach */
async function heap(page) {
  const devtools = await page.createCDPSession();
  let snapshot = "";
  devtools.on(
    "HeapProfiler.addHeapSnapshotChunk",
    ({ chunk }) => void (snapshot += chunk),
  );
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.takeHeapSnapshot");
  await devtools.detach();
  return snapshot;
}

/** Lines of the PEM, far from both ends. */
const LINES = pem.split("\n").slice(4, 20);
/** @param {string} text @returns {number} lines of the key in it */
const lines = (text) => LINES.filter((line) => text.includes(line)).length;

for (const [end, reach] of Object.entries(ENDS)) {
  itWith(`leaves no byte of a key once ${end}`, HOLD, async (page) => {
    await enter(page, "#app-id", "42");
    await drop(page, Buffer.from(pem));
    await outcome(page, "make");
    const [before, wiped] = await held(page);
    assert.ok(before > wiped, "there is a key that can be wiped");
    await reach(page);
    const [all, gone] = await held(page);
    assert.equal(gone, all);
    // The same for one that is pasted.
    await paste(page, "make", pem);
    await reach(page);
    const [more, without] = await held(page);
    assert.ok(more > all);
    assert.equal(without, more);
  });
}

itWith("leaves no byte of a refused key, or elsewhere", HOLD, async (page) => {
  await drop(page, Buffer.from(pem.slice(0, 1200)));
  assert.equal((await outcome(page, "make"))[1], "ERR_KEY_TRUNCATED");
  for (const tab of ["look", "check"]) {
    await page.click(`#tab-${tab}`);
    await drop(page, Buffer.from(pem));
    await until(() => text(page, `#${tab}-key .card`));
  }
  await page.evaluate(() => void dispatchEvent(new Event("pagehide")));
  const [all, gone] = await held(page);
  assert.ok(all >= 3);
  assert.equal(gone, all);
});

it("a key in a field for something else goes when the page is hidden", async (page) => {
  const line = pem.replaceAll("\n", "");
  for (const id of ["installation", "app-id", "expires-in", "tolerance"]) {
    await make(page, pem);
    await enter(page, "#curl-call", "installation");
    await enter(page, `#${id}`, line);
    await hide(page, true);
    assert.equal(await value(page, `#${id}`), "", id);
    const shown = await page.evaluate(() => document.body.textContent ?? "");
    assert.ok(!shown.includes(line.slice(100, 120)), id);
  }
});

// Firefox lets nobody look into its heap from outside.
if (BROWSER !== "Firefox") {
  const how = { isNew: true };
  itWith("leaves nothing that a debugger finds", how, async (page) => {
    await enter(page, "#app-id", "42");
    await drop(page, Buffer.from(pem));
    await outcome(page, "make");
    await paste(page, "make", pem);
    // Planted, to show that such things are found.
    await page.evaluate(
      (secret, text) => {
        const memory = new WebAssembly.Memory({ initial: 1 });
        new Uint8Array(memory.buffer).set(secret, 7);
        Object.assign(globalThis, { planted: [memory, text] });
      },
      [...SECRETS[0]],
      pem.slice(0, 900),
    );
    const [all, telling] = await memories(page);
    assert.equal(telling, 1, "the one that is planted, and no other");
    assert.ok(all > 1, "the core's is looked at");
    assert.ok(lines(await heap(page)) > 5);
    await page.evaluate(
      () => void Reflect.deleteProperty(globalThis, "planted"),
    );
    await empty(page, "make");
    // What is refused is text in its field, until the page is hidden.
    await paste(page, "make", pem.slice(0, 1200));
    await outcome(page, "make");
    await hide(page, true);
    await copy(page, "nothing");
    assert.equal(lines(await heap(page)), 0);
    assert.equal((await memories(page))[1], 0);
  });
}
