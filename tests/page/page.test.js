// SPDX-License-Identifier: MIT
/** The page as people use it, and what it must never do. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { after, describe, test } from "node:test";
import { drop, enter, make, outcome, paste } from "./acts.js";
import { text, until, value } from "./acts.js";
import { browsers, closeAll, file } from "./browsers.js";
import { fingerprint, FIXTURES, pem, publicPem, read } from "./keys.js";

after(closeAll);

/** @typedef {import("./browsers.js").Page} Page */

/** @param {unknown} part @returns {string} */
const encode = (part) =>
  Buffer.from(JSON.stringify(part)).toString("base64url");
/** @param {object} claims @param {object} [header] @returns {string} */
function tokenOf(claims, header = { alg: "RS256", typ: "JWT" }) {
  const body = `${encode(header)}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(body), createPrivateKey(pem));
  return `${body}.${signature.toString("base64url")}`;
}
const seconds = () => Math.floor(Date.now() / 1000);

/** @param {Page} page @param {string} token */
async function look(page, token) {
  await page.click("#tab-look");
  await page.run(() => {
    /** @type {any} */ (document.getElementById("look-result")).hidden = true;
    /** @type {any} */ (document.getElementById("token-error")).textContent =
      "";
  });
  await enter(page, "#token", token);
  await until(() =>
    page.run(
      () =>
        document.getElementById("look-result")?.checkVisibility() ||
        document.getElementById("token-error")?.textContent !== "",
    ),
  );
}

/** @param {Page} page @param {number} ahead seconds */
async function moveClock(page, ahead) {
  await page.run((ahead) => void Object.assign(globalThis, { ahead }), ahead);
}

/**
 * @param {Page} page
 * @param {() => unknown} go makes it load another document
 * @param {() => boolean} there whether that is it
 */
async function leave(page, go, there) {
  await page.run(go).catch(() => {}); // the page that was asked is gone
  await until(() => page.run(there).catch(() => false));
}

/** @param {Page} page @param {string} of @returns {Promise<string>} what the button puts on the clipboard */
async function copied(page, of) {
  await page.run(() => navigator.clipboard.writeText("nothing"));
  await page.click(`${of} button`);
  await until(async () => (await text(page, `${of} button`)) === "Copied");
  return page.run(() => navigator.clipboard.readText());
}

/** @param {string} line @returns {string[]} the words that a shell reads */
const words = (line) =>
  execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${line}`])
    .toString()
    .split("\0")
    .slice(0, -1);

for (const browser of browsers) {
  describe(browser.name, () => {
    test("makes the token that node:crypto makes", async () => {
      const page = await browser.open();
      const token = await make(page, pem, "an app");
      const [, claims] = token.split(".");
      const read = JSON.parse(Buffer.from(claims, "base64url").toString());
      const [iss, alg] = ["an app", "RS256"];
      const { exp, iat } = read;
      assert.equal(token, tokenOf({ iss, exp, iat, alg }));
      assert.equal(exp - iat, 660);
      assert.ok(Math.abs(exp - 600 - seconds()) < 30);
      assert.equal(await text(page, "#make-fingerprint code"), fingerprint);
      assert.equal(await text(page, "#status"), "The token is made");
      await enter(page, "#expires-in", "540");
      await page.click("#make-token");
      assert.match(await text(page, "#make-view .left"), /^(9:00|8:5\d)$/);
      assert.deepEqual(page.problems, []);
      await page.close();
    });

    test("takes a file that is dropped or chosen, and makes the token at once", async () => {
      const page = await browser.open();
      await enter(page, "#app-id", "42");
      if (page.drop) await page.drop(`${FIXTURES}/pkcs8.pem`);
      else await drop(page, Buffer.from(read("pkcs8.pem")));
      assert.match((await outcome(page, "make"))[1], /PKCS#8, PEM$/);
      await until(() => text(page, "#make-view .token code"));
      await page.click("#make-key .card button");
      const input = "#make-key input[type=file]";
      await page.upload(input, `${FIXTURES}/pkcs1.der`);
      assert.match((await outcome(page, "make"))[1], /PKCS#1, binary$/);
      await page.close();
    });

    test("works by keyboard alone", async () => {
      const page = await browser.open();
      await page.run((key) => navigator.clipboard.writeText(key), pem);
      await page.press("Tab"); // the tabs
      await page.press("ArrowRight");
      assert.ok(await text(page, "#look"));
      await page.press("End");
      assert.ok(await text(page, "#check"));
      await page.press("ArrowRight");
      assert.equal(
        await page.run(() => document.activeElement?.id),
        "tab-make",
      );
      await page.press("Tab"); // the key
      await page.down("Control");
      await page.press("v");
      await page.up("Control");
      assert.equal((await outcome(page, "make"))[0], fingerprint);
      assert.equal(await page.run(() => document.activeElement?.id), "app-id");
      await page.type("42");
      await page.press("Enter");
      assert.ok(await text(page, "#make-view .token code"));
      await page.press("Tab");
      await page.press("Tab");
      assert.equal(
        await page.run(() => document.activeElement?.id),
        "make-token",
      );
      await page.close();
    });

    test("copies the token, the curl command and the fingerprint", async () => {
      const page = await browser.open();
      const token = await make(page, pem);
      assert.equal(await copied(page, "#make-view .token"), token);
      assert.equal(await copied(page, "#make-fingerprint"), fingerprint);
      const headers = [
        "Accept: application/json",
        `Authorization: Bearer ${token}`,
        "x-icr-api-version: 2023-06-16",
      ].flatMap((header) => ["--header", header]);
      const call = async () => words(await copied(page, "#curl-text"));
      assert.deepEqual(await call(), [
        ...["--request", "GET", "--url"],
        "https://api.carbonregistry.com/app/installations",
        ...headers,
      ]);
      await enter(page, "#curl-host", "sandbox");
      await enter(page, "#curl-call", "installation");
      assert.equal(await text(page, "#curl-text"), "");
      await enter(page, "#installation", "a'b/$(id)");
      assert.deepEqual(await call(), [
        ...["--request", "POST", "--url"],
        "https://sandbox-api.carbonregistry.com/app/installations/a'b%2F%24(id)/accessTokens",
        ...headers,
      ]);
      await page.close();
    });

    test("shows no token any more once what it was made of changes", async () => {
      const page = await browser.open();
      const result = () => text(page, "#make-result");
      await make(page, pem);
      assert.ok(await result());
      for (const [field, value] of [
        ["#app-id", "43"],
        ["#expires-in", "60"],
      ]) {
        await enter(page, field, value);
        assert.equal(await result(), "");
        await page.click("#make-token");
        assert.ok(await result());
      }
      await page.click("#make-key .card button");
      assert.equal(await result(), "");
      await page.close();
    });

    test("counts down to the end of the token, and says when it is there", async () => {
      const page = await browser.open();
      await make(page, pem);
      const left = () => text(page, "#make-view .left");
      assert.match(await left(), /^(10:00|9:5\d)$/);
      const gone = () =>
        page.run(() =>
          Number(
            getComputedStyle(
              /** @type {Element} */ (document.querySelector(".life")),
            ).getPropertyValue("--gone"),
          ),
        );
      assert.ok(Math.abs((await gone()) - 60 / 660) < 0.03);
      await moveClock(page, 300);
      await until(async () => /^(5:00|4:5\d)$/.test(await left()));
      await moveClock(page, 545);
      await until(async () => /^0:5\d$/.test(await left()));
      assert.match(await text(page, "#status"), /expires in a minute/);
      await moveClock(page, 601);
      await until(async () => (await left()) === "Expired");
      assert.equal(await text(page, "#status"), "The token has expired");
      assert.match(await text(page, "#make-view .until"), /^\d+\ss ago, at /);
      assert.match(
        await text(page, "#make-view tbody"),
        /exp.*UTC, \d+\ss ago/,
      );
      assert.equal(await gone(), 1);
      await page.click("#make-token");
      assert.match(await left(), /^(10:00|9:5\d)$/);
      await page.close();
    });

    test("looks into a token, and verifies it with a key", async () => {
      const page = await browser.open();
      const claims = { iss: "42", exp: seconds() + 300, iat: seconds() - 9 };
      const verdict = () => text(page, "#verdict");
      await look(page, ` ${tokenOf(claims)}\n`);
      assert.match(await verdict(), /^Not verified: anybody/);
      await paste(page, "look", publicPem);
      assert.match(await verdict(), /^Verified: this key signed it/);
      await moveClock(page, 310);
      await until(async () => /ERR_TOKEN_EXPIRED$/.test(await verdict()));
      await enter(page, "#tolerance", "60");
      assert.match(await verdict(), /^Verified/);
      await enter(page, "#tolerance", "301");
      assert.match(
        await text(page, "#tolerance-error"),
        /0 to 300.*ERR_TOLERANCE_INVALID$/,
      );
      await enter(page, "#tolerance", "0");
      await moveClock(page, 0);
      for (const [change, code] of /** @type {[object, string][]} */ ([
        [{ exp: seconds() + 9999 }, "EXP_TOO_FAR"],
        [{ iat: seconds() + 200 }, "IAT_FUTURE"],
        [{ iss: 42 }, "ISS"],
        [{ exp: undefined }, "EXP"],
      ])) {
        await look(page, tokenOf({ ...claims, ...change }));
        assert.match(await verdict(), new RegExp(`ERR_TOKEN_${code}$`));
      }
      await look(page, `Authorization: Bearer ${tokenOf(claims)}`);
      assert.match(await verdict(), /^Verified/);
      await look(page, tokenOf(claims, { alg: "none" }));
      assert.match(await verdict(), /ERR_TOKEN_ALG$/);
      await look(page, tokenOf(claims));
      await paste(page, "look", read("openssh_rsa.pub"));
      assert.match(await verdict(), /ERR_TOKEN_SIGNATURE$/);
      for (const [token, code] of [
        ["abc", "MALFORMED"],
        [`${tokenOf(claims)}=`, "BASE64URL"],
        ["A".repeat(9000), "TOO_LONG"],
      ]) {
        await look(page, token);
        const error = await text(page, "#token-error");
        assert.match(error, new RegExp(`ERR_TOKEN_${code}$`));
        assert.equal(await text(page, "#look-result"), "");
      }
      assert.deepEqual(page.problems, []);
      await page.close();
    });

    test("tells a token that is dropped from a key", async () => {
      const page = await browser.open();
      await page.click("#tab-look");
      const claims = { iss: "42", exp: seconds() + 300, iat: seconds() };
      await drop(page, Buffer.from(`${tokenOf(claims)}\n`));
      await until(() => text(page, "#look-view .token code"));
      await drop(page, Buffer.from(publicPem));
      await until(async () => /^Verified/.test(await text(page, "#verdict")));
      await page.close();
    });

    test("shows what a stranger wrote as text, with nothing hidden", async () => {
      const page = await browser.open();
      const html = "<img src=x onerror=alert(1)><script>alert(2)</script>";
      const claims = {
        iss: html,
        [html]: "\x1b[31mred",
        exp: seconds() + 60,
        iat: seconds(),
        bidi: "\u202Egnp.exe\u2066\u200b\u2028",
        "na\u202Eme": "\ud800",
        nested: { "\u202E": [html] },
      };
      await look(page, tokenOf(claims, { alg: "RS256", x: "\u202E<b>" }));
      const rows = await text(page, "#look-view tbody");
      assert.ok(rows.includes(html));
      assert.ok(rows.includes(String.raw`"\u001b[31mred"`));
      assert.ok(rows.includes(String.raw`"\u202egnp.exe\u2066\u200b\u2028"`));
      assert.ok(rows.includes(String.raw`na\u202eme`));
      assert.match(await text(page, "#look-view .header"), /\\u202e<b>/);
      const shown = await page.run(() => ({
        text: document.body.innerText,
        marks: document.querySelectorAll("#look-view mark").length,
        strange: document.querySelectorAll("#look-view :is(img, script, b)")
          .length,
      }));
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(
        shown.text,
        /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/,
      );
      assert.ok(shown.marks >= 4);
      assert.equal(shown.strange, 0);
      assert.deepEqual(page.problems, []);
      await page.close();
    });

    test("says what is missing, at the field where it belongs", async () => {
      const page = await browser.open();
      await page.click("#make-token");
      assert.equal((await outcome(page, "make"))[1], "ERR_KEY_MISSING");
      const focus = () => page.run(() => document.activeElement?.id);
      assert.equal(await focus(), "make-key-text");
      await make(page, pem, "");
      await page.click("#make-token");
      assert.match(await text(page, "#app-id-error"), /ERR_APP_ID_EMPTY$/);
      assert.equal(await focus(), "app-id");
      await enter(page, "#app-id", "x.".repeat(513));
      await page.click("#make-token");
      assert.match(await text(page, "#app-id-error"), /ERR_APP_ID_TOO_LONG$/);
      await enter(page, "#app-id", "  42\u00a0");
      for (const wrong of ["601", "0", "", "1e2", "9.5"]) {
        await enter(page, "#expires-in", wrong);
        await page.click("#make-token");
        const error = await text(page, "#expires-in-error");
        assert.match(error, /ERR_EXPIRES_IN_INVALID$/, wrong);
        assert.doesNotMatch(error, /expiresIn is/);
        assert.equal(await text(page, "#make-result"), "");
      }
      await enter(page, "#expires-in", "600");
      await page.click("#make-token");
      assert.match(await text(page, "#make-view tbody"), /^iss"42"/);
      assert.equal(await text(page, "#expires-in-error"), "");
      await page.close();
    });

    test("keeps no key: not in the page, its storage, its address or its past", async () => {
      const page = await browser.open();
      const secret = pem.split("\n")[3];
      const traces = () =>
        page.run((secret) => {
          const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
            document.querySelectorAll("input, textarea")
          );
          return [
            document.documentElement.outerHTML,
            ...[...fields].map((field) => field.value),
            location.href,
            JSON.stringify([history.state, document.cookie]),
            JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
          ].filter((text) => text.includes(secret)).length;
        }, secret);
      for (const tab of /** @type {const} */ (["make", "look", "check"])) {
        await page.click(`#tab-${tab}`);
        await paste(page, tab, pem);
        assert.equal((await outcome(page, tab))[0], fingerprint);
        assert.equal(await traces(), 0);
      }
      // One that is refused stays in the field, for its owner to look at ...
      const damaged = pem.slice(0, 900);
      await paste(page, "check", damaged);
      assert.equal(await value(page, "#check-key-text"), damaged);
      assert.equal(await traces(), 1);
      // ... until the page is hidden.
      await page.run(() => {
        const real = setTimeout;
        Object.assign(globalThis, {
          setTimeout(
            /** @type {() => void} */ later,
            /** @type {number} */ ms,
          ) {
            if (ms !== 600_000) return real(later, ms);
            return Object.assign(globalThis, { later }) && 0;
          },
        });
        Object.defineProperty(document, "hidden", {
          configurable: true,
          value: true,
        });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      assert.equal(await traces(), 0);
      assert.equal(await text(page, "#check-key .error"), "");
      await page.click("#tab-make");
      assert.equal((await outcome(page, "make"))[0], fingerprint);
      // Ten minutes later what was accepted goes too ...
      await page.run(() => /** @type {any} */ (globalThis).later());
      assert.equal(await text(page, "#make-key .card"), "");
      // ... and at once when the page is left.
      await paste(page, "make", pem);
      assert.equal((await outcome(page, "make"))[0], fingerprint);
      await leave(
        page,
        () => (location.href = "about:blank"),
        () => location.href === "about:blank",
      );
      await leave(
        page,
        () => history.back(),
        () =>
          location.href !== "about:blank" && document.readyState === "complete",
      );
      assert.equal(await traces(), 0);
      await until(() =>
        page.run(() => !document.querySelector(".card:not([hidden])")),
      );
      await paste(page, "make", damaged);
      await page.run(() => void (document.title = "before"));
      await leave(
        page,
        () => location.reload(),
        () => document.title !== "before" && document.readyState === "complete",
      );
      assert.equal(await traces(), 0);
      await page.close();
    });

    test("asks for nothing once it is loaded, and works with the server gone", async (t) => {
      /** @type {string[]} */
      const asked = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? "");
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end(readFileSync(file));
      });
      await new Promise((done) => server.listen(0, "127.0.0.1", () => done(0)));
      t.after(() => server.close());
      t.after(() => server.closeAllConnections());
      const { port } = /** @type {any} */ (server.address());
      const url = `http://127.0.0.1:${port}/`;
      const page = await browser.open({ url });
      assert.deepEqual(asked, ["/"]);
      assert.deepEqual(page.loaded, [url]);
      // What a bug or a stranger's text might try.
      const escapes = await page.run(async (url) => {
        const image = new Image();
        image.src = `${url}image`;
        document.body.append(image);
        const sent = navigator.sendBeacon(`${url}beacon`, "x");
        return Promise.all([
          fetch(`${url}fetch`).then(
            () => "fetched",
            () => "refused",
          ),
          new Promise((done) => {
            image.onload = () => done("loaded");
            image.onerror = () => done("refused");
          }),
          new Promise((done) => {
            try {
              document.body.insertAdjacentHTML("beforeend", "<b></b>");
              done("parsed");
            } catch {
              done("refused");
            }
          }),
          sent && "sent",
        ]);
      }, url);
      assert.deepEqual(escapes.slice(0, 2), ["refused", "refused"]);
      // Firefox before 148 parses, for it has no Trusted Types.
      const isTrusting = await page.run(() => !("trustedTypes" in window));
      assert.ok(!isTrusting || browser.name === "Firefox");
      assert.equal(escapes[2], isTrusting ? "parsed" : "refused");
      server.close();
      server.closeAllConnections();
      page.requests.splice(0);
      await make(page, pem);
      await copied(page, "#make-view .token");
      await look(page, tokenOf({ iss: "1", exp: 1, iat: 1 }));
      await paste(page, "look", publicPem);
      await page.click("#tab-check");
      await paste(page, "check", pem);
      await page.click("#tab-make");
      await new Promise((done) => setTimeout(done, 1100));
      assert.deepEqual(page.requests, []);
      assert.deepEqual(asked, ["/"]);
      await page.close();
    });

    test("works from any folder on disk", async () => {
      const folder = mkdtempSync(`${tmpdir()}/the page #1 é `);
      copyFileSync(file, `${folder}/token.html`);
      const path = encodeURIComponent(`${folder}/token.html`);
      const page = await browser.open({
        url: `file://${path.replaceAll("%2F", "/")}`,
      });
      const [header, claims, signature] = (await make(page, pem)).split(".");
      assert.ok(
        verify(
          "sha256",
          Buffer.from(`${header}.${claims}`),
          createPublicKey(publicPem),
          Buffer.from(signature, "base64url"),
        ),
      );
      assert.ok(page.loaded.length <= 1); // Firefox does not count files
      assert.deepEqual(page.requests, []);
      assert.deepEqual(page.problems, []);
      await page.close();
    });
  });
}
