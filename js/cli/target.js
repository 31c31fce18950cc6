// SPDX-License-Identifier: MIT
/** A path or URL of the ICR API -> the URL that curl is to call. */
import { PRODUCTION, SANDBOX } from "../api/hosts.js";
import { usage } from "./failure.js";

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
  const base = sandbox ? SANDBOX : PRODUCTION;
  try {
    return new URL(absolute ? target : `${base}${target}`);
  } catch {
    throw usage("--curl was given a URL that is malformed.");
  }
}

/**
 * @param {URL} url
 * @returns {string | undefined} a warning if the token would travel in clear
 */
export const clearTextWarning = ({ protocol, hostname }) =>
  protocol === "http:" && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
    ? "This URL is http: the token would travel unencrypted. Use https."
    : undefined;
