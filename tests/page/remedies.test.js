// SPDX-License-Identifier: MIT
/** The page says what to do on it, not what a program must do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { REMEDIES, remedyWords, whatWords } from "../../js/page/wrong.js";
import { errors, JAVASCRIPT, OF_PROGRAMS } from "../errors.js";
import { passphraseErrors } from "../errors.js";

test("no error speaks of JavaScript", () => {
  const all = [...errors, ...passphraseErrors].map(([, name, what, remedy]) => {
    const [code, message] = [`ERR_${name}`, `${what} ${remedy}`];
    return { code, message, remedy, source: undefined };
  });
  // The page has a field for the app id, and none for an audience.
  const never = ["ERR_APP_ID_MISSING", "ERR_AUDIENCE_INVALID"];
  for (const error of all) {
    if (OF_PROGRAMS.has(error.code) || never.includes(error.code)) continue;
    const said = `${whatWords(error)} ${remedyWords(error)}`;
    assert.doesNotMatch(said, JAVASCRIPT, error.code);
    assert.doesNotMatch(remedyWords(error), /\bpass\b/i, error.code);
  }
  const codes = all.map(({ code }) => code);
  for (const code of Object.keys(REMEDIES))
    assert.ok(codes.includes(code), code);
});
