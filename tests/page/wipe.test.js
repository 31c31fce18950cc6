// SPDX-License-Identifier: MIT
/** What is left of a key in the memory of the page once it is let go. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { test } from "node:test";
import { drop, empty, enter, hide, make, moveClock, outcome } from "./acts.js";
import { paste, text, until, value } from "./acts.js";
import { inEach } from "./browsers.js";
import { pem, read } from "./keys.js";

/** @typedef {import("./browsers.js").Page} Page */
/** @typedef {import("playwright-core").CDPSession} CDPSession */

/** Keeps every array of bytes that a key may have been put in, as nobody but a
 * test does: what is garbage to the page is still here to be looked at. */
const HOLD = `
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
  };
`;

/** @param {Page} page @returns {Promise<[long: number, wiped: number]>} of the arrays that were long enough for a key */
const held = (page) =>
  page.run(() => {
    const arrays = /** @type {any} */ (globalThis).held.filter(
      (/** @type {Uint8Array} */ bytes) => bytes.length > 500,
    );
    const wiped = arrays.filter((/** @type {Uint8Array} */ bytes) =>
      bytes.every((byte) => byte === 0),
    );
    return [arrays.length, wiped.length];
  });

/** Ways to let a key go. @type {Record<string, (page: Page) => Promise<unknown>>} */
const ENDS = {
  "it is removed": (page) => empty(page, "make"),
  "another takes its place": async (page) => {
    await drop(page, Buffer.from(read("ec.pem")));
    await until(() => text(page, "#make-key .error"));
  },
  "the page is left": (page) =>
    page.run(() => void dispatchEvent(new Event("pagehide"))),
  "ten minutes are over": async (page) => {
    const ahead = await page.run(() => /** @type {any} */ (globalThis).ahead);
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

/** @param {CDPSession} devtools @returns {Promise<[all: number, telling: number]>} memories of WebAssembly that are alive, and those that hold a secret */
async function memories(devtools) {
  const { result: prototype } = await devtools.send("Runtime.evaluate", {
    expression: "WebAssembly.Memory.prototype",
  });
  const { objects } = await devtools.send("Runtime.queryObjects", {
    prototypeObjectId: String(prototype.objectId),
  });
  const { result, exceptionDetails } = await devtools.send(
    "Runtime.callFunctionOn",
    {
      objectId: objects.objectId,
      returnByValue: true,
      functionDeclaration: `function (secrets) {
        const holds = (bytes, secret) => {
          for (let at = bytes.indexOf(secret[0]); at >= 0;
            at = bytes.indexOf(secret[0], at + 1)) {
            if (secret.every((byte, i) => bytes[at + i] === byte)) return true;
          }
          return false;
        };
        const telling = this.filter(({ buffer }) => {
          const bytes = new Uint8Array(buffer);
          return secrets.some((secret) => holds(bytes, secret));
        });
        return [this.length, telling.length];
      }`,
      arguments: [{ value: SECRETS.map((secret) => [...secret]) }],
    },
  );
  assert.equal(exceptionDetails, undefined);
  await devtools.send("Runtime.releaseObject", {
    objectId: String(objects.objectId), // or it keeps them alive
  });
  return result.value;
}

/** @param {CDPSession} devtools @returns {Promise<string>} every object and string that the page can still reach */
async function heap(devtools) {
  /** @type {string[]} */
  const chunks = [];
  const take = (/** @type {{ chunk: string }} */ { chunk }) =>
    void chunks.push(chunk);
  devtools.on("HeapProfiler.addHeapSnapshotChunk", take);
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.takeHeapSnapshot");
  devtools.off("HeapProfiler.addHeapSnapshotChunk", take);
  return chunks.join("");
}

/** Lines of the PEM, far from both ends. */
const LINES = pem.split("\n").slice(4, 20);
/** @param {string} text @returns {number} lines of the key in it */
const lines = (text) => LINES.filter((line) => text.includes(line)).length;

inEach((it, browser) => {
  for (const [end, reach] of Object.entries(ENDS)) {
    test(`leaves no byte of a key once ${end}`, async (t) => {
      const page = await browser.open(t, { before: HOLD });
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

  test("leaves no byte of what was refused, nor of a key elsewhere", async (t) => {
    const page = await browser.open(t, { before: HOLD });
    await drop(page, Buffer.from(pem.slice(0, 1200)));
    assert.equal((await outcome(page, "make"))[1], "ERR_KEY_TRUNCATED");
    for (const tab of ["look", "check"]) {
      await page.click(`#tab-${tab}`);
      await drop(page, Buffer.from(pem));
      await until(() => text(page, `#${tab}-key .card`));
    }
    await page.run(() => void dispatchEvent(new Event("pagehide")));
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
      const shown = await page.run(() => document.body.textContent ?? "");
      assert.ok(!shown.includes(line.slice(100, 120)), id);
    }
  });

  // Firefox lets nobody look into its heap from outside.
  if (browser.name === "Firefox") return;
  it("leaves nothing that a debugger finds", async (page) => {
    const devtools = await /** @type {any} */ (page).devtools();
    await enter(page, "#app-id", "42");
    await drop(page, Buffer.from(pem));
    await outcome(page, "make");
    await paste(page, "make", pem);
    // Planted, to show that such things are found.
    await page.run(
      ([secret, text]) => {
        const memory = new WebAssembly.Memory({ initial: 1 });
        new Uint8Array(memory.buffer).set(/** @type {any} */ (secret), 7);
        Object.assign(globalThis, { planted: [memory, text] });
      },
      [[...SECRETS[0]], pem.slice(0, 900)],
    );
    const [all, telling] = await memories(devtools);
    assert.equal(telling, 1, "the one that is planted, and no other");
    assert.ok(all > 1, "the core's is looked at");
    assert.ok(lines(await heap(devtools)) > 5);
    await page.run(() => void Reflect.deleteProperty(globalThis, "planted"));
    await empty(page, "make");
    // What is refused is text in its field, until the page is hidden.
    await paste(page, "make", pem.slice(0, 1200));
    await outcome(page, "make");
    await hide(page, true);
    await page.run(() => navigator.clipboard.writeText("nothing"));
    assert.equal(lines(await heap(devtools)), 0);
    assert.equal((await memories(devtools))[1], 0);
  });
});
