// SPDX-License-Identifier: MIT
/**
 * The table of pasted forms, for text_test.c: in the folder given, what is in
 * the armour of each file, and `all`: a line of what comes next, FILE HOW FORM
 * LENGTH with tabs between, and then so many bytes.
 *
 *     FIXTURES=FOLDER node forms.mjs OUT
 */
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { body, pastes, text } from "../keyforms.js";

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const all = [];
for (const file of [
  ...["pkcs1.pem", "pkcs8.pem", "openssh_rsa"],
  ...["spki.pem", "pkcs1_public.pem", "certificate.pem"],
]) {
  writeFileSync(`${out}/${file}`, body(text(file)));
  for (const { how, form, value } of pastes(text(file))) {
    const bytes = Buffer.from(value);
    all.push(Buffer.from(`${[file, how, form, bytes.length].join("\t")}\n`));
    all.push(bytes);
  }
}
writeFileSync(`${out}/all`, Buffer.concat(all));
