// SPDX-License-Identifier: MIT
/** The API's end of the token: real curl runs what --curl prints. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { bin, dir, inTerminal, makeKey, packed, run } from "../cli/harness.js";
import { startMock } from "./mock-icr.js";

const key = makeKey("app");
const other = makeKey("other");
const { createSigner } = await import(
  pathToFileURL(`${packed}/dist/index.js`).href
);
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  mock = await startMock({ 42: key.publicPem });
});
after(() => mock.close());

/**
 * Asynchronous, because the mock lives in this process. What curl is told
 * besides comes from its configuration, so that the line stays as printed.
 *
 * @param {string} line for sh
 * @returns {Promise<{ status: number, body: any }>}
 */
const call = (line) =>
  new Promise((resolve, reject) => {
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: dir };
    const options = { cwd: dir, env, timeout: 30000 };
    execFile("sh", ["-c", line], options, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr));
      const [, body, status] = /^([^]*)\n(\d+)$/.exec(stdout) ?? [];
      resolve({ status: Number(status), body: JSON.parse(body) });
    });
  });
writeFileSync(
  join(dir, ".curlrc"),
  'silent\nshow-error\nwrite-out = "\\n%{http_code}"\n',
);

/** @param {string} path @param {string[]} args @returns {string} */
const curlLine = (path, ...args) =>
  run([
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
  const { screen, status } = inTerminal(["icr-app-jwt"], answers);
  assert.equal(status, 0);
  const token = screen.trim().split(/\s/).at(-1) ?? "";
  assert.equal((await send(token)).status, 200);
  const url = `${mock.url}/app/installations`;
  const asked = inTerminal(["icr-app-jwt", "--curl", url], answers, {
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

/** @param {string} pem @param {string} appId @param {object} options */
function tokenOf(pem, appId, options) {
  const signer = createSigner({ appId, privateKey: pem });
  const token = signer.createJWT(options);
  signer.dispose();
  return token;
}

/** @param {object} header @returns {string} signed with the right key */
function otherHeader(header) {
  const signer = createSigner({ appId: "42", privateKey: key.pem });
  const now = Math.floor(Date.now() / 1000);
  const parts = [header, { iss: "42", iat: now - 60, exp: now + 60 }];
  const input = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = signer.sign(new TextEncoder().encode(input));
  signer.dispose();
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}

/** Each is made when it is sent, so that a slow machine does not age it. */
const REFUSED = /** @type {[string, (now: number) => string, string][]} */ ([
  [
    "an_expired_token",
    (now) => tokenOf(key.pem, "42", { now: now - 700 }),
    "exp is in the past",
  ],
  [
    "a_future_token",
    (now) => tokenOf(key.pem, "42", { now: now + 600, expiresIn: 10 }),
    "iat is in the future",
  ],
  [
    "a_token_that_lives_too_long",
    (now) => tokenOf(key.pem, "42", { now: now + 50 }),
    "exp is too far in the future",
  ],
  [
    "a_token_of_another_key",
    () => tokenOf(other.pem, "42", {}),
    "the signature fits no key of this app",
  ],
  [
    "a_token_of_an_unknown_app",
    () => tokenOf(key.pem, "43", {}),
    "iss is not the id of an app",
  ],
  [
    "a_token_of_another_alg",
    () => otherHeader({ alg: "RS512" }),
    "alg is not RS256",
  ],
  ["no_token", () => "x", "the token cannot be decoded"],
]);
for (const [name, make, reason] of REFUSED) {
  test(`${name}_gets_401_and_the_reason`, async () => {
    const { status, body } = await send(make(Date.now() / 1000));
    assert.equal(status, 401);
    assert.equal(body.message, reason);
  });
}

test("a_token_signed_by_hand_under_the_right_header_is_taken", async () => {
  assert.equal((await send(otherHeader({ alg: "RS256" }))).status, 200);
});

test("the_mock_wants_the_version_and_the_method", async () => {
  const line = curlLine("/app/accessTokens");
  const old = await call(line.replace("2023-06-16", "2022-01-01"));
  assert.equal(old.status, 400);
  assert.equal((await call(line.replace("POST", "GET"))).status, 405);
});
