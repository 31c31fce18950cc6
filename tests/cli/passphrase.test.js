// SPDX-License-Identifier: MIT
/** Encrypted keys on the command line: a variable, or a question. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { claimsOf, dir, inTerminal, makeKey, TOKEN } from "./harness.js";
import { done, ok, refuses, run, seen } from "./harness.js";

const key = makeKey("app");
const SECRET = "öpen sesame 🔑";
const QUESTION = (/** @type {string} */ file) => `Passphrase of ${file}: `;
const variable = { PRIVATE_KEY_PASSPHRASE: SECRET };

/** @param {string} name @param {object} options @returns {string} its path */
function encrypted(name, options) {
  const file = path.join(dir, name);
  const how = { cipher: "aes-256-cbc", passphrase: SECRET, ...options };
  const exported = createPrivateKey(key.pem).export(/** @type {any} */ (how));
  fs.writeFileSync(file, /** @type {any} */ (exported), { mode: 0o600 });
  return file;
}
const pkcs8 = encrypted("pkcs8.pem", { type: "pkcs8", format: "pem" });
const files = [
  pkcs8,
  encrypted("pkcs1.pem", { type: "pkcs1", format: "pem" }),
  encrypted("pkcs8.der", { type: "pkcs8", format: "der" }),
];
const sign = ["--app-id", "42", "--key"];
const asking = `icr-app-jwt --app-id 42 --key ${pkcs8}`;

/** @param {string} stdout a token alone */
async function isGood(stdout) {
  const token = stdout.trim();
  assert.match(token, TOKEN);
  assert.equal(claimsOf(token).iss, "42");
  done(await run(["verify", "--key", key.publicFile, token]));
}

test("a_variable_opens_every_form", async () => {
  for (const file of files) {
    await isGood(ok(await run([...sign, file], { env: variable })));
  }
  const env = { ICR_PRIVATE_KEY_PASSPHRASE: SECRET };
  await isGood((await run([...sign, pkcs8], { env })).stdout);
});

test("the_key_may_come_from_a_variable_an_env_file_or_stdin", async () => {
  const PRIVATE_KEY = fs.readFileSync(pkcs8, "utf8");
  const both = { ...variable, PRIVATE_KEY };
  await isGood((await run(["--app-id", "42"], { env: both })).stdout);
  const env = path.join(dir, "encrypted.env");
  fs.writeFileSync(
    env,
    `PRIVATE_KEY="${PRIVATE_KEY}"\nPRIVATE_KEY_PASSPHRASE='${SECRET}'\n`,
  );
  await isGood((await run(["--app-id", "42", "-e", env])).stdout);
  const stdin = { env: variable, input: PRIVATE_KEY };
  await isGood((await run([...sign, "-"], stdin)).stdout);
});

test("every_command_with_a_key_takes_an_encrypted_one", async () => {
  const env = variable;
  const token = (await run([...sign, key.file])).stdout.trim();
  done(await run(["verify", "--key", pkcs8, token], { env }));
  const wanted = (await run(["fingerprint", key.file])).stdout;
  assert.equal((await run(["fingerprint", pkcs8], { env })).stdout, wanted);
  const { stdout } = await run(["inspect", pkcs8], { env });
  assert.match(stdout, /^good: /m);
  const what = "RSA private key, 2048 bits, PKCS#8, encrypted\n";
  assert.ok(stdout.startsWith(`${pkcs8}: ${what}`), stdout);
  const json = (await run(["inspect", "--json", String(files[1])], { env }))
    .stdout;
  const { container, encoding } = JSON.parse(json);
  assert.deepEqual([container, encoding], ["pkcs1", "encrypted"]);
});

test("without_a_variable_or_a_terminal_the_refusal_names_the_variable", async () => {
  for (const [args, code] of /** @type {const} */ ([
    [[...sign, pkcs8], "ERR_KEY_ENCRYPTED_PKCS8"],
    [[...sign, String(files[1])], "ERR_KEY_ENCRYPTED_PKCS1"],
    [["fingerprint", pkcs8], "ERR_KEY_ENCRYPTED_PKCS8"],
    [["verify", "--key", pkcs8, "a.b.c"], "ERR_KEY_ENCRYPTED_PKCS8"],
  ])) {
    const words = new RegExp(`${code} .*PRIVATE_KEY_PASSPHRASE`);
    refuses(await run([...args]), 1, words);
  }
});

test("a_wrong_variable_is_named_and_its_value_is_not", async () => {
  const wrong = "correct horse battery staple";
  for (const [value, code, remedy] of [
    [wrong, "ERR_PASSPHRASE_WRONG", "Correct the variable"],
    ["", "ERR_PASSPHRASE_EMPTY", "Set the variable"],
    ["x".repeat(1025), "ERR_PASSPHRASE_TOO_LONG", ""],
  ]) {
    const env = { PRIVATE_KEY_PASSPHRASE: String(value) };
    const words = new RegExp(`${code} PRIVATE_KEY_PASSPHRASE: .*\\. ${remedy}`);
    const stderr = refuses(await run([...sign, pkcs8], { env }), 1, words);
    assert.ok(!stderr.includes("battery") && !stderr.includes("xxxx"));
  }
});

test("a_key_that_is_not_encrypted_ignores_the_variable", async () => {
  await isGood((await run([...sign, key.file], { env: variable })).stdout);
});

test("a_terminal_is_asked_and_shows_nothing", async () => {
  const { screen, stdout } = inTerminal(
    asking,
    [[QUESTION(pkcs8), `${SECRET}\r`]],
    { stdout: "pipe" },
  );
  assert.ok(!screen.includes("sesame"));
  await isGood(stdout);
});

test("typing_can_be_mended", async () => {
  // A key that erases takes a character of several bytes; Ctrl-U takes all.
  const typed = `wrong\u0015${SECRET}é🔑\u007f\u0008\r`;
  const { stdout } = inTerminal(asking, [[QUESTION(pkcs8), typed]], {
    stdout: "pipe",
  });
  await isGood(stdout);
});

test("path_passphrase_and_app_id_in_one_conversation", async () => {
  const { stdout, screen } = inTerminal(
    "icr-app-jwt",
    [
      ["Path of the private key file: ", `${pkcs8}\r`],
      [QUESTION(pkcs8), "wrong\r"],
      ["Try again", `${SECRET}\r`],
      ["App ID: ", "42\r"],
    ],
    { stdout: "pipe" },
  );
  assert.ok(!screen.includes("sesame"));
  assert.match(seen(screen), /ERR_PASSPHRASE_WRONG/);
  assert.doesNotMatch(seen(screen), /Type it again/, "twice");
  await isGood(stdout);
});

test("other_questions_follow_that_of_a_key_given_by_a_flag", async () => {
  const asked = inTerminal(
    `icr-app-jwt --key ${pkcs8}`,
    [
      [QUESTION(pkcs8), `${SECRET}\r`],
      ["App ID: ", "42\r"],
    ],
    { stdout: "pipe" },
  );
  await isGood(asked.stdout);
  const token = (await run([...sign, key.file])).stdout.trim();
  const { screen } = inTerminal(`icr-app-jwt verify --key ${pkcs8}`, [
    [QUESTION(pkcs8), `${SECRET}\r`],
    ["Token: ", `${token}\r`],
  ]);
  assert.match(seen(screen), /^verified: /m);
});

test("a_passphrase_typed_ahead_is_one_and_is_not_shown", async () => {
  for (const [script, typed] of /** @type {const} */ ([
    ["icr-app-jwt", `${pkcs8}\r${SECRET}\r42\r`],
    ["icr-app-jwt", `${pkcs8}\r\n${SECRET}\r\n42\r\n`],
    [`icr-app-jwt --key ${pkcs8}`, `${SECRET}\r42\r`],
  ])) {
    const { screen, stdout } = inTerminal(script, [[": ", typed]], {
      stdout: "pipe",
    });
    assert.ok(!screen.includes("sesame"), screen);
    await isGood(stdout);
  }
});

test("three_tries_and_no_more", () => {
  const { screen, stdout } = inTerminal(
    asking,
    [
      [QUESTION(pkcs8), "one\r"],
      [QUESTION(pkcs8), "\r"],
      ["this is the last try", "three\r"],
    ],
    { stdout: "pipe", status: 1 },
  );
  assert.equal(stdout, "");
  assert.match(seen(screen), /That was the last\stry\.\s*$/);
  assert.ok(!/\bone\b|three\b/.test(screen));
});

test("control_c_and_control_d_end_it", () => {
  for (const [typed, status] of /** @type {const} */ ([
    ["abc\u0003", 130],
    ["\u0004", 1],
  ])) {
    inTerminal(asking, [[QUESTION(pkcs8), typed]], { status });
  }
});

test("inspect_asks_too", () => {
  const { screen } = inTerminal(`icr-app-jwt inspect ${pkcs8}`, [
    [QUESTION(pkcs8), `${SECRET}\r`],
  ]);
  assert.match(seen(screen), /^good: /m);
});

test("what_no_passphrase_can_open_is_not_asked_for", () => {
  const file = path.join(dir, "scrypt.pem");
  const out = ["-passout", "pass:x", "-out", file];
  execFileSync(
    "openssl",
    ["pkcs8", "-topk8", "-scrypt", "-in", key.file, ...out],
    { stdio: "ignore" },
  );
  const script = `icr-app-jwt --app-id 42 --key ${file}`;
  const { screen } = inTerminal(script, [], { status: 1 });
  assert.match(seen(screen), /ERR_ENCRYPTION_UNSUPPORTED/);
  assert.match(seen(screen), /openssl\spkcs8\s-topk8/);
  assert.ok(!screen.includes("Passphrase of"));
});
