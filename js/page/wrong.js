// SPDX-License-Identifier: MIT
/** A JwtError -> what the page says about it, and where. */
import { JwtError } from "../index.js";
import { commandWords, element } from "./dom.js";

/** The remedies that speak of JavaScript, in the words of this page. */
export const REMEDIES = /** @type {Record<string, string>} */ ({
  ERR_APP_ID_EMPTY: "Enter the one that the dashboard shows.",
  ERR_APP_ID_TOO_LONG: "Enter the app id alone; is this a key or a token?",
  ERR_APP_ID_SPACE: "Enter the app id alone, without spaces.",
  ERR_APP_ID_QUOTED: "Take the quotation marks off.",
  ERR_APP_ID_ASSIGNMENT: "Enter what follows the equals sign.",
  ERR_APP_ID_PLACEHOLDER: "Enter the app id that the dashboard shows.",
  ERR_APP_ID_IS_PATH:
    "Enter the app id that the dashboard shows; the key file goes above.",
  ERR_APP_ID_IS_KEY:
    "It was taken out of this field. Enter the app id that the dashboard shows; the key goes above.",
  ERR_EXPIRES_IN_INVALID: "540 leaves a minute for a clock that runs ahead.",
  ERR_KEY_MISSING: "Drop the key file on this page, or paste what is in it.",
  ERR_KEY_EMPTY: "Choose the .pem file that the dashboard let you download.",
  ERR_KEY_IS_PATH: "Drop the file itself on this page, or paste what is in it.",
  ERR_KEY_FIRST_LINE_ONLY: "Copy all of the file, down to the -----END line.",
  ERR_KEY_MISREAD: "Drop the file itself, as it was downloaded, on this page.",
  ERR_KEY_ENCRYPTED_PKCS1: "Enter its passphrase below.",
  ERR_KEY_ENCRYPTED_PKCS8: "Enter its passphrase below.",
  ERR_PASSPHRASE_EMPTY: "Enter the passphrase.",
  ERR_TOKEN_EXP_TOO_FAR:
    "Sign with a shorter time, such as 540 s, or set the sender’s clock.",
  ERR_TOKEN_NBF: "Leave nbf out, or set the sender’s clock.",
  ERR_TOKEN_AUD: "Leave aud out, as the API’s tokens do.",
  ERR_TOKEN_IAT_FUTURE: "Set the sender’s clock.",
  ERR_TOLERANCE_INVALID: "Enter 0 to allow no drift.",
  ERR_WASM_FORBIDDEN: "Allow it for this page, or use another browser.",
  ERR_NO_MEMORY: "Close other tabs.",
});

/** The names of options, as their fields are labelled. */
const NAMES = /** @type {[RegExp, string][]} */ ([
  [/^expiresIn is/, "That is"],
  [/^clockTolerance is/, "That is"],
]);

/**
 * @param {unknown} error anything that was thrown
 * @returns {JwtError}
 */
export const known = (error) =>
  error instanceof JwtError ? error : new JwtError("INTERNAL", error);

/**
 * Says it in an element with role="alert".
 *
 * @param {Element} place
 * @param {JwtError | undefined} error none: takes the last one back
 * @param {Element} [field] to which it belongs
 */
export function complain(place, error, field) {
  field?.setAttribute("aria-invalid", String(error !== undefined));
  place.replaceChildren(...(error ? said(error) : []));
}

/** @param {{ code: string, remedy: string }} error @returns {string} what to do, in the words of this page */
export const remedyWords = ({ code, remedy }) =>
  REMEDIES[code] ?? remedy.replace(/^Pass /, "Use ");

/** @param {Pick<JwtError, "message" | "remedy" | "source">} error @returns {string} what it is, in the words of this page */
export function whatWords({ message, remedy, source }) {
  let what = message.slice(0, message.length - remedy.length).trim();
  // Its field shows which option it was.
  if (source) what = what.replace(`${source}: `, "");
  for (const [name, label] of NAMES) what = what.replace(name, label);
  return what;
}

/** @param {JwtError} error @returns {HTMLElement[]} what it is, as a headline; what to do; its code */
export function said(error) {
  // A command to type stands last.
  const [, words, command] = /** @type {RegExpExecArray} */ (
    /^(.*?)((?:openssl|ssh-keygen|puttygen) .*)?$/s.exec(remedyWords(error))
  );
  return [
    element("p", "headline", ...armour(whatWords(error))),
    ...(words.trim() ? [element("p", "details", ...armour(words))] : []),
    ...(command ? [element("code", "", ...commandWords(command))] : []),
    element("p", "code", error.code),
  ];
}

/** @param {string} text @returns {(string | Node)[]} the lines of a PEM file, which are not to be broken at their dashes, whole */
const armour = (text) =>
  text
    .split(/(-----(?:BEGIN|END)[A-Z .]*(?:-----)?)/)
    .map((part, i) => (i % 2 ? element("span", "data whole", part) : part));
