// SPDX-License-Identifier: MIT
/**
 * The app end of the ICR API, on loopback: finds the public key by iss and
 * judges the token with jose, by the rules of such APIs (GitHub's are the
 * model). Answers 401 with a reason.
 */
import { webcrypto } from "node:crypto";
import { createServer } from "node:http";
import { decodeJwt, importSPKI, jwtVerify } from "jose";

// jose takes it from there; Node 18 keeps it in node:crypto.
globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

const API_VERSION = "2023-06-16";
const MAX_AHEAD = 600; // seconds that exp may lie in the future

/** @type {Record<string, string>} what jose says -> what the API says */
const REASONS = {
  ERR_JWT_EXPIRED: "exp is in the past",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED:
    "the signature fits no key of this app",
  ERR_JOSE_ALG_NOT_ALLOWED: "alg is not RS256",
};

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

class Refusal extends Error {}

/**
 * @param {string | undefined} authorization
 * @param {Map<string, string>} apps app id -> public key, PEM
 * @param {number} now Unix seconds
 * @returns {Promise<string>} the app id
 * @throws {Refusal}
 */
async function judge(authorization, apps, now) {
  const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (!token) throw new Refusal("there is no bearer token");
  let claims;
  try {
    claims = decodeJwt(token);
  } catch {
    throw new Refusal("the token cannot be decoded");
  }
  const { iss, exp, iat } = claims;
  if (typeof iss !== "string") throw new Refusal("iss is not a string");
  const pem = apps.get(iss);
  if (pem === undefined) throw new Refusal("iss is not the id of an app");
  try {
    await jwtVerify(token, await importSPKI(pem, "RS256"), {
      algorithms: ["RS256"],
      currentDate: new Date(now * 1000),
      requiredClaims: ["iss", "exp", "iat"],
    });
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error);
    throw new Refusal(REASONS[code ?? ""] ?? `the token is malformed: ${code}`);
  }
  if (!Number.isInteger(iat) || !Number.isInteger(exp)) {
    throw new Refusal("iat or exp is not an integer");
  }
  if (Number(iat) > now) throw new Refusal("iat is in the future");
  if (Number(exp) > now + MAX_AHEAD) {
    throw new Refusal("exp is too far in the future");
  }
  return iss;
}

/** The only one that there is. */
const INSTALLATION = "7";

/** @type {[method: string, path: RegExp, status: number, body: (app: string, id: string) => unknown][]} */
const ROUTES = [
  ["GET", /^\/app\/installations$/, 200, () => [{ id: Number(INSTALLATION) }]],
  ["POST", /^\/app\/accessTokens$/, 201, (app) => ({ token: `app-${app}` })],
  [
    "POST",
    /^\/app\/installations\/(\w+)\/accessTokens$/,
    201,
    (_, id) =>
      id === INSTALLATION ? { token: `installation-${id}` } : undefined,
  ],
];

/**
 * @param {Record<string, string>} apps app id -> public key, PEM
 * @param {object} [options]
 * @param {number} [options.drift] seconds by which the server's clock is ahead of
 *   this machine's
 * @param {(request: Request, response: Response) => void} [options.instead]
 *   answers in the API's place
 * @returns {Promise<{ url: string, calls: string[], close(): Promise<void> }>}
 *   calls: the paths that were asked for
 */
export async function startMock(apps, { drift = 0, instead } = {}) {
  const known = new Map(Object.entries(apps));
  /** @type {string[]} */
  const calls = [];
  const server = createServer(async (request, response) => {
    calls.push(String(request.url));
    if (instead) return instead(request, response);
    const now = Math.floor(Date.now() / 1000) + drift;
    /** @param {number} status @param {unknown} body */
    const answer = (status, body) => {
      response.writeHead(status, {
        "content-type": "application/json",
        date: new Date(now * 1000).toUTCString(),
      });
      response.end(JSON.stringify(body));
    };
    const { method, headers } = request;
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const route = ROUTES.find(([, path]) => path.test(pathname));
    if (!route) return answer(404, { message: "there is no such path" });
    const [allowed, path, status, body] = route;
    if (method !== allowed) {
      return answer(405, { message: `the method is ${allowed}` });
    }
    if (headers["x-icr-api-version"] !== API_VERSION) {
      return answer(400, {
        message: `x-icr-api-version is not ${API_VERSION}`,
      });
    }
    try {
      const app = await judge(headers.authorization, known, now);
      const found = body(app, path.exec(pathname)?.[1] ?? "");
      if (found) return answer(status, found);
      answer(404, { message: "this app has no such installation" });
    } catch (error) {
      if (!(error instanceof Refusal)) return answer(500, { message: "bug" });
      answer(401, { message: error.message });
    }
  });
  await new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(undefined)),
  );
  const address = /** @type {import("node:net").AddressInfo} */ (
    server.address()
  );
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // the ones that hang
      }),
  };
}
