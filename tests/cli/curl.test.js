// SPDX-License-Identifier: MIT
/** --curl: the line, and what a shell makes of it. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { dir, done, makeKey, ok, refuses } from "./harness.js";
import { run, runShell, TOKEN } from "./harness.js";

const key = makeKey("app");
const signing = ["--app-id", "42", "--key", key.file];

/** @param {string[]} args @returns {Promise<string>} */
async function line(...args) {
  const { stdout } = done(await run([...signing, ...args]));
  assert.match(stdout, /^[^\n]+\n$/);
  return stdout.trim();
}

/** @param {string} text @returns {string[]} the words that sh reads */
function words(text) {
  const { stdout } = runShell(`curl() { printf '%s\\0' "$@"; }; ${text}`);
  return stdout.split("\0").slice(0, -1);
}

/** @param {string[]} list @param {string} name */
const after = (list, name) => list[list.indexOf(name) + 1];

test("prints_the_ready_call", async () => {
  const text = await line("--curl", "/app/installations");
  assert.match(
    text,
    /^curl .*--url https:\/\/api\.carbonregistry\.com\/app\/installations /,
  );
  const list = words(text);
  assert.equal(after(list, "--request"), "GET");
  assert.ok(list.includes("x-icr-api-version: 2023-06-16"));
  const auth = list.find((word) => word.startsWith("Authorization: Bearer "));
  assert.match(auth?.slice(22) ?? "", TOKEN);
});

test("sandbox_chooses_the_other_host", async () => {
  const list = words(await line("--sandbox", "--curl", "/app/installations"));
  assert.equal(
    after(list, "--url"),
    "https://sandbox-api.carbonregistry.com/app/installations",
  );
});

for (const [target, method] of [
  ["/app/accessTokens", "POST"],
  ["/app/accessTokens?x=1", "POST"],
  ["/app/installations/abc-1/accessTokens", "POST"],
  ["https://example.com/api/app/installations/7/accessTokens", "POST"],
  ["/app/installations", "GET"],
  ["/app/installations/7", "GET"],
  ["/app/accessTokens/7", "GET"],
  ["/xapp/accessTokens", "GET"],
]) {
  test(`${method}_for_${target}`, async () => {
    assert.equal(
      after(words(await line("--curl", target)), "--request"),
      method,
    );
  });
}

test("nothing_in_a_url_reaches_the_shell", async () => {
  const ran = path.join(dir, "ran");
  for (const target of [
    `/app/x'y`,
    `/app/'; touch ran; '`,
    `/app/$(touch ran)`,
    `/app/\`touch ran\``,
    `/app/";touch ran;"`,
    `/app/x\ntouch ran`,
    `/app/\\'$(touch ran)`,
    `https://example.com/?q='$(touch ran)'&r=1;s=2|3>4#5`,
    `/app/!!~*?[a]{b,c}`,
    `/\u001b[31m\u202e`,
  ]) {
    const text = await line("--curl", target);
    assert.doesNotMatch(text, /[^\x20-\x7e]/);
    const list = words(text);
    assert.ok(!fs.existsSync(ran), target);
    const base = "https://api.carbonregistry.com";
    const whole = target.startsWith("/") ? `${base}${target}` : target;
    assert.equal(after(list, "--url"), new URL(whole).href);
    assert.equal(list.filter((word) => word === "--url").length, 1);
  }
});

test("a_piece_of_a_key_is_no_path_but_ids_and_words_are", async () => {
  for (const target of [
    "/app/installations/6f9619ff-8b86-d011-b42d-00cf4fc964ff/accessTokens",
    "/app/installations/clh3am1f30000udocl363q9t0",
    "/organizations/01ARZ3NDEKTSV4RRFFQ69G5FAV/projectsWithEveryDetail",
    "/api/v1/app/access-tokens/42",
    "/projects/ICR123/credits",
    "/app/installations/aB3dE5gH7/accessTokens",
    "/projects?limit=10&page=0&cursor=eyJpZCI6MTIzNDU2Nzg5MH0",
  ]) {
    await line("--curl", target);
  }
  for (const target of [
    ...["/aB3dE5gH7jK9mN1pQ3", "/aB3dE5gH/7jK9mN1p", "/aB3dE5gH?7jK9mN1pQ"],
    ...["/Fp/msb//sxjGLOBsRur", "/PQXRwITW+/2/errzlf", "/aB3d/\nE5gH7jK9"],
    ...["/zm4dayL/xjtaxAkh", "/credits/zm4dayL"],
    "/~/76086685347017844957053812",
    ...["/0xa4be633a2284bccd857f348", "/xa4be633a2284bccd857f348"],
    "/0XA4BE633A2284BCCD857F3481",
  ]) {
    const refused = await run([...signing, "--curl", target]);
    const stderr = refuses(refused, 2, /^icr-app-jwt: ERR_/);
    assert.ok(!stderr.includes(target.slice(1, 6)));
  }
});

test("a_path_cannot_leave_the_host", async () => {
  for (const target of [
    "//evil.example/x",
    "/@evil.example/",
    "/\\evil.example",
  ]) {
    const url = new URL(after(words(await line("--curl", target)), "--url"));
    assert.equal(url.host, "api.carbonregistry.com");
  }
});

test("a_url_whose_host_stands_after_a_name_is_refused", async () => {
  for (const before of ["api.carbonregistry.com", "me:word", ":word"]) {
    const url = `https://${before}@evil.example/app`;
    const refused = await run([...signing, "--curl", url]);
    refuses(refused, 2, /ERR_USAGE .*before the host/);
  }
});

test("an_http_url_off_this_machine_is_warned_of", async () => {
  for (const host of ["example.com", "127.0.0.1..", "127.0.0.1.example.com"]) {
    const far = await run([...signing, "--curl", `http://${host}/app`]);
    assert.match(far.stderr, /^icr-app-jwt: warning: .*unencrypted/);
  }
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    ok(await run([...signing, "--curl", `http://${host}:1/app`]));
  }
});
