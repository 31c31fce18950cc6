// SPDX-License-Identifier: MIT
/** access-token, installations, revoke, against a mock of the API. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { NOBODY, startMock } from "../e2e/mock-icr.js";
import { dir, done, makeKey, ok, refuses, run } from "./harness.js";

const key = makeKey("app");
const other = makeKey("other");
const SIGNING = ["--app-id", "42", "--key", key.file];
/** With a digit: one line in 50,000 has none, and may be a name. */
const keyLine =
  key.pem
    .split("\n")
    .slice(2, 20)
    .find((line) => /\d/.test(line)) ?? "";

/** @type {any[]} */
const installations = Array.from({ length: 125 }, (_, i) => `i-${i}`);
// The client gets {"toString":1}, which is not to be turned into text.
installations.push({
  toJSON: () => ({ toString: 1 }),
  toString: () => "odd",
});
// What the API gives at most is not documented.
const options = { installations, mostPerPage: 50 };
const mock = await startMock({ 42: key.publicPem }, options);
const sandbox = await startMock({ 42: key.publicPem }, { installations: [] });
after(() => Promise.all([mock.close(), sandbox.close()]));

// In place of the API's hosts stand the mocks; nothing else is replaced.
const { fetch } = globalThis;
/** @type {string | undefined} */
let elsewhere;
globalThis.fetch = (url, init) => {
  const { origin, pathname, search } = new URL(String(url));
  /** @type {Record<string, string | undefined>} */
  const hosts = {
    "https://api.carbonregistry.com": elsewhere ?? mock.url,
    "https://sandbox-api.carbonregistry.com": sandbox.url,
  };
  assert.ok(hosts[origin], origin);
  return fetch(`${hosts[origin]}${pathname}${search}`, init);
};

test("access_token_prints_a_token_of_the_app_or_of_an_installation", async () => {
  for (const [
    more,
    installation,
  ] of /** @type {[string[], string | undefined][]} */ ([
    [[], undefined],
    [["--installation", "i-7"], "i-7"],
  ])) {
    const stdout = ok(await run(["access-token", ...SIGNING, ...more]));
    assert.match(stdout, /^crs_[\da-f]{48}\n$/);
    assert.equal(
      mock.api.access.get(stdout.trim())?.installation,
      installation,
    );
  }
});

test("access_token_prints_a_header_or_the_whole_answer", async () => {
  const header = await run(["access-token", ...SIGNING, "--header"]);
  assert.match(header.stdout, /^Authorization: Bearer crs_[\da-f]{48}\n$/);
  const whole = await run(["access-token", ...SIGNING, "--json"]);
  const { token, expiresAt, permissions } = JSON.parse(whole.stdout);
  assert.match(token, /^crs_/);
  assert.ok(Date.parse(expiresAt) > Date.now());
  assert.deepEqual(permissions, { organization_info: "VIEW" });
  const both = await run(["access-token", ...SIGNING, "--json", "--header"]);
  assert.equal(both.status, 2);
});

test("installations_lists_every_page", async () => {
  const { stdout } = done(await run(["installations", ...SIGNING]));
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 126);
  assert.equal(lines[124], "i-124\to-i-124\tOrganization i-124");
  assert.equal(lines[125], '{"toString":1}\to-odd\tOrganization odd');
  const { stdout: text } = await run(["installations", ...SIGNING, "--json"]);
  const all = JSON.parse(text);
  assert.equal(all.length, 126);
  assert.equal(all[3].organization.name, "Organization i-3");
});

test("sandbox_asks_the_other_host", async () => {
  sandbox.calls.length = 0;
  const list = done(await run(["installations", ...SIGNING, "--sandbox"]));
  assert.equal(list.stdout, "");
  assert.match(list.stderr, /installed nowhere/);
  const token = await run(["access-token", ...SIGNING, "--sandbox"]);
  assert.ok(sandbox.api.access.has(token.stdout.trim()));
  done(await run(["revoke", "--sandbox"], { input: token.stdout }));
  assert.ok(!sandbox.api.access.has(token.stdout.trim()));
  assert.equal(sandbox.calls.length, 3);
});

test("revoke_takes_the_token_alone_and_no_key", async () => {
  for (const asArgument of [true, false]) {
    const { stdout } = await run(["access-token", ...SIGNING]);
    const token = stdout.trim();
    const { stderr } = done(
      asArgument
        ? await run(["revoke", `Bearer ${token}`])
        : await run(["revoke"], { input: stdout }),
    );
    assert.match(stderr, /^revoked/);
    assert.ok(!mock.api.access.has(token));
    assert.ok(!stderr.includes(token));
    const again = await run(["revoke", token]);
    const words = /ERR_API_UNAUTHORIZED .*access token.*--sandbox/;
    const said = refuses(again, 1, words);
    assert.doesNotMatch(said, /iss|fingerprint/, "no key was given");
    assert.match(said, /The API says: "[^"]+"/);
    assert.ok(!said.includes(token));
  }
  refuses(await run(["revoke"]), 2, /ERR_TOKEN_MISSING/);
  mock.calls.length = 0;
  refuses(await run(["revoke", keyLine]), 1, /ERR_TOKEN_IS_KEY/);
  assert.deepEqual(mock.calls, []);
  refuses(await run(["revoke", "a.b.c"]), 1, /ERR_TOKEN_IS_JWT/);
  for (const none of ["", "crs_a crs_b", "crs_\u00e4", "x".repeat(8193)]) {
    const words = /^icr-app-jwt: ERR_TOKEN_MALFORMED .*access token/;
    refuses(await run(["revoke", none]), 1, words);
  }
  assert.deepEqual(mock.calls, []);
});

test("what_the_api_refuses_is_said_on_one_line_with_its_reason", async () => {
  const wrong = ["--app-id", "42", "--key", other.file];
  const key401 = refuses(
    await run(["access-token", ...wrong]),
    1,
    /^icr-app-jwt: ERR_API_UNAUTHORIZED .*this app's id.* The API says: "the signature fits no key of this app"\.\n$/,
  );
  const missing = refuses(
    await run(["access-token", ...SIGNING, "--installation=nope"]),
    1,
    /^icr-app-jwt: ERR_API_NOT_FOUND The API did not find this \(404\)\. .*\n$/,
  );
  for (const said of [key401, missing]) {
    assert.doesNotMatch(said, /error\.|baseUrl|eyJ|\n\s+at /);
  }
  elsewhere = NOBODY;
  const nobody = await run(["access-token", ...SIGNING]);
  elsewhere = undefined;
  refuses(nobody, 1, /ERR_API_UNREACHABLE .* answer \(ECONNREFUSED\)\. /);
  const id = await run(["access-token", ...SIGNING, "--installation", ".."]);
  refuses(id, 1, /ERR_API_INSTALLATION_ID .*--installation/);
});

test("key_text_for_an_installation_is_not_sent", async () => {
  mock.calls.length = 0;
  const args = ["access-token", ...SIGNING, "--installation", keyLine];
  const stderr = refuses(await run(args), 2, /^icr-app-jwt: ERR_/);
  assert.ok(!stderr.includes(keyLine.slice(0, 16)));
  assert.deepEqual(mock.calls, []);
});

test("app_id_and_key_come_from_an_env_file", async () => {
  fs.writeFileSync(
    path.join(dir, ".env"),
    `ICR_APP_ID=42\nPRIVATE_KEY="${key.pem}"\n`,
    { mode: 0o600 },
  );
  const args = ["access-token", "--env-file=.env", "--installation=i-3"];
  const token = ok(await run(args)).trim();
  assert.equal(mock.api.access.get(token)?.app, "42");
});
