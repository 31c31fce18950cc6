// SPDX-License-Identifier: MIT
/** A release says where the project is, and there is none without that. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { repositoryOf } from "../../js/build/repository.mjs";
import { root } from "./package.js";

const wanted = {
  repository: { type: "git", url: "git+https://git.example/team/app-jwt.git" },
  homepage: "https://git.example/team/app-jwt#readme",
  bugs: { url: "https://git.example/team/app-jwt/issues" },
};

test("every form of a remote gives the same addresses, and no secret", () => {
  for (const remote of [
    "https://git.example/team/app-jwt.git",
    "https://git.example/team/app-jwt",
    "https://git.example/team/app-jwt/\n",
    "https://x-access-token:secret@git.example/team/app-jwt.git",
    "https://secret@git.example/team/app-jwt",
    "git@git.example:team/app-jwt.git",
    "ssh://git@git.example/team/app-jwt.git",
    "ssh://git@git.example:2222/team/app-jwt",
  ]) {
    assert.deepEqual(repositoryOf(remote), wanted, remote);
  }
});

test("what nobody can open is refused", () => {
  for (const remote of [
    ...["", "/home/me/app-jwt", "../app-jwt", "file:///srv/app-jwt.git"],
    ...["http://git.example/team/app-jwt", "https://localhost/app-jwt"],
    ...["C:\\app-jwt", "git@git.example:", "https://git.example"],
  ]) {
    assert.throws(() => repositoryOf(remote), /needs a remote named origin/);
  }
});

test("the release of a checkout without a remote is refused", () => {
  const cwd = mkdtempSync(`${tmpdir()}/repository-`);
  try {
    execFileSync("git", ["init", "--quiet"], { cwd });
    const script = `${root}js/build/repository.mjs`;
    const run = () =>
      spawnSync(process.execPath, [script], { cwd, encoding: "utf8" });
    const none = run();
    assert.equal(none.status, 1);
    assert.match(none.stderr, /git remote add origin/);
    assert.equal(none.stdout, "");
    const [url] = ["git@git.example:team/app-jwt.git"];
    execFileSync("git", ["remote", "add", "origin", url], { cwd });
    const found = run();
    assert.deepEqual(JSON.parse(found.stdout), wanted);
  } finally {
    rmSync(cwd, { recursive: true });
  }
});
