// SPDX-License-Identifier: MIT
/** A key -> what it is, whether it is good, and its fingerprint. */
import { fingerprint } from "../index.js";
import { keyWords } from "../shared/words.js";
import { byId, copyable, element } from "./dom.js";
import { KeyField } from "./key-field.js";

/** @returns {{ field: KeyField }} */
export function startCheck() {
  const field = new KeyField(
    "check-key",
    {
      label: "Key",
      hint: "Private, public or a certificate. Or paste or drop it.",
    },
    fingerprint,
    () => show(),
  );

  function show() {
    const { info } = field;
    byId("check-blank").hidden = info !== undefined;
    byId("check-result").hidden = info === undefined;
    if (!info) return;
    const verdict = byId("check-verdict");
    verdict.className = `verdict ${info.isPrivate ? "good" : ""}`;
    verdict.replaceChildren(
      element("p", "", keyWords(info)),
      element(
        "p",
        "",
        info.isPrivate
          ? "Good: its numbers belong together, and it can sign tokens."
          : "Good for verifying tokens. It cannot sign them: the private key is not in it.",
      ),
    );
    copyable(byId("check-fingerprint"), "the fingerprint", info.fingerprint);
    copyable(
      byId("check-command"),
      "the command",
      info.isPrivate
        ? "openssl rsa -in KEY -pubout -outform DER | openssl sha256 -binary | openssl base64"
        : "openssl rsa -pubin -in KEY -outform DER | openssl sha256 -binary | openssl base64",
    );
  }
  return { field };
}
