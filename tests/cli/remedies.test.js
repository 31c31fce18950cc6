// SPDX-License-Identifier: MIT
/** The command line says what to do there, not what a program must do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ERRORS } from "../../js/api/errors.js";
import { REMEDIES, report } from "../../js/cli/failure.js";
import * as core from "../../js/generated/errors.js";
import { ERRORS as passphrase } from "../../js/generated/passphrase.js";
import { JwtError } from "../../js/index.js";
import { errors, JAVASCRIPT, OF_PROGRAMS } from "../errors.js";
import { passphraseErrors } from "../errors.js";

const table = [...Object.values(core), passphrase].join("\n");
const more = /** @type {const} */ ([undefined, undefined, undefined, table]);
const apiNames = /** @type {(keyof typeof ERRORS)[]} */ (Object.keys(ERRORS));

test("no_remedy_speaks_of_JavaScript", () => {
  const all = [
    ...[...errors, ...passphraseErrors].map(([, name]) => {
      return new JwtError(/** @type {any} */ (name), ...more);
    }),
    ...apiNames.map((name) => new ApiError(name)),
    new ApiError("UNAUTHORIZED", { skew: 700 }),
  ];
  for (const error of all) {
    if (OF_PROGRAMS.has(error.code)) continue;
    const { line } = report(error);
    const what = `${error.code} ${error.message.slice(0, -error.remedy.length)}`;
    assert.ok(line.startsWith(what), line);
    assert.doesNotMatch(line.slice(what.length), JAVASCRIPT, line);
  }
  const codes = new Set(all.map(({ code }) => String(code)));
  assert.equal(codes.size, all.length - 1, "each has its row");
  for (const code of Object.keys(REMEDIES)) assert.ok(codes.has(code), code);
});
