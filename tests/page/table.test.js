// SPDX-License-Identifier: MIT
/** The table of key forms and mistakes, in a browser: the same codes. */
import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { chromium } from "playwright-core";
import { goodKeys, wrongKeys } from "../keyforms.js";

const api = buildSync({
  entryPoints: [
    fileURLToPath(new URL("../../build/pkg/dist/index.js", import.meta.url)),
  ],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "icr",
}).outputFiles[0].text;

/** @param {any} value @returns what crosses into a page */
const packed = (value) => {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    const view = ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : Buffer.from(value);
    return { base64: view.toString("base64") };
  }
  return { value };
};

/** Runs in the page. @param {{ base64?: string, value?: any }[]} inputs */
const tryAll = (inputs) =>
  inputs.map(({ base64, value }) => {
    const privateKey =
      base64 === undefined
        ? value
        : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const { createSigner } = /** @type {any} */ (globalThis).icr;
    try {
      const signer = createSigner({ appId: "42", privateKey });
      const signature = signer.sign(new TextEncoder().encode("any bytes"));
      signer.dispose();
      return { signature: btoa(String.fromCharCode(...signature)) };
    } catch (error) {
      return { code: /** @type {any} */ (error).code };
    }
  });

test("every form signs and every mistake has its code, in Chromium", async (t) => {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.addScriptTag({ content: api });
  const good = goodKeys(["Buffer"]);
  const made = await page.evaluate(
    tryAll,
    good.map(({ value }) => packed(value)),
  );
  const message = new TextEncoder().encode("any bytes");
  good.forEach(({ name, publicKey }, i) => {
    const { signature = "" } = /** @type {any} */ (made[i]);
    const bytes = Buffer.from(signature, "base64");
    assert.ok(verify("sha256", message, publicKey, bytes), name);
  });
  const wrong = wrongKeys();
  const said = await page.evaluate(
    tryAll,
    wrong.map(([, , value]) => packed(value)),
  );
  wrong.forEach(([code, name], i) => {
    assert.equal(/** @type {any} */ (said[i]).code, `ERR_${code}`, name);
  });
  t.diagnostic(`${good.length} forms, ${wrong.length} wrong inputs`);
});
