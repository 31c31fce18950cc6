// SPDX-License-Identifier: MIT
/**
 * Tables for the tests of the core, each a file of the folder given. A row is a
 * line of three words and a length with tabs between, and then so many bytes.
 *
 *     all        FILE HOW FORM: the forms of tests/keyforms.js, and in FILE what
 *                is in its armour; for text_test.c
 *     encrypted  the same for passphrase_test.c
 *     app_ids    CODE or RIGHT, and what the id begins with: an id in UTF-16
 *     claims     how many UNITS, and which: an id in UTF-16 and its claims
 *
 *     FIXTURES=FOLDER node forms.mjs OUT
 */
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { RIGHT_APP_IDS, WRONG_APP_IDS } from "../js/appids.js";
import { body, pastes, text } from "../keyforms.js";

const out = process.argv[2];
mkdirSync(out, { recursive: true });

/** @param {string[]} words @param {...(string | Buffer)} parts */
function row(words, ...parts) {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([
    Buffer.from(`${[...words, bytes.length].join("\t")}\n`),
    bytes,
  ]);
}
/** @param {string} name @param {Buffer[]} rows */
const write = (name, rows) =>
  writeFileSync(`${out}/${name}`, Buffer.concat(rows));

/** @param {string} file @param {string[]} [without] */
const rowsOf = (file, without = []) =>
  pastes(text(file))
    .filter(({ how }) => !without.includes(how))
    .map(({ how, form, value }) => row([file, how, form], value));

const files = [
  ...["pkcs1.pem", "pkcs8.pem", "openssh_rsa"],
  ...["spki.pem", "pkcs1_public.pem", "certificate.pem"],
];
for (const file of files) write(file, [body(text(file))]);
write(
  "all",
  files.flatMap((file) => rowsOf(file)),
);
write("encrypted", [
  ...rowsOf("encrypted_pkcs8.pem"),
  // Without its headers nobody can decrypt it.
  ...rowsOf("encrypted_pkcs1.pem", ["bare", "binary"]),
]);

const utf16 = (/** @type {string} */ id) => Buffer.from(id, "utf16le");
const ids = [...RIGHT_APP_IDS.map((id) => ["RIGHT", id]), ...WRONG_APP_IDS];
write(
  "app_ids",
  ids
    .filter(([, id]) => id.length <= 32768)
    .map(([code, id]) =>
      row([code, "id", JSON.stringify(id.slice(0, 9))], utf16(id)),
    ),
);

const numbers = [...Array(256).keys()];
write(
  "claims",
  [
    ...numbers.map((high) =>
      String.fromCharCode(...numbers.map((low) => 256 * high + low)),
    ),
    // Surrogates at their limits.
    ...["\ud800\udc00", "\ud800\udfff", "\udbff\udc00", "\udbff\udfff"],
    ...["\ud800\udbff", "\udc00\udc00", "\udbff\ue000", "\ud83dx\ude00"],
    ...["a\udbff", "a\ud800"],
  ].map((iss) => {
    const claims = { iss, exp: 600, iat: 0, alg: "RS256" };
    const first = `U+${iss.charCodeAt(0).toString(16)}`;
    return row(
      [first, String(iss.length), first],
      utf16(iss),
      JSON.stringify(claims),
    );
  }),
);
