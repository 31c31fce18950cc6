// SPDX-License-Identifier: MIT
/** The table of key forms and mistakes, in a browser: the same codes. */
import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { goodKeys, wrongKeys } from "../keyforms.js";
import { browsers, closeAll } from "./browsers.js";

after(closeAll);

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

for (const browser of browsers.filter(({ name }) => name === "Chromium")) {
  describe(browser.name, () => {
    test("every form signs and every mistake has its code", async (t) => {
      const page = await browser.open(t, { url: "about:blank" });
      await page.script(api);
      const good = goodKeys(["Buffer"]);
      const made = await page.run(
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
      const said = await page.run(
        tryAll,
        wrong.map(([, , value]) => packed(value)),
      );
      wrong.forEach(([code, name], i) => {
        assert.equal(/** @type {any} */ (said[i]).code, `ERR_${code}`, name);
      });
      t.diagnostic(`${good.length} forms, ${wrong.length} wrong inputs`);
    });
  });
}
