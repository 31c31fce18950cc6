// SPDX-License-Identifier: MIT
/** decode, verify, fingerprint, inspect. */
import assert from "node:assert/strict";
import { execSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tokenOf } from "../jws.js";
import { claimsOf, dir, done, forge, makeKey } from "./harness.js";
import { ok, refuses, run } from "./harness.js";

const key = makeKey("app");
const other = makeKey("other");
const token = (await run(["--app-id", "42", "--key", key.file])).stdout.trim();
const now = Math.floor(Date.now() / 1000);
const good = { iss: "42", exp: now + 500, iat: now - 60, alg: "RS256" };

test("decode_shows_header_and_claims_as_json", async () => {
  const { stdout, stderr } = done(await run(["decode", token]));
  assert.deepEqual(JSON.parse(stdout), {
    header: { alg: "RS256", typ: "JWT" },
    claims: claimsOf(token),
  });
  assert.match(stderr, /^issued \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, .* ago$/m);
  assert.match(stderr, /^expires .* UTC, in (10 min|9 min \d+ s)$/m);
  assert.match(stderr, /^not verified/m);
});

test("decode_and_verify_take_the_token_from_stdin_or_a_header", async () => {
  for (const input of [
    token,
    `${token}\n`,
    `Bearer ${token}\r\n`,
    `Authorization: Bearer ${token}\n`,
  ]) {
    done(await run(["decode"], { input }));
    done(await run(["verify", "--key", key.publicFile], { input }));
  }
});

test("decode_says_that_a_token_has_expired", async () => {
  const { stderr } = await run(["decode", forge({ ...good, exp: now - 3661 })]);
  assert.match(stderr, /^expired .*, 1 h 1 min ago$/m);
});

test("decode_says_why_the_api_would_refuse_a_token", async () => {
  const codes = async (/** @type {string} */ bad) => {
    const { stderr } = await run(["decode", bad]);
    const lines = stderr.matchAll(
      /^The API would refuse this: (ERR_\w+) .+$/gm,
    );
    return [...lines].map(([, code]) => code);
  };
  assert.deepEqual(await codes(token), []);
  assert.deepEqual(await codes(forge({ ...good, exp: now + 3600 })), [
    "ERR_TOKEN_EXP_TOO_FAR",
  ]);
  const { exp, ...lasting } = good;
  const bad = forge({ ...lasting, iss: 42 }, { alg: "HS256" });
  const all = await codes(bad);
  for (const name of ["ALG", "ISS", "EXP"]) {
    assert.ok(all.includes(`ERR_TOKEN_${name}`), all.join());
  }
  const { stdout } = done(await run(["decode", "--json", bad]));
  const { header, claims, problems } = JSON.parse(stdout);
  assert.equal(header.alg, "HS256");
  assert.equal(claims.iss, 42);
  assert.deepEqual(
    problems.map((/** @type {any} */ one) => one.code),
    all,
  );
});

test("decode_takes_times_that_are_no_times", async () => {
  for (const exp of [1e300, -1e300, "soon", null, {}, [1], true]) {
    const { stderr } = done(await run(["decode", forge({ ...good, exp })]));
    assert.doesNotMatch(stderr, /^expire|^icr-app-jwt/m);
  }
});

test("claims_are_shown_with_controls_and_bidi_escaped", async () => {
  const iss =
    "\u001b]0;owned\u0007\u001b[2J\u202e\u2066\u200b\u009b31m\u2028\u{e0041}\ud800";
  const { stdout, stderr } = done(
    await run(["decode", forge({ ...good, iss })]),
  );
  assert.doesNotMatch(stdout + stderr, /[^\x20-\x7e\n]/);
  assert.match(stdout, /\\u001b\]0;owned\\u0007.*\\u202e\\u2066\\u200b\\u009b/);
  assert.equal(JSON.parse(stdout).claims.iss, iss);
});

test("letters_and_spaces_that_cannot_be_seen_are_escaped", async () => {
  for (const hidden of [
    ..."\u3164\u115f\u1160\uffa0\u2800\u034f\u17b4\u180b\ufe0f\u00ad\u2061",
    ..."\u00a0\u2003\u3000\u{1d159}\u{16fe4}\u{e0100}",
  ]) {
    const iss = `42${hidden}`;
    const { stdout } = await run(["decode", forge({ ...good, iss })]);
    assert.match(stdout, /"iss": "42(\\u[\da-f]{4})+"/);
    assert.equal(JSON.parse(stdout).claims.iss, iss);
  }
  const iss = "\u00e9 \u4e2d\u0915\u094d 42";
  const { stdout } = await run(["decode", forge({ ...good, iss })]);
  assert.ok(stdout.includes(iss));
});

test("names_of_claims_are_escaped_too", async () => {
  const claims = { ...good, "\u202ex\u001b[0m": 1 };
  const { stdout } = await run([
    "decode",
    forge(claims, { alg: "\u009b", "\u2067": 2 }),
  ]);
  assert.doesNotMatch(stdout, /[^\x20-\x7e\n]/);
});

test("verify_prints_the_claims_of_a_good_token", async () => {
  for (const file of [key.publicFile, key.file]) {
    const { stdout, stderr } = done(
      await run(["verify", "--key", file, token]),
    );
    assert.deepEqual(JSON.parse(stdout), claimsOf(token));
    assert.match(stderr, /^verified/m);
  }
});

test("verify_takes_the_key_from_stdin_and_the_environment", async () => {
  done(await run(["verify", "--key", "-", token], { input: key.publicPem }));
  const env = { PRIVATE_KEY: key.pem };
  done(await run(["verify", token], { env }));
  // What is wrong with the token is not named by the variable of the key.
  const malformed = await run(["verify", "a.b"], { env });
  refuses(malformed, 1, /^icr-app-jwt: ERR_TOKEN_MALFORMED The token /);
});

test("verify_refuses_with_one_code_per_reason", async () => {
  const wrong = await run(["verify", "--key", other.publicFile, token]);
  refuses(wrong, 1, /^icr-app-jwt: ERR_TOKEN_SIGNATURE .*\n$/);
  for (const [bad, code] of [
    ["", "ERR_TOKEN_MALFORMED"],
    ["a.b", "ERR_TOKEN_MALFORMED"],
    [`${token}.x`, "ERR_TOKEN_MALFORMED"],
    [forge(good, { alg: "HS256" }), "ERR_TOKEN_ALG"],
    [forge(good), "ERR_TOKEN_SIGNATURE"],
    ["x".repeat(9000), "ERR_TOKEN_TOO_LONG"],
  ]) {
    const refused = await run(["verify", "--key", key.publicFile, bad]);
    refuses(refused, 1, new RegExp(`^icr-app-jwt: ${code} `));
  }
});

test("verify_forgives_drift_only_when_told", async () => {
  const short = await run([
    "--app-id",
    "1",
    "--key",
    key.file,
    "--expires-in",
    "1",
  ]);
  const args = ["verify", "--key", key.publicFile, short.stdout.trim()];
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
  refuses(await run(args), 1, /^icr-app-jwt: ERR_TOKEN_EXPIRED /);
  done(await run([...args, "--clock-tolerance", "60"]));
  const much = await run([...args, "--clock-tolerance", "301"]);
  refuses(much, 2, /^icr-app-jwt: ERR_TOLERANCE_INVALID /);
});

test("verify_takes_the_audience", async () => {
  const theirs = tokenOf(key.pem, { ...good, aud: ["x", "them"] });
  const args = ["verify", "--key", key.publicFile];
  const words = /^icr-app-jwt: ERR_TOKEN_AUD .*--audience/;
  refuses(await run([...args, theirs]), 1, words);
  for (const audience of ["x", "them"]) {
    const { stdout } = done(
      await run([...args, "--audience", audience, theirs]),
    );
    assert.deepEqual(JSON.parse(stdout).aud, ["x", "them"]);
  }
  for (const given of [theirs, token]) {
    const refused = await run([...args, "--audience", "others", given]);
    const stderr = refuses(refused, 1, /^icr-app-jwt: ERR_TOKEN_AUD /);
    assert.ok(!stderr.includes("others"));
  }
  for (const wrong of ["", "x".repeat(1025)]) {
    const refused = await run([...args, `--audience=${wrong}`, theirs]);
    refuses(refused, 2, /^icr-app-jwt: ERR_AUDIENCE_INVALID .*--audience/);
  }
});

test("verify_does_not_warn_of_a_public_key_that_others_can_read", async () => {
  fs.chmodSync(key.publicFile, 0o644);
  const { stderr } = await run(["verify", "--key", key.publicFile, token]);
  assert.doesNotMatch(stderr, /warning/);
  const file = path.join(dir, "open.pem");
  fs.writeFileSync(file, key.pem, { mode: 0o644 });
  for (const args of [
    ["verify", "--key", file, token],
    ["fingerprint", file],
    ["inspect", file],
  ]) {
    assert.match((await run(args)).stderr, /warning: .*chmod 600/);
  }
});

test("fingerprint_equals_openssl's", async () => {
  const expected = execSync(
    `openssl rsa -in '${key.file}' -pubout -outform DER | openssl sha256 -binary | openssl base64`,
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  for (const args of [[key.file], [key.publicFile], ["--key", key.file]]) {
    assert.equal((await run(["fingerprint", ...args])).stdout, expected);
  }
  assert.equal(
    (await run(["fingerprint", "-"], { input: key.pem })).stdout,
    expected,
  );
  const env = { ICR_PRIVATE_KEY_PATH: key.file };
  assert.equal((await run(["fingerprint"], { env })).stdout, expected);
});

test("inspect_says_what_a_good_key_is", async () => {
  const stdout = ok(await run(["inspect", key.file]));
  assert.match(stdout, /RSA private key, 2048 bits, PKCS#1, PEM/);
  assert.match(stdout, /^good/m);
  assert.ok(
    stdout.includes((await run(["fingerprint", key.file])).stdout.trim()),
  );
});

test("inspect_names_the_variable_that_it_looked_at", async () => {
  const { stdout } = done(
    await run(["inspect"], {
      env: { PRIVATE_KEY: key.pem },
    }),
  );
  assert.match(stdout, /^PRIVATE_KEY: RSA private key/);
});

test("inspect_says_what_a_bad_key_is_and_what_to_do", async () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const pkcs8 = /** @type {const} */ ({ type: "pkcs8", format: "pem" });
  for (const [text, code, words] of /** @type {[string, string, RegExp][]} */ ([
    ["hello", "ERR_KEY_NOT_A_KEY", /not a key/],
    ["", "ERR_KEY_EMPTY", /empty/],
    [key.pem.slice(0, 600), "ERR_KEY_TRUNCATED", /cut short/],
    [ec.privateKey.export(pkcs8).toString(), "ERR_KEY_IS_EC", /elliptic/],
    [
      small.privateKey.export(pkcs8).toString(),
      "ERR_KEY_TOO_SMALL",
      /2048 bits/,
    ],
    [
      ec.privateKey
        .export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "x" })
        .toString(),
      "ERR_KEY_ENCRYPTED_PKCS8",
      /openssl pkey/,
    ],
  ])) {
    const file = path.join(dir, "bad.pem");
    fs.writeFileSync(file, text, { mode: 0o600 });
    const { status, stdout } = await run(["inspect", file]);
    assert.equal(status, 1, code);
    assert.match(stdout, new RegExp(`^not good: ${code}$`, "m"));
    assert.match(stdout, words);
  }
});

test("inspect_of_a_public_key_gives_its_fingerprint_but_not_good", async () => {
  const { status, stdout } = await run(["inspect", key.publicFile]);
  assert.equal(status, 1);
  assert.match(stdout, /RSA public key, 2048 bits/);
  assert.match(stdout, /^not good for signing/m);
  assert.ok(
    stdout.includes((await run(["fingerprint", key.file])).stdout.trim()),
  );
});
