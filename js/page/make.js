// SPDX-License-Identifier: MIT
/** Key and app id -> a token, the curl command and the fingerprint. */
import { createJWT, createSigner, JwtError } from "../index.js";
import { PRODUCTION, SANDBOX } from "../api/hosts.js";
import { curlLine } from "../shared/curl.js";
import { announce, byId, copyable } from "./dom.js";
import { KeyField } from "./key-field.js";
import { TokenView } from "./token-view.js";
import { complain, known } from "./wrong.js";

/** @returns {{ field: KeyField, tick: (now: number) => void }} */
export function startMake() {
  const view = new TokenView(byId("make-view"));
  const [appId, expiresIn] = [byId("app-id"), byId("expires-in")];
  let token = "";

  const field = new KeyField(
    "make-key",
    { label: "Private key", hint: "or paste it, or drop it on this page" },
    // What it says of a public key is about signing.
    (key) => createSigner({ appId: "0", privateKey: key }).dispose(),
    (focused) => {
      if (!field.key) return show("");
      if (appId.value.trim() !== "") make();
      if (focused) (token ? byId("make-token") : appId).focus();
    },
  );

  /** @type {[RegExp, string][]} */
  const fields = [
    [/^ERR_APP_ID/, "app-id"],
    [/^ERR_EXPIRES_IN/, "expires-in"],
  ];

  /** @param {unknown} thrown */
  function refuse(thrown) {
    const error = known(thrown);
    const [, id] = fields.find(([codes]) => codes.test(error.code)) ?? [];
    if (!id) {
      field.refuse(error);
      return field.focus();
    }
    complain(byId(`${id}-error`), error, byId(id));
    byId(id).focus();
  }

  /** @param {string} made "" when what it was made of changes */
  function show(made) {
    token = made;
    byId("make-blank").hidden = token !== "";
    byId("make-result").hidden = token === "";
  }

  function make() {
    let made = "";
    for (const [, id] of fields)
      complain(byId(`${id}-error`), undefined, byId(id));
    try {
      if (!field.key) throw new JwtError("KEY_MISSING");
      made = createJWT({
        appId: appId.value.trim(),
        privateKey: field.key,
        expiresIn: wholeNumber(expiresIn.value),
      });
    } catch (error) {
      refuse(error);
    }
    show(made);
    if (token === "") return;
    view.show(token);
    tick(Math.floor(Date.now() / 1000));
    copyable(
      byId("make-fingerprint"),
      "the fingerprint",
      field.info?.fingerprint ?? "",
    );
    showCurl();
    announce("The token is made");
  }

  function showCurl() {
    const call = byId("curl-call").value;
    const id = byId("installation").value.trim();
    const isInstallation = call === "installation";
    byId("installation-field").hidden = !isInstallation;
    byId("curl-text").hidden = isInstallation && id === "";
    const path = isInstallation
      ? `/app/installations/${encodeURIComponent(id)}/accessTokens`
      : call;
    const host = byId("curl-host").value === "sandbox" ? SANDBOX : PRODUCTION;
    const line = curlLine(new URL(host + path), token);
    copyable(
      byId("curl-text"),
      "the curl command",
      // A line for each option; no word of it holds " --".
      line.replaceAll(" --", " \\\n  --"),
    );
  }

  /** @param {number} now */
  const tick = (now) => void (token && view.tick(now));

  byId("make-form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    make();
    // Where the result is below, not beside.
    if (token && matchMedia("(max-width: 52rem)").matches) {
      byId("make-result").scrollIntoView();
    }
  });
  for (const input of [appId, expiresIn]) {
    input.addEventListener("input", () => show(""));
  }
  for (const id of ["curl-call", "curl-host", "installation"]) {
    byId(id).addEventListener("input", showCurl);
  }
  return { field, tick };
}

/** @param {string} text @returns {number} NaN if it is none */
export const wholeNumber = (text) =>
  /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
