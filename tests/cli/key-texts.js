// SPDX-License-Identifier: MIT
/** One throw-away key in every form that people paste, pieces of it, and whether
 * some output shows any of it. */
import { openssh } from "../assurance/shared/openssh.mjs";
import { jwk as jwkOf, newKey, pem as pemOf } from "../js/keys.js";
import { pasted, wrapped } from "../keyforms.js";

/** Those of the forms of a key that show it in other characters. */
const PASTED = [
  "PEM, literal \\n",
  "PEM, line feeds turned into spaces",
  "base64, base64",
  "bare, base64",
  "bare, base64url",
];

/** So many characters of a key must never be shown in a row. */
const RUN = 16;
/** So many digits of its bytes, whatever stands between them. */
const DIGITS = 24;

/** @param {Uint8Array} bytes @returns {Record<string, string>} as tools write them */
function dumpsOf(bytes) {
  const each = (/** @type {(byte: number) => string} */ text, between = "") =>
    Array.from(bytes, text).join(between);
  const hex = (/** @type {number} */ byte) =>
    byte.toString(16).padStart(2, "0");
  const all = each(hex);
  return {
    "as openssl -text": each(hex, ":").replace(/.{45}/g, "    $&\n"),
    "as openssl -text, on one line": each(hex, ":"),
    "as xxd": all.replace(/.{4}/g, "$& "),
    "as hexdump -C": all
      .replace(/../g, "$& ")
      .replace(/.{48}/g, "00000000  $& |0...........wF3|\n"),
    "as od -x8": all.replace(/.{16}/g, "$& "),
    "as od -b": each((byte) => byte.toString(8).padStart(3, "0"), " "),
    "as .NET": each(hex, "-").toUpperCase(),
    "as C": each((byte) => `0x${hex(byte)}`, ", "),
    "as \\x": each((byte) => `\\x${hex(byte)}`),
    "as Python": each((byte) =>
      /[ -[\]-~]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `\\x${hex(byte)}`,
    ),
    "as a URL": each((byte) => `%${hex(byte)}`),
    "as an array": `[${[...bytes]}]`,
    "as signed bytes": `[${new Int8Array(bytes).join(", ")}]`,
    "as an object": JSON.stringify({ ...bytes }),
    "as a number": BigInt(`0x${all}`).toString(),
    "as a number in hex": `0x${all}`,
  };
}

/** @param {Record<string, string>} jwk @returns {string} PuTTY's form */
function ppk({ n = "", e = "", d = "", p = "", q = "", qi = "" }) {
  const lines = (/** @type {string} */ text) =>
    wrapped(Buffer.from(text, "base64url"), 64).trimEnd();
  const open = lines(n + e);
  const closed = lines(d + p + q + qi);
  return `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: app\nPublic-Lines: ${open.split("\n").length}\n${open}\nPrivate-Lines: ${closed.split("\n").length}\n${closed}\nPrivate-MAC: 00\n`;
}

/**
 * @typedef {object} KeyTexts
 * @property {string} pem PKCS#1, which the command line takes
 * @property {Record<string, string>} forms by name
 * @property {Record<string, string>} dumps a whole prime in those that show bytes
 * @property {(output: string, options?: { inToken?: boolean }) => string | undefined} shownIn
 * a piece of the key that the output shows; inToken: the output is a token, in
 * which an app id stands in base64url
 */

/** @returns {KeyTexts} of a fresh key */
export function makeKeyTexts() {
  const key = newKey();
  const pem = pemOf(key);
  const pkcs8 = pemOf(key, "pkcs8");
  const jwk = /** @type {Record<string, string>} */ (jwkOf(key));
  const ssh = openssh(jwk);
  const { kty, ...bare } = jwk;
  const body = (/** @type {string} */ text) =>
    text.replace(/^-----.*-----$/gm, "").trim();
  const one = (/** @type {string} */ text) => body(text).replaceAll("\n", "");
  const forms = {
    "PKCS#1": pem,
    "PKCS#8": pkcs8,
    OpenSSH: ssh,
    "OpenSSH without armour": body(ssh),
    "OpenSSH without armour on one line": one(ssh),
    "lines of a PEM": body(pem).split("\n").slice(2, 9).join("\n"),
    // Not one in 64 that begins like a path, which is told as a path; nor one in
    // 50,000 without a digit, which may be a name.
    "a line of a PEM":
      body(pem)
        .split("\n")
        .slice(4)
        .find((line) => line[0] !== "/" && /\d/.test(line)) ?? "",
    "the last lines of a PEM": pem.trim().split("\n").slice(-4).join("\n"),
    PPK: ppk(jwk),
    "private lines of a PPK": ppk(jwk).split("\n").slice(-6, -2).join("\n"),
    JWK: JSON.stringify(jwk),
    "JWK without kty": JSON.stringify(bare),
    "JWK on lines": JSON.stringify(bare, null, 2),
    "kty and d of a JWK": JSON.stringify({ kty, d: jwk.d }),
    "a member of a JWK": `"d":"${jwk.d}"`,
    "hex DER": Buffer.from(one(pem), "base64").toString("hex"),
    ...pasted(pem, PASTED),
  };
  const prime = Buffer.from(jwk.p ?? "", "base64url");
  const dumps = dumpsOf(prime);
  // Short enough for a path.
  const short = dumpsOf(prime.subarray(40, 64));
  const digits = new Set(
    Object.values({ ...dumps, ...short }).flatMap((text) =>
      windows(lettersOf(text), DIGITS),
    ),
  );
  const pieces = Object.fromEntries(
    Object.entries(forms).map(([name, text]) => [name, piecesOf(text)]),
  );
  const all = Object.values(pieces);
  const once = all.filter((set) => set !== pieces["base64, base64"]);
  const shownIn = (/** @type {string} */ output, { inToken = false } = {}) => {
    for (let i = 0; i + RUN <= output.length; i++) {
      const piece = output.slice(i, i + RUN);
      if ((inToken ? once : all).some((set) => set.has(piece))) return piece;
    }
    return windows(lettersOf(output), DIGITS).find((piece) =>
      digits.has(piece),
    );
  };
  return { pem, forms: { ...forms, ...short }, dumps, shownIn };
}

/** @param {string} text @returns {string} its letters and digits */
const lettersOf = (text) =>
  text
    .replaceAll(/0x|\\x/g, "")
    .replaceAll(/[^\da-z]/gi, "")
    .toLowerCase();

/** @param {string} text @param {number} length @returns {string[]} every piece of it */
const windows = (text, length) =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, i) =>
    text.slice(i, i + length),
  );

/** @param {string} text @returns {Set<string>} every run of its base64 */
function piecesOf(text) {
  // The armour and the labels are not the key.
  const bare = text.replace(/-----[^-]+-----|^[\w-]+: /gm, " ");
  const lines = bare.match(/[\w+/=-]{16,}/g) ?? [];
  return new Set(lines.flatMap((line) => windows(line, RUN)));
}

/** @typedef {(below: number) => number} Random a whole number, 0 <= it < below */

/** @type {((text: string, random: Random) => string)[]} */
const MUTATIONS = [
  (text) => text,
  (text, random) => text.split("\n")[random(text.split("\n").length)] ?? "",
  (text, random) => text.split("\n").slice(random(9)).join("\n"),
  (text, random) => piece(text, random, 16 + random(24)),
  (text, random) => piece(text, random, 16 + random(300)),
  (text, random) => `${text.slice(0, random(text.length))}\n`,
  (text) => text.replaceAll("\n", ""),
  (text) => text.replaceAll("\n", " "),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => text.replaceAll("\n", "\\n"),
  (text) => `"${text}"`,
  (text) => `'${text}`,
  (text) => `  ${text}\t`,
  (text) => `PRIVATE_KEY=${text}`,
  (text) => text.replace(/-----[^-]+-----/g, "").trim(),
  (text) => text.replace(/^[^\n]*\n/, ""),
  (text) => `/${text}`,
  (text) => `./${text}.pem`,
  (text) => `~/${text}`,
  (text) => `/tmp/${text}`,
  (text) => `-${text}`,
  (text) => `--${text}`,
  (text) => `--key=${text}`,
  (text) => text.toUpperCase(),
  (text) => [...text].reverse().join(""),
  (text) => text.replace(/.{1,40}/g, "$& "),
  (text, random) => {
    const at = random(text.length);
    const char = String.fromCodePoint(1 + random(0x2ff));
    return text.slice(0, at) + char + text.slice(at + random(2));
  },
];

/** @param {string} text @param {Random} random @param {number} length */
function piece(text, random, length) {
  const at = random(Math.max(1, text.length - length));
  return text.slice(at, at + length);
}

/**
 * @param {string} text
 * @param {Random} random
 * @returns {string} changed once to three times, as an argument can hold it
 */
export function mutate(text, random) {
  let changed = text;
  for (let n = random(3); n >= 0; n--) {
    const change = MUTATIONS[random(MUTATIONS.length)] ?? ((same) => same);
    changed = change(changed, random);
  }
  return changed.replaceAll("\0", "").slice(0, 60000);
}
