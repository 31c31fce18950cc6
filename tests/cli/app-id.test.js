// SPDX-License-Identifier: MIT
/** Wrong app ids from the flag and the environment are named and not repeated. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errors } from "../errors.js";
import { RIGHT_APP_IDS, WRONG_APP_IDS } from "../js/appids.js";
import { captured } from "./captured.js";
import { claimsOf, makeKey, ok, TOKEN } from "./harness.js";

const { file } = makeKey("app");
const NAMES = ["NEXT_PUBLIC_APP_ID", "NEXT_PUBLIC_ICR_APP_ID", "ICR_APP_ID"];

/** @type {Record<string, (id: string) => import("./places.js").Call>} */
const SOURCES = {
  "--app-id": (id) => ({ args: ["--key", file, `--app-id=${id}`] }),
  ...Object.fromEntries(
    NAMES.map((name) => [
      name,
      (/** @type {string} */ id) => ({
        args: ["--key", file],
        env: { [name]: id },
      }),
    ]),
  ),
};
const SENTENCES = errors.map(([, , what, remedy]) => `${what} ${remedy}`);

/** @param {string} id @returns {boolean} whether a message may hold it by chance */
const isCommon = (id) =>
  id.length < 4 || SENTENCES.some((sentence) => sentence.includes(id));

for (const [source, call] of Object.entries(SOURCES)) {
  test(`wrong_app_ids_in_${source}_are_named_and_not_repeated`, async () => {
    for (const [code, id] of WRONG_APP_IDS) {
      // Key text in a flag has a code of its own.
      const inFlag = source === "--app-id" && id.includes("-----BEGIN");
      const { status, stdout, stderr } = await captured(call(id));
      const words = `${source}: The app id `;
      const line = inFlag ? "KEY_IN_FLAG " : `${code} ${words}`;
      const said = `icr-app-jwt: ERR_${line}`;
      assert.equal(stderr.slice(0, said.length), said, JSON.stringify(id));
      assert.equal(status, inFlag ? 2 : 1);
      assert.equal(stdout, "");
      assert.ok(isCommon(id) || !stderr.includes(id), JSON.stringify(id));
    }
  });

  test(`right_app_ids_in_${source}_are_taken`, async () => {
    for (const id of RIGHT_APP_IDS) {
      const stdout = ok(await captured(call(id)));
      assert.match(stdout.trim(), TOKEN);
      assert.equal(claimsOf(stdout).iss, id);
    }
  });
}

test("a_key_of_a_variable_that_is_wrong_is_named_by_it", async () => {
  for (const name of ["PRIVATE_KEY", "ICR_PRIVATE_KEY"]) {
    for (const args of [[], ["verify", "a.b.c"], ["fingerprint"]]) {
      const env = { ICR_APP_ID: "42", [name]: "secret-that-is-no-key" };
      const { stderr } = await captured({ args, env });
      const said = `icr-app-jwt: ERR_KEY_NOT_A_KEY ${name}: `;
      assert.equal(stderr.slice(0, said.length), said);
      assert.ok(!stderr.includes("secret"));
    }
  }
});

test("a_variable_of_white_space_does_not_hide_another", async () => {
  const env = { NEXT_PUBLIC_APP_ID: " ", ICR_APP_ID: "42" };
  const { stdout } = await captured({ args: ["--key", file], env });
  assert.equal(claimsOf(stdout).iss, "42");
});
