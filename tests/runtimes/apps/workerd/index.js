// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import { createAppAuth, createInstallationToken } from "icr-app-jwt/api";
import * as inline from "icr-app-jwt/inline";
import * as js from "icr-app-jwt/js";
import * as workerd from "icr-app-jwt/workerd";
import given from "../given.js";
import { suite } from "../suite.js";

const { appId, now } = given;
// There is neither clock nor randomness at module scope.
const early = api.createJWT({ appId, privateKey: given.keys.pkcs1, now });

/** One for all requests that this isolate serves. */
let auth;
/** Its signer takes a while, as a KMS does. */
let remote;

const entries = { "/": api, "/js": js, "/workerd": workerd };

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    const { APP_ID, PRIVATE_KEY, API_URL: baseUrl } = env;
    const identity = { appId: APP_ID, privateKey: PRIVATE_KEY };
    if (pathname === "/api") {
      const installationId = 7;
      const here = { ...identity, baseUrl };
      const one = await createInstallationToken({ installationId, ...here });
      auth ??= createAppAuth(here);
      const { token } = await auth.installationToken(installationId);
      const found = await auth.fetch("/projects", { installationId });
      const { by } = await found.json();
      return Response.json({ one: one.token, token, by });
    }
    if (pathname === "/left" || pathname === "/again") {
      const createJWT = async (options) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return api.createJWT({ ...identity, ...options });
      };
      remote ??= createAppAuth({ signer: { createJWT }, baseUrl });
      const asked = remote.installationToken(7);
      if (pathname === "/again") return new Response((await asked).token);
      asked.catch(() => {});
      return new Response("before it is signed");
    }
    if (pathname === "/inline") {
      try {
        return new Response(inline.createJWT(identity));
      } catch ({ code, message }) {
        return new Response(`${code}: ${message}`);
      }
    }
    const report = suite(entries[pathname], given, search.slice(1));
    const { createJWT } = entries[pathname];
    const late = createJWT({ ...identity, now });
    if (early !== given.token) report.failures.push("another at module scope");
    if (late !== given.token) report.failures.push("another from the bindings");
    return Response.json(report);
  },
};
