// SPDX-License-Identifier: MIT
/** Key and app id -> a token and the curl command. */
import { createJWT, createSigner } from "../index.js";
import { PRODUCTION, SANDBOX } from "../api/hosts.js";
import { curlLine } from "../api/curl.js";
import { announce, byId, Copyable, emptyLong } from "./dom.js";
import { KeyField } from "./key-field.js";
import { TokenView } from "./token-view.js";
import { complain, known } from "./wrong.js";

/** Where each error is shown that is not about the key. */
const FIELDS = /** @type {[RegExp, string][]} */ ([
  [/^ERR_APP_ID/, "app-id"],
  [/^ERR_EXPIRES_IN/, "expires-in"],
]);

/**
 * @param {(token: string) => void} made gets each token, and "" when
 *   it is gone
 * @returns {import("./page.js").Panel}
 */
export function startMake(made) {
  const view = new TokenView(byId("make-view"), () => renew());
  const curl = new Copyable(byId("curl"), "the curl command");
  const [appId, expiresIn] = [byId("app-id"), byId("expires-in")];
  let token = "";

  const field = new KeyField(
    "make-key",
    {
      label: "Private key",
      hint: "or paste it, or drop it on this page",
      example: "-----BEGIN RSA PRIVATE…",
    },
    // What it says of a public key is about signing.
    (key) => createSigner({ appId: "0", privateKey: key }).dispose(),
    (focused) => {
      show("");
      if (!field.key) return;
      if (appId.value !== "") make();
      if (!focused) return;
      (token ? byId("make-token") : appId).focus();
      if (token) reveal();
    },
  );

  /** @param {unknown} thrown */
  function refuse(thrown) {
    const error = known(thrown);
    const [, id] = FIELDS.find(([codes]) => codes.test(error.code)) ?? [];
    if (!id) {
      field.refuse(error);
      return field.focus();
    }
    if (error.code === "ERR_APP_ID_IS_KEY") appId.value = "";
    complain(byId(`${id}-error`), error, byId(id));
    byId(id).focus();
  }

  /** @param {string} now "" when what it was made of changes */
  function show(now) {
    token = now;
    byId("make-blank").hidden = token !== "";
    byId("make-result").hidden = token === "";
    if (token) view.show(token);
    else view.clear();
    showCurl();
    made(token);
  }

  function make() {
    for (const [, id] of FIELDS) {
      complain(byId(`${id}-error`), undefined, byId(id));
    }
    show("");
    try {
      show(
        createJWT({
          appId: appId.value,
          privateKey: field.required,
          expiresIn: wholeNumber(expiresIn.value),
        }),
      );
      tick(Math.floor(Date.now() / 1000));
      announce("The token is made");
    } catch (error) {
      refuse(error);
    }
  }

  /** The result, where it is out of view: in a low window its top is above that
   * while the button is in view. */
  function reveal(isBelow = false) {
    const result = byId("make-result");
    if (isBelow || result.getBoundingClientRect().top < 0) {
      result.scrollIntoView();
    }
  }

  function renew() {
    make();
    if (token) view.focus();
  }

  function showCurl() {
    const call = byId("curl-call").value;
    const id = byId("installation").value.trim();
    const isInstallation = call === "installation";
    byId("installation-field").hidden = !isInstallation;
    if (!token || (isInstallation && id === "")) return curl.set("");
    const path = isInstallation
      ? `/app/installations/${encodeURIComponent(id)}/accessTokens`
      : call;
    const host = byId("curl-host").value === "sandbox" ? SANDBOX : PRODUCTION;
    const line = curlLine(new URL(host + path), token);
    // A line for each option; no word of it holds " --".
    curl.set(line.replaceAll(" --", " \\\n  --"));
  }

  /** @param {number} now */
  function tick(now) {
    if (!token) return;
    view.tick(now);
    curl.off = !view.isAlive;
  }

  byId("make-form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!field.settle() || !token) make();
    // Where the result is below, not beside.
    if (token) reveal(matchMedia("(max-width: 52rem)").matches);
  });
  for (const input of [appId, expiresIn]) {
    input.addEventListener("input", () => show(""));
  }
  for (const id of ["curl-call", "curl-host", "installation"]) {
    byId(id).addEventListener("input", showCurl);
  }
  return {
    field,
    tick,
    hide() {
      field.clearText();
      emptyLong(appId, expiresIn, byId("installation"));
      showCurl();
    },
    clear: (why) => field.clear(why),
  };
}

/** @param {string} text @returns {number} NaN if it is none */
export const wholeNumber = (text) =>
  /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
