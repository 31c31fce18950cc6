// SPDX-License-Identifier: MIT
/** README.md and js/API.md -> the files that they show, and js/API.md's commands. */
import { readFileSync } from "node:fs";
import jsonwebtoken from "jsonwebtoken";
import { listen } from "../listen.js";
import { fixture, root } from "./work.js";

const read = (/** @type {string} */ name) => readFileSync(root + name, "utf8");
const BLOCK = /^```(\w+)\n([^]*?)^```$/gm;

/** @type {Map<string, string>} by the name in its first line */
export const files = new Map(
  [...`${read("README.md")}\n${read("js/API.md")}`.matchAll(BLOCK)].flatMap(
    ([, , text = ""]) => {
      const [, name] = text.match(/^(?:\/\/|<!--) (\S+\.\w+)/) ?? [];
      return name ? [[name, text]] : [];
    },
  ),
);

/** One command each. */
export const commands = [...read("js/API.md").matchAll(BLOCK)]
  .filter(([, language]) => language === "sh")
  .flatMap(([, , text = ""]) => text.trim().split("\n"));

/** @param {string} name @returns {string} a file, which asks the mock in place of the API */
export function file(name) {
  const text = files.get(name);
  if (!text) throw new Error(`neither README.md nor js/API.md shows ${name}`);
  return text.replaceAll("https://api.carbonregistry.com", mock);
}

/** Answers with the token that it was sent. */
const { url: mock, server } = await listen((request, response) =>
  response.end(request.headers.authorization?.replace("Bearer ", "")),
);
server.unref();

/** @param {string} token must be one of now @param {string} [appId] */
export function judge(token, appId = fixture.appId) {
  const { iss, exp } = /** @type {any} */ (
    jsonwebtoken.verify(token.trim(), fixture.publicKey, {
      algorithms: ["RS256"],
    })
  );
  const left = exp - Date.now() / 1000;
  if (iss !== appId || !(left > 500 && left <= 600))
    throw new Error(`not a token of now: ${token}`);
}
