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

const FLAGS = {
  expiresIn: "--expires-in",
  clockTolerance: "--clock-tolerance",
  audience: "--audience",
  installationId: "--installation",
};

test("no_error_speaks_of_JavaScript", () => {
  const all = [
    ...[...errors, ...passphraseErrors].map(([, name]) => {
      return new JwtError(/** @type {any} */ (name), ...more);
    }),
    ...apiNames.map((name) => new ApiError(name, { status: 418 })),
    new ApiError("UNAUTHORIZED", { skew: 700 }),
  ];
  for (const error of all) {
    if (OF_PROGRAMS.has(error.code)) continue;
    const { line } = report(error);
    assert.doesNotMatch(line, JAVASCRIPT);
    const [what = ""] = error.message.split(/(?<=\.) /);
    const said = what.replace(/^\w+ is /, "").replace(/another 4xx|5xx/, "418");
    assert.ok(line.includes(said), line);
    for (const [name, flag] of Object.entries(FLAGS)) {
      if (what.startsWith(name)) assert.match(line, new RegExp(` ${flag} is `));
    }
  }
  const codes = new Set(all.map(({ code }) => String(code)));
  assert.equal(codes.size, all.length - 1, "each has its row");
  for (const code of Object.keys(REMEDIES)) assert.ok(codes.has(code), code);
});

test("what_kept_the_API_from_answering_is_named", () => {
  const system = Object.assign(new Error(), { code: "ENOTFOUND" });
  for (const cause of [
    system,
    new TypeError("fetch failed", { cause: system }),
  ]) {
    const { line } = report(new ApiError("UNREACHABLE", { cause }));
    assert.match(line, /The API did not answer \(ENOTFOUND\)\. /);
  }
});
