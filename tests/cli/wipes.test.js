// SPDX-License-Identifier: MIT
/** No array of bytes that held the key still does when the command ends. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dir, inTerminal, makeKey, runProcess } from "./harness.js";

const key = makeKey("app");
const token = runProcess(["--app-id", "4", "--key", key.file]).stdout.trim();
const report = path.join(dir, "report.json");
const preload = fileURLToPath(new URL("record-bytes.mjs", import.meta.url));
const object = createPrivateKey(key.pem);
const der = object.export({ type: "pkcs8", format: "der" });
const pieces = [
  ...key.pem
    .split("\n")
    .slice(2, 8)
    .map((line) => Buffer.from(line)),
  ...[300, 500, 900].map((at) => der.subarray(at, at + 48)),
];
const env = {
  NODE_OPTIONS: `--import=${preload}`,
  REPORT: report,
  PIECES: JSON.stringify(pieces.map((piece) => piece.toString("hex"))),
  PRIVATE_KEY_PASSPHRASE: "secret",
};
for (const format of /** @type {const} */ (["pem", "der"])) {
  const how = { type: "pkcs8", cipher: "aes-256-cbc", passphrase: "secret" };
  const exported = object.export(/** @type {any} */ ({ ...how, format }));
  const file = path.join(dir, `encrypted.${format}`);
  fs.writeFileSync(file, /** @type {any} */ (exported));
}
fs.writeFileSync(path.join(dir, "key.env"), `PRIVATE_KEY="${key.pem}"\n`);

/** @param {string} name */
function isWiped(name) {
  const { passed, left } = JSON.parse(fs.readFileSync(report, "utf8"));
  assert.ok(passed > 0, `${name}: the key was not seen at all`);
  assert.equal(left, 0, name);
  fs.rmSync(report);
}

const sign = ["--app-id", "4"];
/** @type {[args: string[], input?: string][]} */
const CALLS = [
  [[...sign, "--key", key.file]],
  [[...sign, "--key", key.file, "--json"]],
  [[...sign, "--key", key.file, "--curl", "/x"]],
  [["--app-id", "undefined", "--key", key.file]],
  [["--key", key.file]],
  [[...sign, "--key", "-"], key.pem],
  [["--key", "-"], key.pem],
  [["verify", "--key", key.file, token]],
  [["verify", "--key", key.file, "a.b.c"]],
  [["verify", "--key", "-", token], key.pem],
  [["fingerprint", key.file]],
  [["fingerprint", "-"], key.pem],
  [["inspect", key.file]],
  [["inspect", "-"], key.pem.slice(0, 1200)],
  [["fingerprint", "-e", "key.env"]],
  [[...sign, "--key", "encrypted.pem"]],
  [["fingerprint", "encrypted.pem"]],
  [["inspect", "encrypted.der"]],
  [["verify", "--key", "encrypted.pem", "a.b.c"]],
];
for (const [args, input = ""] of CALLS) {
  const name = args.join(" ").replaceAll(`${dir}/`, "").slice(0, 60);
  test(`wipes_the_key_after_${name}`, () => {
    runProcess(args, { env, input });
    isWiped(name);
  });
}

test("wipes_the_key_after_it_was_pasted", () => {
  const pasted = key.pem.replaceAll("\n", "\r");
  inTerminal(
    "icr-app-jwt",
    [
      ["Path of the private key file: ", pasted],
      ["App ID: ", "42\r"],
    ],
    { env },
  );
  isWiped("a paste at the path prompt");
  inTerminal(
    "icr-app-jwt --app-id 4 --key -",
    [["Paste the key", `${pasted}\u0004`]],
    { env },
  );
  isWiped("a paste for --key -");
});
