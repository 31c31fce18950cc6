// SPDX-License-Identifier: MIT
/**
 * What a first token costs where it is not Node.js that makes it: in fresh
 * processes of Deno and Bun, and in fresh pages of Chromium, beside others and
 * over the same without a token. Prints the tables of README.md. COLD_RUNS: rounds,
 * 41 by default.
 *
 *     node tests/bench/cold-elsewhere.mjs
 */
import { createPrivateKey } from "node:crypto";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { listen } from "../listen.js";
import { binary } from "../runtimes/work.js";
import { spread } from "./interleave.mjs";
import { cold, dist, pemOf } from "./paths.mjs";
import { bundled } from "./sizes.mjs";

const runs = Number(process.env.COLD_RUNS ?? "41");
const here = fileURLToPath(new URL(".", import.meta.url));
const appId = "12345";
const pkcs1 = pemOf(2048);

/** @param {string} name @param {string[]} command @param {string[]} scripts */
function processes(name, command, scripts) {
  const { file } = cold(runs, command, ["empty", ...scripts], {
    HOME: process.env.HOME,
    DENO_NO_UPDATE_CHECK: "1",
    COLD_SETTINGS: "file",
  });
  for (const [script, { cpu, wall }] of Object.entries(file)) {
    const cells = [cpu, wall].map(
      ([m, low, high]) => `${m} (${low} to ${high})`,
    );
    console.log(`| ${[name, script, ...cells].join(" | ")} |`);
  }
}

const pkcs8 = createPrivateKey(pkcs1).export({ type: "pkcs8", format: "pem" });
const given = `const appId = "${appId}", pkcs1 = ${JSON.stringify(pkcs1)}, pkcs8 = ${JSON.stringify(pkcs8)};`;
/** What a page runs; each sets `token`. */
const PAGES = {
  empty: `const token = "";`,
  "icr-app-jwt": `import { createJWT } from "${dist}index.js";
    const token = createJWT({ appId, privateKey: pkcs1 });`,
  "icr-app-jwt/js": `import { createJWT } from "${dist}js.js";
    const token = createJWT({ appId, privateKey: pkcs1 });`,
  jose: `import { SignJWT, importPKCS8 } from "jose";
    const key = await importPKCS8(pkcs8, "RS256");
    const token = await new SignJWT({ iss: appId, alg: "RS256" }).setIssuedAt()
      .setExpirationTime("10m").setProtectedHeader({ alg: "RS256" }).sign(key);`,
};

/** @param {string} code @returns {Promise<string>} a page with it */
async function pageOf(code) {
  const done = "globalThis.done = [performance.now(), token.length];";
  const { text } = await bundled(`${code}\n${done}`, here, given);
  const script = text.replaceAll("</script", "<\\/script");
  return `<!doctype html><title>x</title><script type="module">${script}</script>`;
}

/** Over CDP: what the main thread of a new renderer did until the token was there,
 * and when that was, counted from the last byte of the page. */
async function pages() {
  const { default: puppeteer } = createRequire(`${here}../page/`)(
    "puppeteer-core",
  );
  const texts = new Map();
  for (const [name, code] of Object.entries(PAGES)) {
    texts.set(`/${encodeURIComponent(name)}`, await pageOf(code));
  }
  const { url: origin, close } = await listen(({ url }, response) => {
    response.setHeader("content-type", "text/html");
    response.end(texts.get(url) ?? "");
  });
  const browser = await puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const times = Object.fromEntries(
    Object.keys(PAGES).map((name) => [name, { busy: [], until: [] }]),
  );
  for (let round = 0; round <= runs; round++) {
    const names = Object.keys(PAGES).sort(() => Math.random() - 0.5);
    for (const name of names) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.goto(`${origin}/${encodeURIComponent(name)}`);
      await page.waitForFunction("globalThis.done");
      const until = await page.evaluate(
        "done[0] - performance.getEntriesByType('navigation')[0].responseEnd",
      );
      const { ScriptDuration } = await page.metrics();
      if (round > 0) {
        times[name].busy.push(1000 * ScriptDuration);
        times[name].until.push(until);
      }
      await context.close();
    }
  }
  await browser.close();
  await close();
  for (const [name, { busy, until }] of Object.entries(times)) {
    const cells = [name, spread(busy, 1), spread(until, 1)];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

console.log(`| first token in | of | CPU, ms over empty | wall, ms over empty |
| --- | --- | ---: | ---: |`);
const scripts = ["icr-app-jwt", "jsonwebtoken", "universal-github-app-jwt"];
const deno = binary("@deno/linux-ARCH-glibc/deno");
processes("Deno", [deno, "run", "-A", "--no-remote", "--no-lock"], scripts);
processes("Bun", [binary("@oven/bun-linux-ARCH/bin/bun")], scripts);
console.log(`
| first token in a page of Chromium | script, ms | from the page's last byte to the token, ms |
| --- | ---: | ---: |`);
await pages();
