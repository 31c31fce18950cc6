// SPDX-License-Identifier: MIT
/** Flags, environment and stdin -> a token alone on stdout. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { installed, root } from "../js/package.js";
import { claimsOf, dir, makeKey, TOKEN } from "./harness.js";
import { done, ok, refuses, run, runProcess, runShell } from "./harness.js";

const key = makeKey("app");
const other = makeKey("other");
const now = () => Date.now() / 1000;

/** @param {string} file @param {string[]} more flags */
const sign = (file, ...more) => run(["--app-id", "42", "--key", file, ...more]);

/** @param {string} publicFile @param {string} token */
const fits = async (publicFile, token) =>
  (await run(["verify", "--key", publicFile, token])).status === 0;

/** @param {string} text @returns {string} the one line of it */
function onlyLine(text) {
  assert.match(text, /^[^\n]*\n$/);
  return text.slice(0, -1);
}

test("flags_give_a_token_alone_on_stdout", async () => {
  const token = onlyLine(ok(await sign(key.file)));
  assert.match(token, TOKEN);
  const { iss, exp, iat, alg } = claimsOf(token);
  assert.equal(iss, "42");
  assert.equal(alg, "RS256");
  assert.equal(exp - iat, 660);
  assert.ok(Math.abs(exp - 600 - now()) < 30);
  assert.ok(await fits(key.publicFile, token));
  assert.ok(!(await fits(other.publicFile, token)));
});

for (const [name, value] of [
  ["PRIVATE_KEY", key.pem],
  ["PRIVATE_KEY", key.pem.replaceAll("\n", "\\n")],
  ["ICR_PRIVATE_KEY", key.pem],
  ["PRIVATE_KEY_PATH", key.file],
  ["ICR_PRIVATE_KEY_PATH", key.file],
]) {
  test(`reads_the_key_from_${name}`, async () => {
    const env = { NEXT_PUBLIC_ICR_APP_ID: "7", [name]: value };
    const token = onlyLine(ok(await run([], { env })));
    assert.equal(claimsOf(token).iss, "7");
    assert.ok(await fits(key.publicFile, token));
  });
}

test("a_flag_goes_before_the_environment", async () => {
  const env = {
    ICR_APP_ID: "7",
    PRIVATE_KEY: other.pem,
    PRIVATE_KEY_PATH: "/nowhere",
  };
  const { stdout } = await run(["--app-id", "8", "--key", key.file], { env });
  assert.equal(claimsOf(stdout).iss, "8");
  assert.ok(await fits(key.publicFile, stdout.trim()));
});

test("a_variable_set_to_nothing_does_not_hide_another", async () => {
  const env = {
    NEXT_PUBLIC_APP_ID: "",
    ICR_APP_ID: "7",
    PRIVATE_KEY: "",
    PRIVATE_KEY_PATH: key.file,
  };
  done(await run([], { env }));
  const both = done(await run([], { env: { ...env, PRIVATE_KEY: other.pem } }));
  assert.ok(await fits(other.publicFile, both.stdout.trim()));
});

test("key_dash_reads_stdin_and_asks_for_nothing", async () => {
  const input = key.pem;
  const given = await run(["--app-id", "42", "--key", "-"], { input });
  assert.match(onlyLine(ok(given)), TOKEN);
  const missing = await run(["--key", "-"], { input });
  refuses(missing, 2, /^icr-app-jwt: ERR_APP_ID_MISSING /);
});

test("key_may_be_a_pipe_in_dev_fd", () => {
  const script = `icr-app-jwt --app-id 42 --key <(cat '${key.file}')`;
  assert.match(onlyLine(ok(runShell(script, { shell: "bash" }))), TOKEN);
});

test("key_may_be_binary_der", async () => {
  const file = path.join(dir, "app.der");
  const body = key.pem.replace(/-----.*-----|\n/g, "");
  fs.writeFileSync(file, Buffer.from(body, "base64"), { mode: 0o600 });
  done(await sign(file));
});

test("expires_in_is_taken_and_judged", async () => {
  const { exp, iat } = claimsOf(
    (await sign(key.file, "--expires-in", "540")).stdout,
  );
  assert.equal(exp - iat, 600);
  for (const bad of ["0", "601", "1.5", "x", "", "1e2"]) {
    const refused = await sign(key.file, "--expires-in", bad);
    refuses(refused, 2, /^icr-app-jwt: ERR_\w+ .*--expires-in/);
  }
});

test("header_is_ready_to_send", async () => {
  const { stdout } = await sign(key.file, "--header");
  const [, token] =
    /^Authorization: Bearer (\S+)$/.exec(onlyLine(stdout)) ?? [];
  assert.match(token, TOKEN);
});

test("json_holds_the_token_and_its_claims", async () => {
  const { stdout } = await sign(key.file, "--json");
  const { token, fingerprint, ...claims } = JSON.parse(stdout);
  assert.deepEqual(claims, claimsOf(token));
  assert.deepEqual(Object.keys(claims), ["iss", "exp", "iat", "alg"]);
  assert.equal(
    fingerprint,
    (await run(["fingerprint", key.file])).stdout.trim(),
  );
});

test("json_escapes_what_hides_or_reorders_text", async () => {
  const appId = "a\ue000b\u0602c"; // private use, and a sign without a letter
  const { stdout } = await run([
    "--app-id",
    appId,
    "--key",
    key.file,
    "--json",
  ]);
  assert.doesNotMatch(stdout, /[^\x20-\x7e\n]/);
  assert.equal(JSON.parse(stdout).iss, appId);
});

test("off_a_terminal_it_says_what_is_missing_and_never_asks", async () => {
  const words = /^icr-app-jwt: ERR_APP_ID_MISSING .*--app-id ID/m;
  const stderr = refuses(await run([]), 2, words);
  assert.match(stderr, /^icr-app-jwt: ERR_KEY_MISSING .*--key FILE/m);
});

test("an_empty_value_is_named_as_such", async () => {
  const id = await run(["--app-id", "", "--key", key.file]);
  refuses(id, 1, /^icr-app-jwt: ERR_APP_ID_EMPTY /);
  const env = { PRIVATE_KEY: "", ICR_APP_ID: "42" };
  refuses(await run([], { env }), 1, /^icr-app-jwt: ERR_KEY_EMPTY /);
});

test("a_bad_key_is_refused_with_its_code_and_no_stack", async () => {
  const words = /^icr-app-jwt: ERR_KEY_IS_PUBLIC .*\n$/m;
  const stderr = refuses(await sign(key.publicFile), 1, words);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test("a_path_in_PRIVATE_KEY_is_named_and_not_repeated", async () => {
  const env = { ICR_APP_ID: "42", PRIVATE_KEY: "/home/me/secret-place.pem" };
  const words = /ERR_KEY_IS_PATH .*PRIVATE_KEY_PATH/;
  const stderr = refuses(await run([], { env }), 1, words);
  assert.doesNotMatch(stderr, /secret-place/);
});

test("files_that_cannot_be_read_are_told_apart", async () => {
  for (const [file, code, words] of [
    ["nope.pem", "MISSING", ': "nope.pem". Check the path.'],
    [".", "IS_FOLDER", ': ".". Pass the path of the file in it.'],
    ["secrets/icr-key-2026-11-24.pem", "MISSING", ". Check the path; it "],
    [key.pem.slice(40, 240), "MISSING", ". Pass the path of a file, not "],
  ]) {
    const stderr = refuses(
      await sign(String(file)),
      1,
      /^icr-app-jwt: ERR_FILE_/,
    );
    assert.ok(
      stderr.includes(`_${code} `) && stderr.includes(String(words)),
      stderr,
    );
  }
  const notes = path.join(dir, "notes.txt");
  fs.writeFileSync(notes, "not a key", { mode: 0o600 });
  refuses(await sign(notes), 1, /ERR_KEY_NOT_A_KEY .* Use the \.pem file /);
});

test("a_file_that_is_too_long_is_refused_and_not_read_to_its_end", async () => {
  refuses(await sign("/dev/zero"), 1, /^icr-app-jwt: ERR_KEY_TOO_LONG /);
});

test("what_looks_like_a_secret_is_never_repeated", async () => {
  const secret = "0123456789abcdef0123456789abcdef01234567";
  for (const [code, ...args] of [
    ["FILE_MISSING", "--key", secret, "--app-id", "42"],
    ["USAGE", secret],
    ["USAGE", `--${secret}`],
    ["FILE_MISSING", "fingerprint", secret],
  ]) {
    const status = code === "USAGE" ? 2 : 1;
    const words = new RegExp(`^icr-app-jwt: ERR_${code} `);
    const stderr = refuses(await run(args), status, words);
    assert.ok(!stderr.includes(secret), stderr);
  }
});

for (const [mode, warned] of /** @type {const} */ ([
  [0o600, ""],
  [0o400, ""],
  [0o640, "read"],
  [0o604, "read"],
  [0o602, "change"],
  [0o620, "change"],
  [0o622, "change"],
  [0o666, "read and change"],
])) {
  test(`a_key_file_of_mode_${mode.toString(8)}_is_${warned ? "" : "not_"}warned_of`, async () => {
    const file = path.join(dir, `mode-${mode}.pem`);
    fs.writeFileSync(file, key.pem);
    fs.chmodSync(file, mode);
    const { status, stdout, stderr } = await sign(file);
    assert.equal(status, 0);
    assert.match(onlyLine(stdout), TOKEN);
    const line = `icr-app-jwt: warning: Others on this machine can ${warned} this key. Make it private: chmod 600 ${file}\n`;
    assert.equal(stderr, warned && line);
    // One of variables that holds the key too, and one that does not.
    fs.writeFileSync(file, `ICR_APP_ID=7\nPRIVATE_KEY="${key.pem}"\n`);
    assert.equal((await run(["-e", file])).stderr, warned && line);
    fs.writeFileSync(file, `ICR_APP_ID=7\nPRIVATE_KEY_PATH=${key.file}\n`);
    assert.equal((await run(["-e", file])).stderr, "");
  });
}

test("paths_are_shown_with_controls_and_bidi_escaped", async () => {
  const file = "x\u001b[31m\u202e\u2066y\u009b\r.pem";
  const { stderr } = await sign(file);
  assert.doesNotMatch(stderr, /[^\x20-\x7e\n]/);
  assert.match(stderr, /x\\u001b\[31m\\u202e\\u2066y\\u009b\\u000d\.pem/);
  fs.writeFileSync(path.join(dir, file), key.pem, { mode: 0o644 });
  const warned = (await sign(file)).stderr;
  assert.match(warned, /chmod 600/);
  assert.doesNotMatch(warned, /[^\x20-\x7e\n]/);
  const { stdout } = await run(["inspect", file]);
  assert.doesNotMatch(stdout, /[^\x20-\x7e\n]/);
});

test("a_reader_that_left_gets_no_stack_trace", () => {
  for (const args of [
    `--app-id 42 --key '${key.file}'`,
    "--help",
    "completion zsh",
  ]) {
    const script = `{ icr-app-jwt ${args}; echo "status $?" >&2; } | sleep 0`;
    const early = `{ sleep 0.3; icr-app-jwt ${args}; echo "status $?" >&2; } | true`;
    for (const each of [script, early]) {
      const { stderr } = runShell(each);
      assert.match(stderr, /^status [01]\n$/);
    }
  }
});

test("a_file_may_be_called_PRIVATE_KEY_or_start_with_a_dash", async () => {
  for (const name of ["ICR PRIVATE KEY.pem", "-dash.pem"]) {
    const file = path.join(dir, name);
    fs.copyFileSync(key.file, file);
    fs.chmodSync(file, 0o644);
    const args = ["--app-id", "42", `--key=${name}`];
    const { stdout, stderr } = await run(args);
    assert.match(onlyLine(stdout), TOKEN);
    const [, command] = stderr.match(/Make it private: (chmod .*)\n$/) ?? [];
    assert.equal(runShell(`cd '${dir}' && ${command}`).stderr, "");
    assert.equal((await run(args)).stderr, "");
  }
});

test("a_key_in_the_variable_of_its_path_is_told_where_to_go", async () => {
  for (const name of ["PRIVATE_KEY_PATH", "ICR_PRIVATE_KEY_PATH"]) {
    const refused = await run(["--app-id", "42"], { env: { [name]: key.pem } });
    const words = `ERR_PATH_IS_KEY ${name} holds .* Set PRIVATE_KEY `;
    const stderr = refuses(refused, 2, new RegExp(words));
    assert.ok(!stderr.includes(key.pem.slice(40, 60)));
  }
});

test("a_long_path_in_a_variable_is_no_key", async () => {
  const folder = path.join(dir, "Documents/Projects2026/CarbonRegistry/Keys");
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "app.pem");
  fs.copyFileSync(key.file, file);
  const [args, name] = [["--app-id", "42"], "PRIVATE_KEY_PATH"];
  ok(await run(args, { env: { [name]: file } }));
  const missing = await run(args, { env: { [name]: `${folder}/nope.pem` } });
  refuses(missing, 1, /ERR_FILE_MISSING .*nope\.pem/);
});

test("a_tilde_is_the_home_folder", async () => {
  fs.copyFileSync(key.file, path.join(dir, "tilde.pem"));
  for (const args of [["--key=~/tilde.pem"], ["--key", "~/tilde.pem"]]) {
    done(await run(["--app-id", "42", ...args]));
  }
  const env = { PRIVATE_KEY_PATH: "~/tilde.pem", ICR_APP_ID: "42" };
  done(await run([], { env }));
});

test("an_env_file_sets_what_is_not_set", async () => {
  const file = path.join(dir, "my.env");
  fs.writeFileSync(
    file,
    `# a comment\nICR_APP_ID='7'\nPRIVATE_KEY_PATH=${key.file}\nHOME=/nowhere\n`,
  );
  const token = ok(await run(["--env-file", file])).trim();
  assert.equal(claimsOf(token).iss, "7");
  const set = await run(["--env-file", file], { env: { ICR_APP_ID: "8" } });
  assert.equal(claimsOf(set.stdout).iss, "8");
  const flag = await run(["-e", "~/my.env", "--app-id", "9"]);
  assert.equal(claimsOf(flag.stdout).iss, "9");
  done(await run(["verify", "--env-file", file, token]));
  for (const command of ["fingerprint", "inspect"]) {
    done(await run([command, "--env-file", file]));
  }
  refuses(await run(["-e", "nope.env"]), 1, /ERR_FILE_MISSING .*: "nope\.env"/);
  // Node's own message.
  assert.notEqual(runProcess(["--env-file", "nope.env"]).status, 0);
});

test("an_env_file_may_start_with_a_byte_order_mark_as_windows_writes_it", async () => {
  const text = `\ufeffICR_APP_ID=7\r\nPRIVATE_KEY_PATH=${key.file}\r\n`;
  const utf16 = Buffer.from(text, "utf16le");
  for (const bytes of [text, utf16, Buffer.from(utf16).swap16()]) {
    const file = path.join(dir, "windows.env");
    fs.writeFileSync(file, bytes);
    const { status, stderr } = await run(["-e", file]);
    assert.equal(status, 0, stderr);
  }
});

test("an_env_file_that_is_too_long_is_refused_not_cut", async () => {
  const file = path.join(dir, "long.env");
  const rest = `\nICR_APP_ID=7\nPRIVATE_KEY_PATH=${key.file}\n`;
  fs.writeFileSync(file, rest.padStart(65536, "#"));
  done(await run(["-e", file]));
  fs.writeFileSync(file, rest.padStart(65537, "#"));
  refuses(await run(["-e", file]), 1, /^icr-app-jwt: ERR_FILE_TOO_LONG /);
});

test("a_key_of_several_lines_in_an_env_file_is_told_to_be_quoted", async () => {
  const file = path.join(dir, "lines.env");
  fs.writeFileSync(file, `ICR_APP_ID=7\nPRIVATE_KEY=${key.pem}\n`);
  const words = /ERR_KEY_FIRST_LINE_ONLY PRIVATE_KEY: /;
  refuses(await run(["--env-file", file]), 1, words);
});

test("an_old_node_says_what_it_needs", () => {
  const old = execFileSync(path.join(root, "tests/node.sh"), ["18"], {
    encoding: "utf8",
  }).trim();
  const args = [`${installed}dist/cli.js`, "-e", "my.env"];
  const ended = spawnSync(old, args, { cwd: dir, encoding: "utf8" });
  const words = /ERR_NODE_TOO_OLD .*needs Node 20\.12.*this is v18\./;
  refuses(ended, 2, words);
});

test("a_mistyped_word_gets_the_one_that_is_meant", async () => {
  for (const [args, meant] of /** @type {[string[], string | undefined][]} */ ([
    [["verfy"], "verify"],
    [["acces-token"], "access-token"],
    [["insatllations"], "installations"],
    [["--expires-on", "3"], "--expires-in"],
    [["--appid=3"], "--app-id"],
    [["--app_id", "3"], "--app-id"],
    [["--KEY", "x"], "--key"],
    [["--exp=3"], "--expires-in"],
    [["decode", "--jsn"], "--json"],
    [["token"], undefined],
    [["zzz"], undefined],
    [["--quux"], undefined],
    [["-x"], undefined],
  ])) {
    const stderr = refuses(await run(args), 2, /Unknown (command|option): "/);
    const [, hint] = /Did you mean ([\w-]+)\?/.exec(stderr) ?? [];
    assert.equal(hint, meant, stderr);
  }
  refuses(await run(["token"]), 2, /icr-app-jwt alone prints a token\./);
});

test("page_prints_the_path_of_the_page", async () => {
  const file = onlyLine(ok(await run(["page"])));
  assert.match(fs.readFileSync(file, "utf8"), /^<!doctype html>/i);
});

test("a_full_disk_is_said", () => {
  const script = `icr-app-jwt --app-id 42 --key '${key.file}' >/dev/full`;
  refuses(runShell(script), 1, /^icr-app-jwt: ERR_OUTPUT .*\n$/);
});

test("wrong_usage_is_said_in_one_line_with_status_2", async () => {
  const signing = ["--app-id", "42", "--key", key.file];
  for (const args of [
    ...[["--nope"], ["nope"], ["--key"], ["--help=x"]],
    [...signing, "--json", "--header"],
    [...signing, "--json", "--curl", "/x"],
    [...signing, "--app-id", "43"],
    [...signing, `--key=${key.file}`],
    ["-e", "a.env", "-e", "b.env"],
    [...signing, "--sandbox"],
    [...signing, "--sandbox", "--curl", "https://example.com/"],
    [...signing, "--curl", "app/installations"],
    [...signing, "--curl", "https://"],
    ["decode", "a.b.c", "d"],
    ["decode", "--key", key.file, "a.b.c"],
    ["verify", "a.b.c"],
    ["verify"],
    ["verify", "--key", "-"],
    ["verify", "--key", key.file],
    ["verify", "--key", key.file, "--clock-tolerance", "x", "a.b.c"],
    ["fingerprint", key.file, "--key", key.file],
    ...[["fingerprint"], ["inspect"], ["completion"], ["completion", "tcsh"]],
  ]) {
    const lines = args.join() === "verify" ? 2 : 1;
    const line = `(icr-app-jwt: ERR_\\w+ [^\\n]*\\n){${lines}}`;
    refuses(await run(args), 2, new RegExp(`^${line}$`));
  }
});

test("version_is_the_package's", async () => {
  const text = fs.readFileSync(`${installed}package.json`, "utf8");
  const { version } = JSON.parse(text);
  for (const flag of ["--version", "-V"]) {
    assert.equal((await run([flag])).stdout, `icr-app-jwt ${version}\n`);
  }
});

test("help_fits_80_columns_and_names_everything", async () => {
  const { stdout } = done(await run(["--help"]));
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  for (const word of [
    ..."access-token installations revoke decode verify".split(" "),
    ..."fingerprint inspect page completion".split(" "),
    ..."--env-file --installation -V".split(" "),
    ..."--app-id --key --expires-in --json --header --curl".split(" "),
    ..."--sandbox --clock-tolerance --audience --help --version -h".split(" "),
    ..."NEXT_PUBLIC_APP_ID NEXT_PUBLIC_ICR_APP_ID ICR_APP_ID".split(" "),
    ..."PRIVATE_KEY ICR_PRIVATE_KEY PRIVATE_KEY_PATH".split(" "),
    "the key's text before its file",
    ..."ICR_PRIVATE_KEY_PATH NO_COLOR Examples:".split(" "),
  ]) {
    assert.ok(stdout.includes(word), word);
  }
  for (const args of [
    ...[["-h"], ["help"], ["help", "decode"], ["decode", "--help"]],
    ["verify", "-h"],
  ]) {
    assert.equal((await run(args)).stdout, stdout);
  }
});
