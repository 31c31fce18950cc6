// SPDX-License-Identifier: MIT
/** The API's end of the token: real curl runs what --curl prints. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { bin, dir, inTerminal, makeKey, runProcess } from "../cli/harness.js";
import { tokenOf } from "../jws.js";
import { key, library } from "./client.js";
import { startMock } from "./mock-icr.js";

const execute = promisify(execFile);
const other = makeKey("other");
const { createJWT } = library;
const mock = await startMock({ 42: key.publicPem });
after(() => mock.close());

/**
 * Asynchronous, because the mock lives in this process. What curl is told
 * besides comes from its configuration, so that the line stays as printed.
 *
 * @param {string} line for sh
 * @returns {Promise<{ status: number, body: any }>}
 */
async function call(line) {
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: dir };
  const options = { cwd: dir, env, timeout: 30000 };
  const { stdout } = await execute("sh", ["-c", line], options);
  const [, body, status] = /^([^]*)\n(\d+)$/.exec(stdout) ?? [];
  return { status: Number(status), body: JSON.parse(body) };
}
writeFileSync(
  join(dir, ".curlrc"),
  'silent\nshow-error\nwrite-out = "\\n%{http_code}"\n',
);

/** @param {string} path @param {string[]} args @returns {string} */
const curlLine = (path, ...args) =>
  runProcess([
    ...["--app-id", "42", "--key", key.file],
    ...["--curl", `${mock.url}${path}`],
    ...args,
  ]).stdout.trim();

/** @param {string} token */
const send = (token) =>
  call(curlLine("/app/installations").replace(/eyJ[\w.-]+/, token));

test("curl_gets_200_with_the_printed_line", async () => {
  const { status, body } = await call(curlLine("/app/installations"));
  assert.equal(status, 200);
  assert.deepEqual(
    body.installations.map((/** @type {any} */ { id }) => id),
    [7],
  );
});

test("curl_gets_access_tokens_with_the_printed_lines", async () => {
  for (const [path, id] of /** @type {const} */ ([
    ["/app/accessTokens", undefined],
    ["/app/installations/7/accessTokens", 7],
  ])) {
    const { status, body } = await call(curlLine(path));
    assert.equal(status, 201);
    assert.match(body.token, /^crs_[\da-f]{48}$/);
    assert.equal(body.installationId, id);
  }
});

test("the_vendor's_flow_as_a_person", async () => {
  /** @type {[string, string][]} */
  const answers = [
    ["Path of the private key file: ", `${key.file}\r`],
    ["App ID: ", "42\r"],
  ];
  const { screen } = inTerminal("icr-app-jwt", answers);
  const token = screen.trim().split(/\s/).at(-1) ?? "";
  assert.equal((await send(token)).status, 200);
  const url = `${mock.url}/app/installations`;
  const asked = inTerminal(`icr-app-jwt --curl ${url}`, answers, {
    stdout: "pipe",
  });
  assert.equal((await call(asked.stdout)).status, 200);
});

test("eval_of_a_substitution_works_as_the_help_says", async () => {
  const { status } = await call(
    `eval "$(icr-app-jwt --app-id 42 --key '${key.file}' ` +
      `--curl ${mock.url}/app/installations)"`,
  );
  assert.equal(status, 200);
});

test("the_header_is_one_that_curl_takes", async () => {
  const { status } = await call(
    `curl -H "$(icr-app-jwt --app-id 42 --key '${key.file}' --header)" ` +
      `-H 'x-icr-api-version: 2023-06-16' ${mock.url}/app/installations`,
  );
  assert.equal(status, 200);
});

/** @param {object} options besides those that are good */
const ours = (options) =>
  createJWT({ appId: "42", privateKey: key.pem, ...options });
/** @param {string} alg @returns {string} signed by OpenSSL with the right key */
function theirs(alg) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "42", iat: now - 60, exp: now + 60 };
  return tokenOf(key.pem, claims, { alg });
}

/**
 * By the reason. Each is made when it is sent, so that a slow machine does not
 * age it.
 *
 * @type {Record<string, (now: number) => string>}
 */
const REFUSED = {
  "exp is in the past": (now) => ours({ now: now - 700 }),
  "iat is in the future": (now) => ours({ now: now + 600, expiresIn: 10 }),
  "exp is too far in the future": (now) => ours({ now: now + 50 }),
  "the signature fits no key of this app": () =>
    ours({ privateKey: other.pem }),
  "iss is not the id of an app": () => ours({ appId: "43" }),
  "alg is not RS256": () => theirs("RS512"),
  "the token cannot be decoded": () => "x",
};
for (const [reason, make] of Object.entries(REFUSED)) {
  test(`refused_because_${reason.replaceAll(" ", "_")}`, async () => {
    const { status, body } = await send(make(Date.now() / 1000));
    assert.equal(status, 401);
    assert.equal(body.message, reason);
  });
}

test("the_same_under_the_right_header_is_taken", async () => {
  assert.equal((await send(theirs("RS256"))).status, 200);
});

test("the_mock_wants_the_version_and_the_method", async () => {
  const line = curlLine("/app/accessTokens");
  const old = await call(line.replace("2023-06-16", "2022-01-01"));
  assert.equal(old.status, 400);
  assert.equal((await call(line.replace("POST", "GET"))).status, 405);
});
