// SPDX-License-Identifier: MIT
/** The API, for the rows that ask it for an access token. */
import assert from "node:assert/strict";
import { startMock } from "../e2e/mock-icr.js";
import { fixture, program } from "./work.js";

/** What they look like. */
export const accessToken = /^crs_[\da-f]{48}$/;

/** @type {ReturnType<typeof startMock> | undefined} */
let mock;
/** @returns {Promise<string>} where it is, until closeApi */
export async function apiUrl() {
  mock ??= startMock({ [fixture.appId]: fixture.publicKey });
  return (await mock).url;
}

/**
 * What a client does, for any runtime.
 *
 * @param {string} dir below work
 * @param {import("./work.js").Kind} kind
 * @param {(file: string) => Promise<string>} run and what it prints
 * @returns {Promise<void>}
 */
export async function useClient(dir, kind, run) {
  const code = `const baseUrl = "${await apiUrl()}";
const one = await api.createInstallationToken({ installationId: 7, baseUrl });
const auth = api.createAppAuth({ baseUrl });
const all = await Promise.all([1, 2, 3].map(() => auth.installationToken(7)));
const tokens = new Set(all.map(({ token }) => token));
const said = [${accessToken}.test(one.token), tokens.size];
for await (const { id: installationId } of auth.installations()) {
  const init = { method: "POST", body: "x", installationId };
  const response = await auth.fetch("/projects", init);
  said.push((await response.json()).by);
}
await auth.revoke({ installationId: 7 });
await auth.fetch("https://example.com").catch(({ code }) => said.push(code));
auth.dispose();
await auth.appToken().catch(({ code }) => said.push(code));
console.log(said.join());`;
  const modules = { api: "icr-app-jwt/api" };
  const said = await run(program(`${dir}/client`, kind, modules, code));
  assert.equal(said, "true,1,7,ERR_API_ORIGIN,ERR_API_DISPOSED\n");
}

export async function closeApi() {
  await (await mock)?.close();
  mock = undefined;
}
