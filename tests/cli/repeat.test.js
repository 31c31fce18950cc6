// SPDX-License-Identifier: MIT
/** No key text that was given in a wrong place is repeated; paths are. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { captured } from "./captured.js";
import { dir, makeKey, run } from "./harness.js";
import { makeKeyTexts } from "./key-texts.js";
import { isInToken, placesFor } from "./places.js";

const { pem, forms, shownIn } = makeKeyTexts();
const { file } = makeKey("app");

// No call of the API leaves this process.
globalThis.fetch = async () => new Response("{}", { status: 401 });
const names = Object.keys(forms);
const places = Object.entries(placesFor(file));

/** @param {string} place @param {{ stdout: string, stderr: string }} said */
function isRepeated(place, { stdout, stderr }) {
  const shown = shownIn(stdout, { inToken: isInToken(place) });
  return (shown ?? shownIn(stderr)) !== undefined;
}

/** What each place repeats, in this process. Before the first test: what it
 * reports goes to the stream that is captured.
 * @type {Record<string, string[]>} */
const repeated = {};
for (const [place, make] of places) {
  const shown = (repeated[place] = /** @type {string[]} */ ([]));
  for (const name of names) {
    const said = await captured(make(forms[name] ?? ""));
    if (isRepeated(place, said)) shown.push(name);
  }
}

for (const [i, [place, make]] of places.entries()) {
  test(`key_text_in_${place.replaceAll(" ", "_")}_is_not_repeated`, () => {
    assert.deepEqual(repeated[place], []);
    // One of them through the packed file.
    const name = names[i % names.length] ?? "";
    const { args, ...options } = make(forms[name] ?? "");
    assert.ok(!isRepeated(place, run(args, options)), name);
  });
}

test("the_check_sees_16_characters_of_a_key", () => {
  const line = pem.split("\n")[3] ?? "";
  // Between characters that stand in no key: a letter may be the key's next.
  assert.equal(shownIn(`<${line.slice(0, 15)}>`), undefined);
  assert.equal(shownIn(`<${line.slice(0, 16)}>`), line.slice(0, 16));
});

test("a_path_that_is_wrong_is_repeated", () => {
  fs.mkdirSync(path.join(dir, "A-Folder-Called-by-32-Characters1"));
  for (const text of [
    ...["nope.pem", "icr_private_key.pem", "my-application-key.pem"],
    ...["my key.pem", "A-Folder-Called-by-32-Characters1/nope.pem"],
    ...[`${dir}/nope.pem`, "./keys/app.key", "~/nope.pem", "C:\\keys\\app.pem"],
  ]) {
    const { stderr } = run(["--app-id", "4", "--key", text]);
    assert.match(stderr, /^icr-app-jwt: ERR_FILE_MISSING /);
    assert.ok(stderr.includes(`: "${text}"`), `${text}\n${stderr}`);
  }
});

test("a_path_that_may_be_a_secret_is_missing_but_not_repeated", () => {
  for (const text of [
    "/run/secrets/icr_app_private_key_prod",
    "/home/alice/projects/carbon/keys/appkey",
    "0123456789abcdef",
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
      const { stderr } = run(args, { env });
      assert.match(
        stderr,
        /^icr-app-jwt: ERR_FILE_MISSING (PRIVATE_KEY_PATH: )?There is no such/,
      );
      assert.ok(!stderr.includes(text.slice(-16)), stderr);
    }
  }
});
