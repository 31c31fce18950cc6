// SPDX-License-Identifier: MIT
/**
 * Real browsers, driven by nothing but a page: it asks this server where to go,
 * opens that in a frame, and what the frame posts is the answer.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { json } from "node:stream/consumers";
import { listen } from "../listen.js";
import { installed, start, stop, work } from "./work.js";

/** @typedef {"Chromium" | "Firefox" | "WebKitGTK"} Name */

/** Where the package is for pages. */
const PACKAGE = "/node_modules/icr-app-jwt/";

const GUIDE = `<!doctype html><title>guide</title><iframe></iframe><script>
(async () => {
  for (;;) {
    const url = await (await fetch("/next")).text();
    document.querySelector("iframe").src = url;
  }
})();
</script>`;

/** @type {Record<string, string>} */
const TYPES = {
  js: "text/javascript",
  wasm: "application/wasm",
  html: "text/html",
  json: "application/json",
};

/** What each needs to start as root, alone, and to leave the network be. */
const COMMANDS = {
  /** @param {string} profile @param {string} url */
  Chromium: (profile, url) => [
    ...["chromium", "--headless", "--no-sandbox", "--disable-gpu"],
    ...["--disable-quic", "--no-first-run", "--disable-sync"],
    ...["--disable-background-networking", "--disable-component-update"],
    ...[`--user-data-dir=${profile}`, url],
  ],
  /** @param {string} profile @param {string} url */
  Firefox: (profile, url) => {
    const off = [
      "app.update.enabled",
      "network.captive-portal-service.enabled",
      "network.connectivity-service.enabled",
      "datareporting.policy.dataSubmissionEnabled",
      "browser.shell.checkDefaultBrowser",
      "services.settings.enabled",
      "extensions.update.enabled",
    ];
    const prefs = off.map((name) => `user_pref("${name}", false);\n`);
    writeFileSync(`${profile}/user.js`, prefs.join(""));
    return [
      "firefox-esr",
      "--headless",
      "--no-remote",
      "--profile",
      profile,
      url,
    ];
  },
  /** @param {string} profile @param {string} url */
  WebKitGTK: (profile, url) => [
    ...["bash", "-c"],
    `Xvfb -displayfd 3 -nolisten tcp 3>${profile}/display &
until [ -s ${profile}/display ]; do sleep 0.1; done
export DISPLAY=:$(cat ${profile}/display)
exec dbus-run-session /usr/lib/*/webkit2gtk-4.1/MiniBrowser ${url}`,
  ],
};

/** @typedef {Awaited<ReturnType<typeof startBrowser>>} Browser */
/** @type {Map<Name, Promise<Browser>>} */
const open = new Map();

/** @param {Name} name @returns {Promise<Browser>} the same at each call */
export function browser(name) {
  const found = open.get(name) ?? startBrowser(name);
  open.set(name, found);
  return found;
}

/**
 * @param {Name} name
 * @param {string} page of apps/page
 * @param {string} [policy]
 * @returns {Promise<any>} what it reports
 */
export async function visit(name, page, policy = "") {
  const query = new URLSearchParams({ script: `/page/${page}.js`, policy });
  return (await browser(name)).visit(`/page?${query}`);
}

/** Ends all of them. */
export async function closeBrowsers() {
  for (const one of open.values())
    await one.then(
      (it) => it.close(),
      () => {},
    );
  open.clear();
}

/** @param {Name} name */
async function startBrowser(name) {
  const profile = mkdtempSync(`${tmpdir()}/icr-app-jwt-`);
  /** Where the guide is to go, and what is posted from there.
   * @type {PromiseWithResolvers<string>} */
  let next = Promise.withResolvers();
  /** @type {PromiseWithResolvers<any>} */
  let report = Promise.withResolvers();

  /** @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response */
  async function serve(request, response) {
    /** @param {string} type @param {string | Buffer} body */
    const send = (type, body) =>
      response.setHeader("content-type", TYPES[type] ?? "text/plain").end(body);
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    response.setHeader("cache-control", "no-store");
    response.setHeader("access-control-allow-origin", "*");
    if (pathname === "/") return send("html", GUIDE);
    if (pathname === "/next") {
      const url = await next.promise;
      next = Promise.withResolvers();
      return send("txt", url);
    }
    if (pathname === "/report") {
      report.resolve(await json(request));
      return send("txt", "");
    }
    if (pathname === "/page") {
      const policy = searchParams.get("policy");
      if (policy) response.setHeader("content-security-policy", policy);
      const src = searchParams.get("script");
      const script = `<script type="module" src="${src}"></script>`;
      return send("html", `<!doctype html>${script}`);
    }
    try {
      const file = pathname.startsWith(PACKAGE)
        ? installed + pathname.slice(PACKAGE.length)
        : work + pathname;
      send(pathname.replace(/.*\./, ""), readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  }

  const server = await listen((...both) => void serve(...both));
  const origin = server.url;
  const [command = "", ...args] = COMMANDS[name](profile, `${origin}/`);
  const child = start(command, args, {
    env: {
      HOME: profile,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part) => (said = (said + part).slice(-2000)));
  }
  return {
    /** Where this server is. */
    origin,
    close() {
      stop(child);
      void server.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    /**
     * @param {string} url or a path here
     * @returns {Promise<any>} what the page posts to /report
     */
    visit(url) {
      report = Promise.withResolvers();
      next.resolve(new URL(url, origin).href);
      const late = () =>
        report.reject(new Error(`${name} did not report from ${url}: ${said}`));
      const timer = setTimeout(late, 180_000);
      return report.promise.finally(() => clearTimeout(timer));
    },
  };
}
