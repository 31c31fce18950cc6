// SPDX-License-Identifier: MIT
/** Where the ICR API is, which version of it is spoken, and which hosts are
 * this machine. */

export const PRODUCTION = "https://api.carbonregistry.com";
export const SANDBOX = "https://sandbox-api.carbonregistry.com";
export const API_VERSION = "2023-06-16";

/**
 * @param {string} hostname of a URL that was parsed, which writes 127.1 out
 * @returns {boolean} whether what is sent there stays on this machine
 */
export const isLoopback = (hostname) =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/**
 * @param {URL} base
 * @param {string} path
 * @returns {URL} the one below the other
 */
export function urlOf(base, path) {
  return new URL(base.href.replace(/[?#].*$/, "").replace(/\/$/, "") + path);
}
