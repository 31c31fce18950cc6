// SPDX-License-Identifier: MIT
/** A person at a terminal, in a real pseudo-terminal. */
import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { makeKeyTexts } from "./key-texts.js";
import { bin, claimsOf, dir, inTerminal, makeKey } from "./harness.js";
import { run, seen, TOKEN } from "./harness.js";

const key = makeKey("app");
const CLI = "icr-app-jwt";
const PATH_QUESTION = "Path of the private key file: ";
const APP_QUESTION = "App ID: ";
/** @type {[wait: string, send: string]} */
const FILE = [PATH_QUESTION, `${key.file}\r`];
/** @type {[wait: string, send: string]} */
const ID = [APP_QUESTION, "42\r"];

test("two_prompts_and_a_token", () => {
  const { screen } = inTerminal(CLI, [FILE, ID]);
  const last = seen(screen).trim().split("\n").at(-1) ?? "";
  assert.match(last, TOKEN);
  assert.equal(claimsOf(last).iss, "42");
});

test("prompts_stay_out_of_a_substitution", () => {
  const { screen } = inTerminal('T=$(icr-app-jwt); printf "<%s>" "$T"', [
    FILE,
    ID,
  ]);
  assert.match(seen(screen), /<eyJ[\w.-]+>$/);
});

test("stdout_carries_the_token_alone_while_asking", () => {
  const { stdout } = inTerminal(CLI, [FILE, ID], { stdout: "pipe" });
  assert.match(stdout.slice(0, -1), TOKEN);
});

test("prompts_go_to_the_terminal_when_stderr_does_not", () => {
  const { stdout, stderr } = inTerminal(CLI, [FILE, ID], {
    stdout: "pipe",
    stderr: "pipe",
  });
  assert.equal(stderr, "");
  assert.match(stdout.trim(), TOKEN);
});

test("answers_typed_ahead_are_kept", () => {
  const { screen } = inTerminal(CLI, [[PATH_QUESTION, `${key.file}\r42\r`]]);
  assert.match(seen(screen), /eyJ[\w.-]+\s*$/);
});

test("only_what_is_missing_is_asked_for", () => {
  const id = inTerminal(`${CLI} --key ${key.file}`, [ID]);
  assert.ok(!id.screen.includes(PATH_QUESTION));
  const file = inTerminal(CLI, [FILE], {
    env: { ICR_APP_ID: "42" },
  });
  assert.ok(!file.screen.includes(APP_QUESTION));
  const none = inTerminal(CLI, [], {
    env: { ICR_APP_ID: "42", PRIVATE_KEY_PATH: key.file },
  });
  assert.match(seen(none.screen).trim(), TOKEN);
});

test("a_wrong_path_gets_a_second_try", () => {
  const { screen } = inTerminal(CLI, [
    [PATH_QUESTION, "nope.pem\r"],
    ['ERR_FILE_MISSING There is no such file: "nope.pem"', ""],
    FILE,
    ID,
  ]);
  assert.match(seen(screen), /eyJ[\w.-]+\s*$/);
});

test("a_wrong_key_is_told_on_the_spot_and_gets_a_second_try", () => {
  inTerminal(CLI, [
    [PATH_QUESTION, `${key.publicFile}\r`],
    ["ERR_KEY_IS_PUBLIC", ""],
    FILE,
    ID,
  ]);
});

test("the_third_wrong_answer_is_the_last_and_says_so", () => {
  const { screen } = inTerminal(
    CLI,
    [
      [PATH_QUESTION, "nope.pem\r"],
      ["Try again.", ""],
      [PATH_QUESTION, `${key.publicFile}\r`],
      ["Try again; this is the last try.", ""],
      [PATH_QUESTION, "\r"],
    ],
    { columns: 300, status: 1 },
  );
  assert.match(
    seen(screen),
    /ERR_FILE_MISSING No path was given\.\sThat was the last try\.\s*$/,
  );
});

test("the_third_answer_may_be_right", () => {
  inTerminal(CLI, [
    [PATH_QUESTION, "nope.pem\r"],
    [PATH_QUESTION, "nope.pem\r"],
    FILE,
    [APP_QUESTION, "\r"],
    [APP_QUESTION, "\r"],
    ID,
  ]);
});

test("an_empty_app_id_gets_a_second_try", () => {
  inTerminal(`${CLI} --key ${key.file}`, [
    [APP_QUESTION, " \r"],
    ["ERR_APP_ID_EMPTY", ""],
    [APP_QUESTION, " 42 \r"],
  ]);
});

test("a_key_that_was_given_is_checked_before_asking", () => {
  const { screen } = inTerminal(
    `${CLI} --key ${key.publicFile}`,
    [["ERR_KEY_IS_PUBLIC", ""]],
    { status: 1 },
  );
  assert.ok(!screen.includes(APP_QUESTION));
});

test("paths_are_taken_as_people_drop_them", () => {
  fs.writeFileSync(path.join(dir, "my key.pem"), key.pem, { mode: 0o600 });
  for (const typed of [
    ...["my key.pem", "'my key.pem' ", '"my key.pem"'],
    ...["my\\ key.pem ", "~/my key.pem"],
  ]) {
    inTerminal(CLI, [[PATH_QUESTION, `${typed}\r`]], {
      env: { ICR_APP_ID: "42" },
    });
  }
});

test("tab_completes_the_path", () => {
  fs.writeFileSync(path.join(dir, "unique-name.pem"), key.pem, { mode: 0o600 });
  inTerminal(CLI, [
    [PATH_QUESTION, "unique-n\t"],
    ["unique-name.pem", "\r"],
    ID,
  ]);
});

test("ctrl_c_ends_with_130_and_restores_the_terminal", () => {
  for (const [script, steps] of /** @type {[string, [string, string][]][]} */ ([
    [CLI, [[PATH_QUESTION, "\u0003"]]],
    [CLI, [[PATH_QUESTION, "half a pa\u0003"]]],
    [CLI, [FILE, [APP_QUESTION, "\u0003"]]],
    ["icr-app-jwt --key -", [["Paste the key", "-----BEGIN\r\u0003"]]],
    ["icr-app-jwt decode", [["Token: ", "eyJ\u0003"]]],
  ])) {
    const { screen } = inTerminal(script, steps, { status: 130 });
    assert.doesNotMatch(screen, /ERR_|\n\s+at /);
  }
});

test("a_shell_sees_130_and_a_terminal_that_echoes", () => {
  const { screen } = inTerminal(
    "icr-app-jwt; echo status $?; stty -a | grep -ow -e '-*echo' -e '-*icanon'",
    [[PATH_QUESTION, "\u0003"]],
  );
  assert.match(seen(screen), /status 130\n(icanon\necho|echo\nicanon)\n$/);
});

test("sigterm_restores_the_terminal", () => {
  inTerminal(
    `set -m; icr-app-jwt & P=$!
(for i in {1..300}; do
   stty -a </dev/tty | grep -q -e -icanon && break; sleep 0.1
 done; sleep 1; kill -TERM $P) &
fg %1 2>&1; wait`,
    [[PATH_QUESTION, ""]],
  );
});

test("ctrl_z_stops_every_question_and_fg_asks_it_again", () => {
  const script = (/** @type {string} */ args) =>
    `set -m; icr-app-jwt ${args}; echo STOPPED; fg`;
  const pasted = key.pem.replaceAll("\n", "\r");
  const file = path.join(dir, "locked.pem");
  const how = { cipher: "aes-256-cbc", passphrase: "sesame" };
  const locked = createPrivateKey(key.pem).export(
    /** @type {any} */ ({ type: "pkcs8", format: "pem", ...how }),
  );
  fs.writeFileSync(file, String(locked), { mode: 0o600 });
  fs.copyFileSync(key.file, path.join(dir, "half.pem"));
  for (const [args, before, question, after] of [
    ["", "\u001a", PATH_QUESTION, "half.pem\r"],
    ["", "half\u001a", PATH_QUESTION, ".pem\r"],
    ["--key locked.pem", "se\u001a", "Passphrase of locked.pem: ", "sesame\r"],
    ["--key - --app-id 42", "\u001a", "Paste the key", `${pasted}\u0004`],
  ]) {
    const { screen } = inTerminal(script(args), [
      [question, before],
      ["STOPPED", ""],
      [question, after],
      ...(args.includes("42") ? [] : [ID]),
    ]);
    assert.match(seen(screen), /\neyJ[\w.-]+\s*$/, args);
    assert.ok(!screen.includes("sesame"));
  }
  // Where nothing can resume it, it goes on.
  const alone = inTerminal("icr-app-jwt --key locked.pem", [
    ["Passphrase of locked.pem: ", "\u001a"],
    ["Passphrase of locked.pem: ", "sesame\r"],
    [APP_QUESTION, "\u001a"],
    ID,
  ]);
  assert.ok(!alone.screen.includes("sesame"));
  const { screen } = inTerminal(script(""), [
    [PATH_QUESTION, pasted.slice(0, 500)],
    ["(500 characters", "\u001a"],
    ["STOPPED", ""],
    ["(500 characters", pasted.slice(500)],
    ID,
  ]);
  assert.match(seen(screen), /\neyJ[\w.-]+\s*$/);
});

test("ctrl_d_ends_with_a_reason", () => {
  const { screen } = inTerminal(CLI, [[PATH_QUESTION, "\u0004"]], {
    status: 1,
  });
  assert.match(screen, /ERR_NO_ANSWER/);
});

test("a_pasted_key_is_not_shown", () => {
  const { screen, stdout } = inTerminal(
    "icr-app-jwt --key - --app-id 42",
    [["Paste the key", `${key.pem.replaceAll("\n", "\r")}\u0004`]],
    { stdout: "pipe" },
  );
  assert.match(stdout.trim(), TOKEN);
  assert.ok(!screen.includes(key.pem.split("\n")[1]));
});

test("key_dash_on_a_terminal_asks_for_nothing_else", () => {
  const { screen } = inTerminal(
    "icr-app-jwt --key -",
    [["Paste the key", `${key.pem.replaceAll("\n", "\r")}\u0004`]],
    { status: 2 },
  );
  assert.match(screen, /ERR_APP_ID_MISSING/);
  assert.ok(!screen.includes(APP_QUESTION));
});

test("a_key_pasted_for_a_path_is_taken_and_not_shown", () => {
  const texts = makeKeyTexts();
  for (const form of [
    ...["PKCS#1", "PKCS#8", "OpenSSH", "OpenSSH without armour"],
    ...["bare, base64", "base64, base64", "JWK"],
  ]) {
    const text = String(texts.forms[form]).trim().replaceAll("\n", "\r");
    const { screen, stdout } = inTerminal(
      CLI,
      [[PATH_QUESTION, `${text}\r`], ID],
      { stdout: "pipe" },
    );
    assert.match(stdout.trim(), TOKEN);
    assert.match(screen, /\(\d+ characters, not shown\)/);
    assert.ok(texts.shownIn(screen) === undefined, form);
  }
});

test("a_key_that_is_pasted_slowly_or_without_its_last_line_feed_is_taken", () => {
  const text = key.pem.trim().replaceAll("\n", "\r");
  const { stdout } = inTerminal(
    CLI,
    [
      [PATH_QUESTION, text.slice(0, 700)],
      [", not shown)", text.slice(700)],
      [`(${text.length} characters, not shown)`, "\r"],
      ID,
    ],
    { stdout: "pipe" },
  );
  assert.match(stdout.trim(), TOKEN);
});

test("a_key_that_is_pasted_and_wrong_is_told_and_does_not_reach_the_shell", () => {
  const texts = makeKeyTexts();
  for (const form of ["PPK", "lines of a PEM", "JWK without kty"]) {
    const text = String(texts.forms[form]).trim().replaceAll("\n", "\r");
    const { screen } = inTerminal(
      'icr-app-jwt; echo status $?; IFS= read -r -t 0.3 REST; echo "rest<$REST>"',
      [
        [PATH_QUESTION, `${text}\r`],
        ["Try again.", ""],
        [PATH_QUESTION, `${text}\r`],
        ["is the last", ""],
        [PATH_QUESTION, `${text}\r`],
      ],
    );
    assert.match(seen(screen), /ERR_KEY_[^]*status 1\nrest<>\n$/, form);
    assert.ok(texts.shownIn(screen) === undefined, form);
  }
});

test("what_was_pasted_and_not_shown_can_be_taken_back_or_interrupted", () => {
  const text = key.pem.slice(0, 500).replaceAll("\n", "\r");
  inTerminal(CLI, [[PATH_QUESTION, text], ["not shown)", "\u0015"], FILE, ID]);
  /** @type {[string, string][]} */
  const steps = [
    [PATH_QUESTION, text],
    ["not shown)", "\u0003"],
  ];
  inTerminal(CLI, steps, { status: 130 });
});

test("a_path_that_is_pasted_is_shown_and_a_secret_one_is_taken_all_the_same", () => {
  const folder = path.join(dir, "Keys-4f3a9c0b7d21e8a65c33b0f1");
  fs.mkdirSync(folder);
  fs.copyFileSync(key.file, path.join(folder, "app.pem"));
  const { screen } = inTerminal(CLI, [
    [PATH_QUESTION, `${folder}/app.pem`],
    ["/app.pem", "\r"],
    [APP_QUESTION, "6f9619ff-8b86-d011-b42d-00cf4fc964ff"],
    ["00cf4fc964ff", "\r"],
  ]);
  assert.ok(screen.includes(folder));
  inTerminal(CLI, [
    [PATH_QUESTION, "~/Keys-4f3a9c0b7d21e8a65c33b0f1/app.pem\r"],
    ID,
  ]);
});

test("key_text_pasted_for_an_app_id_or_a_token_is_not_shown", () => {
  const texts = makeKeyTexts();
  const line = `${texts.forms["a line of a PEM"]}\r`;
  const id = inTerminal(`${CLI} --key ${key.file}`, [
    [APP_QUESTION, line],
    ["ERR_APP_ID_IS_KEY", ""],
    ID,
  ]);
  assert.ok(texts.shownIn(id.screen) === undefined);
  const token = inTerminal("icr-app-jwt decode", [["Token: ", line]], {
    status: 1,
  });
  assert.ok(texts.shownIn(token.screen) === undefined);
});

test("flags_are_judged_before_any_question", () => {
  const { screen } = inTerminal("icr-app-jwt --expires-in x", [], {
    status: 2,
  });
  assert.ok(!screen.includes(PATH_QUESTION));
});

test("fingerprint_and_inspect_ask_for_any_file", async () => {
  const question = "Path of the key file: ";
  const print = inTerminal(
    "icr-app-jwt fingerprint",
    [[question, `${key.publicFile}\r`]],
    { stdout: "pipe" },
  );
  assert.equal(print.stdout, (await run(["fingerprint", key.file])).stdout);
  const look = inTerminal(
    "icr-app-jwt inspect",
    [[question, `${key.publicFile}\r`]],
    { status: 1 },
  );
  assert.match(seen(look.screen), /not good/);
});

test("decode_and_verify_ask_for_a_token_of_any_length", async () => {
  const appId = "x.".repeat(512);
  const token = (
    await run(["--app-id", appId, "--key", key.file])
  ).stdout.trim();
  for (const args of ["decode", `verify --key ${key.publicFile}`]) {
    const { screen } = inTerminal(`${CLI} ${args}`, [
      ["Token: ", `${token}\r`],
    ]);
    assert.match(screen, /"iss": "x\.x\.x/);
  }
});

test("long_messages_wrap_between_words_on_a_terminal", async () => {
  for (const columns of [40, 80]) {
    const { screen } = inTerminal("icr-app-jwt verify a.b.c", [], {
      columns,
      status: 2,
    });
    const lines = seen(screen).trim().split("\n");
    assert.ok(lines.length > 1);
    for (const line of lines) assert.ok(line.length < columns, line);
    const words = (await run(["verify", "a.b.c"])).stderr.trim();
    assert.equal(lines.join(" "), words);
  }
});

test("a_command_to_copy_stands_whole_on_a_line_of_its_own", () => {
  const file = path.join(dir, "open.pem");
  fs.writeFileSync(file, key.pem, { mode: 0o644 });
  fs.chmodSync(file, 0o644);
  const ppk = path.join(dir, "app.ppk");
  fs.writeFileSync(ppk, "PuTTY-User-Key-File-3: ssh-rsa\n");
  for (const columns of [40, 80, 200]) {
    const { screen } = inTerminal(
      CLI,
      [[PATH_QUESTION, "app.ppk\r"], [PATH_QUESTION, `${file}\r`], ID],
      { columns },
    );
    const lines = seen(screen).split("\n");
    for (const line of [
      "puttygen key.ppk -O private-openssh -o key.pem",
      "Try again.",
      `chmod 600 ${file}`,
    ]) {
      assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
    }
  }
});

test("page_is_opened_where_there_is_a_screen", () => {
  const opened = path.join(dir, "opened");
  fs.writeFileSync(
    path.join(bin, "xdg-open"),
    `#!/bin/sh\nprintf %s "$1" >'${opened}'\n`,
    { mode: 0o755 },
  );
  inTerminal("icr-app-jwt page", [["page.html", ""]]);
  assert.ok(!fs.existsSync(opened));
  const { screen } = inTerminal(
    `icr-app-jwt page; while ! [ -s '${opened}' ]; do sleep 0.1; done`,
    [["page.html", ""]],
    { env: { DISPLAY: ":0" } },
  );
  assert.equal(fs.readFileSync(opened, "utf8"), seen(screen).trim());
});

test("colour_is_for_terminals_and_NO_COLOR_turns_it_off", async () => {
  const args = "icr-app-jwt --nope";
  assert.match(inTerminal(args, [], { status: 2 }).screen, /\u001b\[31m/);
  for (const [name, value] of [
    ["NO_COLOR", "1"],
    ["TERM", "dumb"],
  ]) {
    const env = { [String(name)]: String(value) };
    assert.doesNotMatch(
      inTerminal(args, [], { env, status: 2 }).screen,
      /\u001b/,
    );
  }
  assert.doesNotMatch((await run(["--nope"])).stderr, /\u001b/);
});
