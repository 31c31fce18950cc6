// SPDX-License-Identifier: MIT
/** A URL of the ICR API and a token -> the curl command line that calls it. */
import { API_VERSION } from "./hosts.js";
import { quote } from "../shared/words.js";

/** The two calls that make an access token; all others read. */
const POSTED = /\/app\/(installations\/[^/]+\/)?accessTokens\/?$/;

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
