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

export async function closeApi() {
  await (await mock)?.close();
  mock = undefined;
}
