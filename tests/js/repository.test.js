// SPDX-License-Identifier: MIT
/** A release says where the project is, and there is none without that. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { repositoryOf, withAbsoluteLinks } from "../../js/build/repository.mjs";
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

test("the release of a checkout without a remote is refused", (t) => {
  const cwd = mkdtempSync(`${tmpdir()}/repository-`);
  t.after(() => rmSync(cwd, { recursive: true }));
  const script = `${root}js/build/repository.mjs`;
  const run = () =>
    spawnSync(process.execPath, [script], { cwd, encoding: "utf8" });
  execFileSync("git", ["init", "--quiet"], { cwd });
  const none = run();
  assert.equal(none.status, 1);
  assert.match(none.stderr, /git remote add origin/);
  assert.equal(none.stdout, "");
  const url = "git@git.example:team/app-jwt.git";
  execFileSync("git", ["remote", "add", "origin", url], { cwd });
  assert.deepEqual(JSON.parse(run().stdout), wanted);
});

test("links of a release work where the checkout is not", () => {
  const repository = "https://git.example/team/app-jwt";
  const absolute = (/** @type {string} */ text, path = "README.md") =>
    withAbsoluteLinks(text, path, repository, "c0ffee");
  const seen = `${repository}/blob/c0ffee`;
  for (const [path, text, wanted] of [
    ["README.md", "[a](js/API.md#x)", `[a](${seen}/js/API.md#x)`],
    [
      "README.md",
      "![a b](a/b.png)",
      `![a b](${repository}/raw/c0ffee/a/b.png)`,
    ],
    ["js/API.md", "[a](ERRORS.md)", `[a](${seen}/js/ERRORS.md)`],
    ["js/API.md", "[a](../c/README.md)", `[a](${seen}/c/README.md)`],
    ["README.md", "[a](#anchor)", "[a](#anchor)"],
    ["README.md", "[a](https://x.example/)", "[a](https://x.example/)"],
  ]) {
    assert.equal(absolute(String(text), path), wanted);
  }
  for (const path of ["README.md", "js/API.md", "js/ERRORS.md"]) {
    const text = absolute(readFileSync(root + path, "utf8"), path);
    assert.doesNotMatch(text, /\]\((?!https:|#)/, path);
  }
});

test("every link between the documents leads somewhere", () => {
  const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root });
  for (const path of documents.toString().trim().split("\n")) {
    const text = readFileSync(root + path, "utf8");
    for (const [, link = ""] of text.matchAll(/\]\((?![a-z]+:)([^()\s]*)\)/g)) {
      const { pathname, hash } = new URL(link, `file:///${path}`);
      const target = readFileSync(root + pathname.slice(1), "utf8");
      // As GitHub makes an anchor of a heading.
      const anchors = [...target.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
        String(title)
          .toLowerCase()
          .replaceAll(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      );
      if (hash) assert.ok(anchors.includes(hash.slice(1)), `${path}: ${link}`);
    }
  }
});
