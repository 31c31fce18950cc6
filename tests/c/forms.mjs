// SPDX-License-Identifier: MIT
/**
 * The table of pasted forms, for text_test.c: in the folder given, what is in
 * the armour of each file, and `all`: a line of what comes next, FILE HOW FORM
 * LENGTH with tabs between, and then so many bytes. `encrypted` is the same for
 * passphrase_test.c.
 *
 *     FIXTURES=FOLDER node forms.mjs OUT
 */
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { body, pastes, text } from "../keyforms.js";

const out = process.argv[2];
mkdirSync(out, { recursive: true });

/** @param {string} file @param {Buffer[]} all @param {string[]} [without] */
function add(file, all, without = []) {
  for (const { how, form, value } of pastes(text(file))) {
    if (without.includes(how)) continue;
    const bytes = Buffer.from(value);
    all.push(Buffer.from(`${[file, how, form, bytes.length].join("\t")}\n`));
    all.push(bytes);
  }
}

/** @type {Buffer[]} */
const all = [];
for (const file of [
  ...["pkcs1.pem", "pkcs8.pem", "openssh_rsa"],
  ...["spki.pem", "pkcs1_public.pem", "certificate.pem"],
]) {
  writeFileSync(`${out}/${file}`, body(text(file)));
  add(file, all);
}
writeFileSync(`${out}/all`, Buffer.concat(all));

/** @type {Buffer[]} */
const encrypted = [];
add("encrypted_pkcs8.pem", encrypted);
// Without its headers nobody can decrypt it.
add("encrypted_pkcs1.pem", encrypted, ["bare", "binary"]);
writeFileSync(`${out}/encrypted`, Buffer.concat(encrypted));
