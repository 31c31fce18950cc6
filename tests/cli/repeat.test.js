// SPDX-License-Identifier: MIT
/** No key text that was given in a wrong place is repeated; paths are. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { captured } from "./captured.js";
import { dir, makeKey, refuses, run } from "./harness.js";
import { makeKeyTexts } from "./key-texts.js";
import { isInToken, placesFor } from "./places.js";
import { holdsKeyLine } from "../../js/cli/repeat.js";

const { pem, forms, dumps, shownIn } = makeKeyTexts();
const { file } = makeKey("app");

// No call of the API leaves this process.
let calls = 0;
globalThis.fetch = async () => {
  calls++;
  return new Response("{}", { status: 401 });
};
const names = Object.keys(forms);
/** What is told as a key where a shell, and who lists processes, could see it. */
const WHOLE = [
  ...["PKCS#1", "PKCS#8", "PEM, literal \\n", "bare, base64"],
  ...["base64, base64", "JWK", "kty and d of a JWK"],
];
const ARGUMENTS =
  /^(TEXT|--app-id 4 --key[ =]TEXT|--key FILE --app-id=TEXT|(verify --key FILE|inspect) TEXT)$/;
const places = Object.entries(placesFor(file));

/** @param {string} place @param {{ stdout: string, stderr: string }} said */
function isRepeated(place, { stdout, stderr }) {
  const shown = shownIn(stdout, { inToken: isInToken(place) });
  return (shown ?? shownIn(stderr)) !== undefined;
}

/** What each place says of each form, in this process. Before the first test:
 * what it reports goes to the stream that is captured.
 * @type {[name: string, said: Awaited<ReturnType<typeof captured>>][][]} */
const answers = [];
for (const [, make] of places) {
  /** @type {typeof answers[0]} */
  const all = [];
  for (const [name, text] of Object.entries(forms)) {
    all.push([name, await captured(make(text))]);
  }
  answers.push(all);
}

for (const [i, [place, make]] of places.entries()) {
  test(`key_text_in_${place.replaceAll(" ", "_")}_is_not_repeated`, async () => {
    for (const [name, said] of answers[i] ?? []) {
      assert.ok(!isRepeated(place, said), name);
      if (ARGUMENTS.test(place) && WHOLE.includes(name)) {
        refuses(said, 2, /^icr-app-jwt: ERR_KEY_IN_FLAG /);
      }
    }
    // One of them through the packed file.
    const name = names[i % names.length] ?? "";
    const { args, ...options } = make(forms[name] ?? "");
    assert.ok(!isRepeated(place, await run(args, options)), name);
  });
}

test("the_check_sees_16_characters_of_a_key", () => {
  const line = pem.split("\n")[3] ?? "";
  // Between characters that stand in no key: a letter may be the key's next.
  assert.equal(shownIn(`<${line.slice(0, 15)}>`), undefined);
  assert.equal(shownIn(`<${line.slice(0, 16)}>`), line.slice(0, 16));
});

test("bytes_of_a_key_are_neither_signed_nor_sent", async () => {
  const all = Object.entries({ ...dumps, "hex DER": forms["hex DER"] ?? "" });
  const sign = ["--app-id=4", `--key=${file}`];
  calls = 0;
  for (const [name, text] of all) {
    for (const args of [
      [`--key=${file}`, `--app-id=${text}`],
      ["access-token", ...sign, `--installation=${text}`],
      ["revoke", text],
      [...sign, "--curl", `/${text}`],
      [...sign, "--curl", `/projects?after=${text}`],
    ]) {
      const { status, stdout } = await captured({ args });
      assert.notEqual(status, 0, `${name} ${args[0]}`);
      assert.equal(stdout, "");
    }
    const env = { PRIVATE_KEY_PATH: text };
    const { stderr } = await captured({ args: ["inspect"], env });
    assert.match(stderr, /^icr-app-jwt: ERR_PATH_IS_KEY /, name);
  }
  assert.equal(calls, 0);
});

test("ids_tokens_and_hashes_are_no_keys", () => {
  const uuid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
  const hex = "0123456789abcdef".repeat(4);
  for (const text of [
    ...["42", uuid, `${uuid}:${uuid}`, hex, `crs_${hex.slice(16)}`],
    ...["sha256:".concat(hex), "2001:db8:85a3:1:2:8a2e:370:7334"],
    encodeURIComponent("日本語のプロジェクト"),
    ...["2026-11-24T12:30:45.123Z", "C:\\drivers\\x64\\2026\\11\\24\\app.pem"],
    ...["/srv/2026/11/24/12/30/45/1/2/3/4/5/6/app.pem", "dad-bad-".repeat(12)],
  ]) {
    assert.ok(!holdsKeyLine(text), text);
  }
});

test("a_path_that_is_wrong_is_repeated", async () => {
  fs.mkdirSync(path.join(dir, "A-Folder-Called-by-32-Characters1"));
  for (const text of [
    ...["nope.pem", "icr_private_key.pem", "my-application-key.pem"],
    ...["my key.pem", "A-Folder-Called-by-32-Characters1/nope.pem"],
    ...[`${dir}/nope.pem`, "./keys/app.key", "~/nope.pem", "C:\\keys\\app.pem"],
    ...["C:\\x64\\2026\\11\\24\\icr app.pem", "a bad cafe (2).pem"],
    ...["2026-11-24 12:30:45.pem", "key 10.0.0.1:8443.pem"],
  ]) {
    const { stderr } = await run(["--app-id", "4", "--key", text]);
    assert.match(stderr, /^icr-app-jwt: ERR_FILE_MISSING /);
    assert.ok(stderr.includes(`: "${text}"`), `${text}\n${stderr}`);
  }
});

test("dashes_may_be_the_keys", async () => {
  const stderr = refuses(
    await run(["page", "--Nix4Ofv-5gNdQQ"]),
    2,
    /ERR_USAGE /,
  );
  assert.ok(!stderr.includes("Nix4"));
  refuses(await run(["page", "--privateKeyPath"]), 2, /"--privateKeyPath"/);
  const env = { PRIVATE_KEY_PATH: "--abcdeFghijKlmnoPq" };
  assert.ok(!(await run(["inspect"], { env })).stderr.includes("Fghij"));
});

test("a_path_that_may_be_a_secret_is_missing_but_not_repeated", async () => {
  for (const text of [
    "/run/secrets/icr_app_private_key_prod",
    "/home/alice/projects/carbon/keys/appkey",
    ...[
      "0123456789abcdef",
      "/c994281ca f765519134b4b7",
      "1a2b/3c4d.5e6f.7788.9",
      "94 69 bf  |0...........wF3|cf 5a 39 4d db cc 72 9",
    ],
    "x".repeat(300),
  ]) {
    for (const [
      args,
      env,
    ] of /** @type {[string[], Record<string, string>][]} */ ([
      [["--app-id", "42", "--key", text], {}],
      [["--app-id", "42"], { PRIVATE_KEY_PATH: text }],
      [["inspect", text], {}],
    ])) {
      const { stderr } = await run(args, { env });
      assert.match(
        stderr,
        /^icr-app-jwt: ERR_FILE_MISSING (PRIVATE_KEY_PATH: )?There is no such/,
      );
      assert.ok(!stderr.includes(text.slice(-16)), stderr);
    }
  }
});
