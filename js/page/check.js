// SPDX-License-Identifier: MIT
/** A key -> what it is, whether it is good, and its fingerprint. */
import { fingerprint } from "../index.js";
import { byId, commandWords, Copyable, element } from "./dom.js";
import { KeyField } from "./key-field.js";

/** @returns {import("./page.js").Panel} */
export function startCheck() {
  const command = new Copyable(byId("check-command"), "the command");
  const field = new KeyField(
    "check-key",
    {
      label: "Key",
      hint: "or paste it, or drop it on this page: private, public or a certificate",
      example: "-----BEGIN…",
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
      element(
        "p",
        "headline",
        info.isPrivate
          ? "Good: this key can sign tokens."
          : "Good for verifying tokens. It cannot sign them.",
      ),
      element(
        "p",
        "details",
        info.isPrivate
          ? "Its numbers belong together."
          : "The private key is not in it.",
      ),
    );
    const line = openssl(info);
    byId("check-command").hidden = line === "";
    // A shell reads it alike with a line for each program.
    command.set(line, commandWords(line.replaceAll("| ", "|\n  ")));
  }
  return {
    field,
    hide: () => field.clearText(),
    clear: (why) => field.clear(why),
  };
}

/** What turns the file into a public key that OpenSSL reads. */
const READERS = /** @type {Record<string, string>} */ ({
  pkcs1: "openssl rsa -in KEY -pubout",
  pkcs8: "openssl rsa -in KEY -pubout",
  spki: "openssl rsa -pubin -in KEY",
  "pkcs1-public": "openssl rsa -RSAPublicKey_in -in KEY",
  certificate: "openssl x509 -in KEY -pubkey -noout | openssl rsa -pubin",
  openssh: "ssh-keygen -e -m PKCS8 -f KEY | openssl rsa -pubin",
  "openssh-public": "ssh-keygen -e -m PKCS8 -f KEY | openssl rsa -pubin",
});

/** @param {import("../shared/words.js").KeyLook} info @returns {string} the command that says the same fingerprint, "" if OpenSSL reads no such file */
function openssl({ container, encoding }) {
  const reader = READERS[container];
  const isRead = encoding === "pem" || container === "openssh-public";
  return reader && isRead
    ? `${reader} -outform DER | openssl sha256 -binary | openssl base64`
    : "";
}
