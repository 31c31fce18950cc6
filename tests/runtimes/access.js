// SPDX-License-Identifier: MIT
/** The API, for the rows that ask it for an access token. */
import { startMock } from "../e2e/mock-icr.js";
import { fixture } from "./work.js";

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
 * @param {(code: string) => Promise<string>} run and what it prints
 * @returns {Promise<void>}
 */
export async function useClient(run) {
  const said = await run(`import { createAppAuth } from "icr-app-jwt/api";
const auth = createAppAuth({ baseUrl: "${await apiUrl()}" });
const all = await Promise.all([1, 2, 3].map(() => auth.installationToken(7)));
const said = [new Set(all.map(({ token }) => token)).size];
for await (const { id: installationId } of auth.installations()) {
  const init = { method: "POST", body: "x", installationId };
  const response = await auth.fetch("/projects", init);
  said.push((await response.json()).by);
}
await auth.revoke({ installationId: 7 });
await auth.fetch("https://example.com").catch(({ code }) => said.push(code));
auth.dispose();
await auth.appToken().catch(({ code }) => said.push(code));
console.log(said.join());
`);
  if (said.trim() !== "1,7,ERR_API_ORIGIN,ERR_API_DISPOSED") {
    throw new Error(said);
  }
}

export async function closeApi() {
  await (await mock)?.close();
  mock = undefined;
}
