// SPDX-License-Identifier: MIT
/** A path or URL of the ICR API -> the URL that curl is to call. */
import { PRODUCTION, SANDBOX, isLoopback } from "../api/hosts.js";
import { usage } from "./failure.js";
import { holdsKeyBytes, holdsKeyLine, isKeyText } from "./repeat.js";

/** An id: a number, a UUID, a CUID, a ULID. A key in base64 or hex hardly ever looks
 * like one: an x is not enough, as a number in hex starts with 0x. */
const ID =
  /^(\d{4,15}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|(?=([^g-z]*[g-z]){3})[a-z\d]{20,32}|(?=([^G-Z]*[G-Z]){3})[A-Z\d]{26})$/;
/** A word of a path, such as accessTokens or access-tokens. Base64 between two slashes
 * often looks like a shorter word. */
const WORD = /^[A-Za-z][a-z]{4,}([A-Z][a-z]{2,}|-[a-z]+)*$/;
/** With more characters of base64 beside them, a path may hold a piece of a key. */
const MAX_OTHERS = 11;

/** Where capitals, small letters and digits follow each other as in base64, and not as
 * in ICR123 or createdAt. */
const CHANGE = /[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g;
/** @param {string} text @returns {boolean} whether it looks like a piece of base64 */
const isMixed = (text) =>
  text.length > 4 && (text.match(CHANGE) ?? []).length > 1;
/** Beside such a piece, only a word of so many letters is one for sure. */
const SURE = 12;

/** @param {string} target a path and its query @returns {boolean} */
function mayBeKey(target) {
  const at = target.search(/[?]|$/);
  const fields = target.slice(at).split(/[?&]/);
  const values = fields.map((field) => field.replace(/^[^=]*/, ""));
  if (isKeyText(target) || values.some(holdsKeyLine)) return true;
  // Of a query the names alone: a cursor is often in base64.
  const names = fields.map((field) => field.replace(/=.*/s, ""));
  const segments = [...target.slice(1, at).split(/[/#]/), ...names];
  const unnamed = segments.map((text) => (ID.test(text) ? " " : text));
  const isBase64 = unnamed.some((text) => isMixed(text) && !WORD.test(text));
  const others = unnamed.map((text) =>
    WORD.test(text) && !(isBase64 && text.length < SURE) ? " " : text,
  );
  // With the slashes between them, which base64 has too, and without what a URL
  // drops.
  const text = others.join("/").replace(/[\t\n\r]/g, "");
  const runs = text.match(/[\w+=-][\w+/=-]*/g) ?? [];
  return holdsKeyBytes(text) || runs.some((run) => run.length > MAX_OTHERS);
}

/**
 * @param {string} target
 * @param {boolean} sandbox
 * @returns {URL}
 * @throws {import("./failure.js").Failure} ERR_USAGE
 */
export function apiUrl(target, sandbox) {
  const absolute = /^https?:\/\//i.test(target);
  if (absolute && sandbox) {
    throw usage("--sandbox goes with a path, not with a whole URL.");
  }
  if (!absolute && !target.startsWith("/")) {
    throw usage("--curl takes a path such as /app/installations, or a URL.");
  }
  if (!absolute && mayBeKey(target)) {
    throw usage(
      "--curl was given a path that may be a piece of a key, so it is not " +
        "printed. If it is right, pass the whole URL.",
    );
  }
  const base = sandbox ? SANDBOX : PRODUCTION;
  const url = urlOf(absolute ? target : `${base}${target}`);
  if (url.username || url.password) {
    throw usage(
      "--curl was given a URL with a name or password before the host.",
    );
  }
  return url;
}

/** @param {string} text @returns {URL} */
function urlOf(text) {
  try {
    return new URL(text);
  } catch {
    throw usage("--curl was given a URL that is malformed.");
  }
}

/**
 * @param {URL} url
 * @returns {string | undefined} a warning if the token would travel in clear
 */
export const clearTextWarning = ({ protocol, hostname }) =>
  protocol === "http:" && !isLoopback(hostname)
    ? "This URL is http: the token would travel unencrypted. Use https."
    : undefined;
