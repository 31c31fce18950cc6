// SPDX-License-Identifier: MIT
/** What the types name is what the code takes and js/API.md explains. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { ERRORS as API_ERRORS } from "../../js/api/errors.js";
import { errors as ofLibrary, passphraseErrors } from "../errors.js";
import { key, pem } from "./keys.js";
import { esm, root } from "./package.js";

const errors = [...ofLibrary, ...passphraseErrors].map(([, name]) => name);
const library = await esm();
/** @type {any} */
const api = await esm("/api");
/** @type {any} */
const { decryptKey } = await esm("/passphrase");
const read = (/** @type {string} */ path) => readFileSync(root + path, "utf8");
const types = ["", "api/", "passphrase/"]
  .map((folder) => read(`js/${folder}types.d.ts`))
  .join("");
const reference = read("js/API.md");

/** @param {string} name of an interface @returns {string[]} its members' names */
function membersOf(name) {
  const [, parents = "", body = ""] =
    types.match(
      new RegExp(`interface ${name}\\s+(?:extends ([^{]+))?\\{([^]*?)\\n?\\}`),
    ) ?? assert.fail(name);
  const own = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member]) =>
    String(member),
  );
  const picked = parents.match(/Pick<\w+, "(\w+)">/)?.[1];
  const others = parents.replace(/Pick<[^>]*>/, "").match(/\w+/g) ?? [];
  return [...others.flatMap(membersOf), ...own, picked ?? []].flat();
}

const token = library.createJWT({ appId: 1, privateKey: pem(key()) });
const given = { appId: 1, privateKey: pem(key()) };
const signer = library.createSigner(given);
const auth = api.createAppAuth(given);
/** @type {Record<string, ((options: any) => unknown)[]>} */
const calls = {
  TokenOptions: [(options) => signer.createJWT(options)],
  ReuseOptions: [(options) => signer.token(options)],
  InputOptions: [library.createSigningInput],
  CreateOptions: [library.createJWT],
  SignerOptions: [library.createSigner],
  VerifyOptions: [(options) => library.verifyJWT(token, pem(key()), options)],
  InspectOptions: [(options) => library.inspectToken(token, options)],
  AppTokenOptions: [api.createAppToken],
  InstallationTokenOptions: [api.createInstallationToken],
  AppAuthOptions: [api.createAppAuth],
  CallOptions: [(options) => auth.installation(1, options)],
  TokenCallOptions: [
    (options) => auth.installationToken(1, options),
    (options) => auth.appToken(options),
  ],
  ListOptions: [(options) => auth.installations(options).next()],
  DecryptOptions: [decryptKey],
  RevokeOptions: [(options) => auth.revoke(options)],
};

test("every call is listed here", () => {
  const names = [...types.matchAll(/interface (\w+Options)\b/g)].map(String);
  // These two are parts of others.
  const parts = ["IdentityOptions", "LineOptions"];
  assert.deepEqual(
    names
      .map((text) => String(text.split(",")[1]))
      .filter((name) => !parts.includes(name))
      .sort(),
    Object.keys(calls).sort(),
  );
});

for (const [name, takers] of Object.entries(calls)) {
  test(`${name}: each is read and explained`, async () => {
    const members = [...new Set(membersOf(name))].sort();
    for (const call of takers) {
      const seen = new Set();
      const options = {};
      for (const member of members) {
        const get = () => {
          seen.add(member);
          // Nothing is asked of the network.
          return member === "fetch" ? () => Promise.reject(Error()) : undefined;
        };
        Object.defineProperty(options, member, { get, enumerable: true });
      }
      await Promise.resolve(options)
        .then(call)
        .catch(({ message }) =>
          assert.doesNotMatch(message, /There is no option/),
        );
      assert.deepEqual([...seen].sort(), members);
    }
    for (const member of members) {
      assert.match(reference, new RegExp(`\\b${member}\\b`), member);
    }
  });
}

test("ERRORS.md lists every error of the command line", () => {
  const others = Object.keys(API_ERRORS)
    .map((name) => `API_${name}`)
    .concat(errors);
  const [, table = ""] = read("js/ERRORS.md").split("of the command line\n");
  const listed = [...table.matchAll(/`ERR_(\w+)`/g)].map(([, name]) => name);
  const named = readdirSync(`${root}js/cli`)
    .flatMap((name) => [...read(`js/cli/${name}`).matchAll(/["`]ERR_(\w+)/g)])
    .map(([, name]) => String(name))
    .filter((name) => !others.includes(name));
  assert.deepEqual([...new Set(named)].sort(), listed.sort());
});

test("the types name every error that there is, and no other", () => {
  /** @param {string} name @returns {string[]} the members of a union */
  const union = (name) =>
    types
      .match(new RegExp(`export type ${name} =([^;]*);`))?.[1]
      ?.match(/ERR_\w+/g)
      ?.sort() ?? [];
  assert.deepEqual(
    union("ErrorCode"),
    errors.map((name) => `ERR_${name}`).sort(),
  );
  assert.deepEqual(
    union("ApiErrorCode"),
    Object.keys(API_ERRORS)
      .map((name) => `ERR_API_${name}`)
      .sort(),
  );
});

test("every error is thrown somewhere", () => {
  const code = ["c", "js"].map(sourcesOf).join("\n");
  for (const name of errors) {
    // c/abi.h, which declares them, is left out.
    assert.match(code, new RegExp(`ERR_${name}\\b|"${name}"`), name);
  }
});

/** @param {string} folder @returns {string} its code, without what is generated */
function sourcesOf(folder) {
  return readdirSync(root + folder, { recursive: true })
    .map(String)
    .filter(
      (name) => /\.(c|js)$/.test(name) && !/generated|wrong|cli/.test(name),
    )
    .map((name) => read(`${folder}/${name}`))
    .join("\n");
}
