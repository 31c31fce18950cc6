// SPDX-License-Identifier: MIT
/** Key and app id -> a token on stdout, in the form that was asked for. */
import { createSigner, decodeJWT } from "../index.js";
import { curlLine } from "../api/curl.js";
import { wholeNumber } from "./argv.js";
import { usage } from "./failure.js";
import { identify } from "./identity.js";
import { naming } from "./judge.js";
import { wipe } from "./keyfile.js";
import { print, warn } from "./out.js";
import { apiUrl, clearTextWarning } from "./target.js";
import { json } from "../shared/words.js";

/** @typedef {import("./argv.js").Args} Args */
/** @typedef {ReturnType<typeof createSigner>} Signer */

/**
 * @param {Args} args
 * @returns {Promise<void>}
 */
export async function sign(args) {
  // What is wrong with the flags comes before any question.
  const expiresIn = wholeNumber(args, "expires-in");
  const show = format(args);
  const { key, appId } = await identify(args);
  const signer = load(appId, key);
  try {
    print(show(signer.createJWT({ expiresIn }), signer));
  } finally {
    signer.dispose();
  }
}

/**
 * @param {string} appId
 * @param {import("./keyfile.js").Source} source is wiped
 * @returns {Signer}
 */
function load(appId, source) {
  const { key: privateKey, variable } = source;
  try {
    return naming(variable, () => createSigner({ appId, privateKey }));
  } finally {
    wipe(source);
  }
}

/**
 * @param {Args} args
 * @returns {(token: string, signer: Signer) => string}
 */
function format({ text: { curl }, on }) {
  const chosen = ["json", "header"].filter((name) => on.has(name));
  if (curl !== undefined) chosen.push("curl");
  if (chosen.length > 1) {
    throw usage(`--${chosen[0]} and --${chosen[1]} exclude each other.`);
  }
  if (on.has("sandbox") && curl === undefined) {
    throw usage("--sandbox goes with --curl.");
  }
  if (on.has("header")) return (token) => `Authorization: Bearer ${token}`;
  if (on.has("json")) {
    return (token, { fingerprint }) =>
      json({ token, ...decodeJWT(token).claims, fingerprint });
  }
  if (curl === undefined) return (token) => token;
  const url = apiUrl(curl, on.has("sandbox"));
  const warning = clearTextWarning(url);
  if (warning) warn(warning);
  return (token) => curlLine(url, token);
}
