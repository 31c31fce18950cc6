// SPDX-License-Identifier: MIT
/**
 * Real browsers, driven by nothing but a page: it asks this server where to go,
 * opens that in a frame, and what the frame posts is the answer.
 */
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
  css: "text/css",
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
  WebKitGTK: (profile, url) => {
    const folder = readdirSync("/usr/lib").find((name) =>
      name.startsWith(
        process.arch === "arm64" ? "aarch64-linux" : "x86_64-linux",
      ),
    );
    const browser = `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`;
    const x = `Xvfb -displayfd 3 -nolisten tcp 3>${profile}/display & until [ -s ${profile}/display ]; do sleep 0.1; done`;
    return [
      "bash",
      "-c",
      `${x}; DISPLAY=:$(cat ${profile}/display) exec dbus-run-session ${browser} ${url}`,
    ];
  },
};

/** @type {Map<Name, Promise<Browser>>} */
const open = new Map();

/** @param {Name} name @returns {Promise<Browser>} the same at each call */
export function browser(name) {
  const found = open.get(name) ?? new Browser(name).start();
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

class Browser {
  /** @type {Awaited<ReturnType<typeof listen>> | undefined} */
  #server;
  #profile = mkdtempSync(`${tmpdir()}/icr-app-jwt-`);
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  #said = "";
  /** @type {string[]} */
  #visits = [];
  /** @type {(() => void) | undefined} the guide waits */
  #waiting;
  /** @type {((report: any) => void) | undefined} a visitor waits */
  #answer;
  /** Where this server is. */
  origin = "";

  /** @param {Name} name */
  constructor(name) {
    this.name = name;
  }

  /** @returns {Promise<Browser>} */
  async start() {
    this.#server = await listen(
      (request, response) => void this.#serve(request, response),
    );
    this.origin = this.#server.url;
    const [command = "", ...args] = COMMANDS[this.name](
      this.#profile,
      `${this.origin}/`,
    );
    this.#child = start(command, args, {
      env: {
        HOME: this.#profile,
        GDK_BACKEND: "x11",
        LIBGL_ALWAYS_SOFTWARE: "1",
        WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on(
        "data",
        (part) => (this.#said = (this.#said + part).slice(-2000)),
      );
    }
    return this;
  }

  close() {
    if (this.#child) stop(this.#child);
    void this.#server?.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * @param {string} url or a path here
   * @returns {Promise<any>} what the page posts to /report
   */
  visit(url) {
    this.#visits.push(new URL(url, this.origin).href);
    this.#waiting?.();
    return new Promise((resolve, reject) => {
      const late = () =>
        reject(
          new Error(`${this.name} did not report from ${url}: ${this.#said}`),
        );
      const timer = setTimeout(late, 180_000);
      this.#answer = (report) => {
        clearTimeout(timer);
        resolve(report);
      };
    });
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #serve(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin);
    response.setHeader("cache-control", "no-store");
    response.setHeader("access-control-allow-origin", "*");
    if (pathname === "/") return this.#send(response, "html", GUIDE);
    if (pathname === "/next") {
      if (this.#visits.length === 0)
        await new Promise((resolve) => (this.#waiting = () => resolve(0)));
      return this.#send(response, "txt", this.#visits.shift() ?? "");
    }
    if (pathname === "/report") {
      let text = "";
      for await (const part of request) text += part;
      this.#answer?.(JSON.parse(text));
      return this.#send(response, "txt", "");
    }
    if (pathname === "/page") {
      const policy = searchParams.get("policy");
      if (policy) response.setHeader("content-security-policy", policy);
      const script = searchParams.get("script");
      return this.#send(
        response,
        "html",
        `<!doctype html><script type="module" src="${script}"></script>`,
      );
    }
    try {
      const file = pathname.startsWith(PACKAGE)
        ? installed + pathname.slice(PACKAGE.length)
        : work + pathname;
      this.#send(response, pathname.replace(/.*\./, ""), readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  }

  /** @param {import("node:http").ServerResponse} response @param {string} type @param {string | Buffer} body */
  #send(response, type, body) {
    response.setHeader("content-type", TYPES[type] ?? "text/plain");
    response.end(body);
  }
}
