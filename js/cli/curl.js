// SPDX-License-Identifier: MIT
/** A path or URL of the ICR API -> the curl command line that calls it. */
import { usage } from "./failure.js";
import { quote } from "./show.js";

const PRODUCTION = "https://api.carbonregistry.com";
const SANDBOX = "https://sandbox-api.carbonregistry.com";
const API_VERSION = "2023-06-16";

/** The two calls that make an access token; all others read. */
const POSTED = /\/app\/(installations\/[^/]+\/)?accessTokens\/?$/;

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

/**
 * @param {URL} url
 * @param {string} token
 * @returns {string} one line for a POSIX shell
 */
export function curlLine({ href, pathname }, token) {
  const words = [
    "curl",
    "--request",
    POSTED.test(pathname) ? "POST" : "GET",
    // curl would read [a-b] and {a,b} as patterns.
    ...(/[[\]{}]/.test(href) ? ["--globoff"] : []),
    "--url",
    href,
    "--header",
    "Accept: application/json",
    "--header",
    `Authorization: Bearer ${token}`,
    "--header",
    `x-icr-api-version: ${API_VERSION}`,
  ];
  return words.map(quote).join(" ");
}
