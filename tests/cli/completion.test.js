// SPDX-License-Identifier: MIT
/** What Tab really gives, in the real shells. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { dir, inTerminal, run, runShell } from "./harness.js";

const COMMANDS = [
  ..."access-token completion decode fingerprint inspect".split(" "),
  ..."installations page revoke verify".split(" "),
];
const OPTIONS = [
  ..."--app-id --key --env-file --expires-in --json --header --curl".split(" "),
  ..."--sandbox --help --version".split(" "),
];
const folder = path.join(dir, "files");
fs.mkdirSync(path.join(folder, "keys"), { recursive: true });
fs.writeFileSync(path.join(folder, "alpha key.pem"), "");

/** What each line completes to; a set when there are several. */
const LINES = /** @type {[string, string[]][]} */ ([
  ["icr-app-jwt ", COMMANDS],
  ["icr-app-jwt fing", ["fingerprint"]],
  ["icr-app-jwt --", OPTIONS],
  ["icr-app-jwt -", [...OPTIONS, "-e", "-h", "-V"]],
  ["icr-app-jwt --exp", ["--expires-in"]],
  ["icr-app-jwt verify --c", ["--clock-tolerance"]],
  ["icr-app-jwt verify --k", ["--key"]],
  ["icr-app-jwt verify --aud", ["--audience"]],
  ["icr-app-jwt acc", ["access-token"]],
  ["icr-app-jwt access-token --inst", ["--installation"]],
  ["icr-app-jwt installations --sand", ["--sandbox"]],
  ["icr-app-jwt --env-file alp", ["alpha key.pem"]],
  ["icr-app-jwt -e alp", ["alpha key.pem"]],
  ["icr-app-jwt access-token -e ke", ["keys/"]],
  ["icr-app-jwt completion ", ["bash", "fish", "zsh"]],
  ["icr-app-jwt --curl /app/i", ["/app/installations"]],
  ["icr-app-jwt --key alp", ["alpha key.pem"]],
  ["icr-app-jwt inspect ke", ["keys/"]],
  ["icr-app-jwt fingerprint alp", ["alpha key.pem"]],
]);

/**
 * Types a line and Tab in an interactive shell whose next key, Ctrl-X, writes
 * the line that came of it to a file, and ends the shell: zsh may lose keys that
 * are typed while it is busy.
 *
 * @param {string} shell
 * @param {string} start
 * @param {string} rc
 * @param {string} line
 * @param {string} [word] the only completion; the shell writes the rest of it
 * @returns {{ line: string, screen: string }}
 */
function tab(shell, start, rc, line, word) {
  const typed = line.match(/[^ =]*$/)?.[0] ?? "";
  const out = path.join(dir, `${shell}.out`);
  fs.rmSync(out, { force: true });
  const { screen } = inTerminal(
    start,
    [
      ["", `${rc}\r`],
      ["READY>", `${line}\t`],
      [
        // zsh draws the / of a folder apart.
        word?.replace(" ", "\\ ").replace(/\/$/, "").slice(typed.length) ??
          typed,
        "\u0018",
      ],
    ],
    { env: { OUT: out }, status: null },
  );
  return { line: fs.readFileSync(out, "utf8").trimEnd(), screen };
}

/** What each shell reads, written once: it costs a start of Node. @param {string} shell */
const scriptOf = (shell) => path.join(dir, `completion.${shell}`);
for (const shell of ["bash", "zsh"]) {
  fs.writeFileSync(scriptOf(shell), (await run(["completion", shell])).stdout);
}

/** @param {string} line @param {string} word @returns {string} as a shell writes it */
const completed = (line, word) =>
  line.replace(/[^ =]*$/, "") + word.replace(" ", "\\ ");

const SHELLS =
  /** @type {Record<string, { start: string, rc: (load: string) => string }>} */ ({
    bash: {
      start: "exec bash --norc --noprofile -i",
      rc: (load) =>
        `cd '${folder}'; ${load}; ` +
        `bind 'set bell-style none' 'set show-all-if-ambiguous on' 'set keyseq-timeout 1'; ` +
        `w() { printf '%s' "$READLINE_LINE" >"$OUT"; kill -9 $$; }; ` +
        `bind -x '"\\C-x": w'; PS1='REA''DY>'`,
    },
    zsh: {
      start: "exec zsh -f -i",
      rc: (load) =>
        `cd '${folder}'; autoload -Uz compinit; compinit -C -d '${dir}/zcompdump'; ` +
        `${load}; unsetopt BEEP; ` +
        `w() { print -rn -- "$BUFFER" >"$OUT"; kill -9 $$; }; ` +
        `zle -N w; bindkey -r '^X'; bindkey '^X' w; KEYTIMEOUT=1; PS1='REA''DY>'`,
    },
  });

for (const [shell, { start, rc }] of Object.entries(SHELLS)) {
  test(`${shell}_completes`, () => {
    const fromFile = rc(`source ${scriptOf(shell)}`);
    for (const [line, words] of LINES) {
      const only = words.length === 1 ? words[0] : undefined;
      const got = tab(shell, start, fromFile, line, only);
      if (only) {
        // zsh appends the = that may stand before the value.
        assert.equal(got.line.replace(/=$/, ""), completed(line, only));
      } else {
        for (const word of words) {
          assert.ok(got.screen.includes(word), `${word}\n${got.screen}`);
        }
      }
    }
    const script = fs.readFileSync(scriptOf(shell), "utf8");
    const [, told = ""] = /completion of icr-app-jwt: (.*)/.exec(script) ?? [];
    // bash 3.2, which is that of macOS, reads nothing from source <(...).
    assert.ok(shell !== "bash" || !told.includes("<("), told);
    const asTold = rc(told);
    const keyed = "icr-app-jwt --key=alp";
    const got = tab(shell, start, asTold, keyed, "alpha key.pem");
    assert.equal(got.line, "icr-app-jwt --key=alpha\\ key.pem");
  });
}

test("fish_completes", () => {
  const { stdout, stderr } = runShell(
    `cd '${folder}'; icr-app-jwt completion fish | source\n` +
      LINES.map(([line]) => `complete -C '${line}'; echo END\n`).join(""),
    { shell: "fish" },
  );
  assert.equal(stderr, "");
  const answers = stdout.split(/^END\n/m);
  for (const [i, [line, words]] of LINES.entries()) {
    const got = answers[i]?.trim().split("\n") ?? [];
    const bare = got.map((each) => each.split("\t")[0]);
    assert.deepEqual(bare.sort(), [...words].sort(), line);
  }
});
