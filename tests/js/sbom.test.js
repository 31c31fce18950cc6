// SPDX-License-Identifier: MIT
/** The bill of materials: valid, and true of what ships. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { installed, manifest, root } from "./package.js";

const text = readFileSync(`${installed}dist/sbom.cdx.json`, "utf8");
const bom = JSON.parse(text);
/** @type {(name: string) => any} */
const component = (name) =>
  bom.components.find((/** @type {any} */ part) => part.name === name);
/** @param {string} path @returns {string} */
const sha256 = (path) =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

test("it is CycloneDX 1.6, by the letter of its schema", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  assert.equal(await validator.validate(text), null);
  const wrong = JSON.stringify({ ...bom, components: [{ name: "untyped" }] });
  assert.notEqual(await validator.validate(wrong), null);
});

test("it lists the modules that ship", () => {
  for (const name of ["core.wasm", "core-simd.wasm", "passphrase.wasm"]) {
    const [hash] = component(name).hashes;
    assert.deepEqual(hash, {
      alg: "SHA-256",
      content: sha256(`${installed}dist/${name}`),
    });
  }
  assert.equal(bom.metadata.component.version, manifest.version);
});

test("it lists each library, as c/tom/vendor.mk pins it", () => {
  const vendor = readFileSync(`${root}c/tom/vendor.mk`, "utf8");
  const value = (/** @type {string} */ name) =>
    String(vendor.match(new RegExp(`^${name} := (.*)$`, "m"))?.[1]);
  for (const prefix of ["LTC", "LTM"]) {
    const library = component(value(`${prefix}_NAME`));
    const [archive, debian] = library.externalReferences;
    const [, revision] = library.version.split(/^[\d.]+-/);
    assert.ok(library.version.startsWith(`${value(`${prefix}_VERSION`)}-`));
    assert.equal(archive.hashes[0].content, value(`${prefix}_ORIG_SHA256`));
    const pin = `${revision}:${debian.hashes[0].content}`;
    assert.ok(value(`${prefix}_REVISIONS`).split(" ").includes(pin));
  }
});

test("it lists what is inside, and that alone", () => {
  const inside = bom.components.filter(
    (/** @type {any} */ { type, scope }) =>
      type === "library" && scope !== "excluded",
  );
  const names = inside.map((/** @type {any} */ { name }) => name);
  assert.deepEqual(names, ["libtomcrypt", "libtommath", "musl"]);
  const functions = (/** @type {string} */ name) =>
    component(name).properties[0].value.split(" ");
  assert.ok(functions("libtomcrypt").includes("rsa_sign_hash_ex"));
  assert.ok(functions("libtomcrypt").includes("pkcs_5_alg2"));
  assert.ok(functions("libtommath").includes("mp_div"));
  assert.deepEqual(functions("musl"), ["memchr", "memcmp", "strlen"]);
});

test("THIRD_PARTY_NOTICES.md says the same", () => {
  const notices = readFileSync(`${root}THIRD_PARTY_NOTICES.md`, "utf8");
  for (const name of ["libtomcrypt", "libtommath", "musl"]) {
    const row = notices.match(new RegExp(`^\\| ${name}.*`, "m"))?.[0];
    assert.ok(row?.includes(component(name).version), `${row}`);
  }
  const { version } = component("emscripten");
  assert.ok(notices.includes(`musl, as Emscripten ${version} ships it`));
});

test("SHA256SUMS holds of what a release consists of", () => {
  const flags = ["--check", "--strict", "SHA256SUMS"];
  const said = execFileSync("sha256sum", flags, { cwd: `${root}build` });
  const names = said
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.replace(/: OK$/, ""));
  const base = `${manifest.name}-${manifest.version}`;
  assert.deepEqual(names, [
    ...[`${base}.tgz`, `${base}.cdx.json`],
    ...["wasm/core.wasm", "wasm/core-simd.wasm", "wasm/passphrase.wasm"],
  ]);
});
