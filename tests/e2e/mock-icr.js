// SPDX-License-Identifier: MIT
/**
 * The app end of the ICR API, on loopback: finds the public key by iss and
 * judges the token with jose, by the rules of such APIs (GitHub's are the
 * model). Answers 401 with a reason.
 */
import { randomBytes } from "node:crypto";
import { decodeJwt, importSPKI, jwtVerify } from "jose";
import { listen } from "../listen.js";

const API_VERSION = "2023-06-16";
const MAX_AHEAD = 600; // seconds that exp may lie in the future
const LIFETIME = 3600; // seconds, of access tokens

/** @type {Record<string, string>} what jose says -> what the API says */
const REASONS = {
  ERR_JWT_EXPIRED: "exp is in the past",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED:
    "the signature fits no key of this app",
  ERR_JOSE_ALG_NOT_ALLOWED: "alg is not RS256",
};

/** Where no server listens: not a port that one has just left, and that another may
 * take. */
export const NOBODY = "http://127.0.0.1:2";

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

/** @typedef {{ app: string, installation: string | undefined, ends: number }} Access */
/**
 * @typedef {object} Options
 * @property {number} [drift] seconds by which the server's clock is ahead of this
 *   machine's
 * @property {(string | number)[]} [installations] ids
 * @property {number} [mostPerPage] whatever limit says
 * @property {(request: Request, response: Response) => unknown} [instead] answers
 *   in the API's place, unless it returns false
 */
/**
 * @typedef {object} Asked
 * @property {string} app whose token it is
 * @property {Access | undefined} access what that token is, if it is one
 * @property {string} id in the path
 * @property {URLSearchParams} query
 * @property {string} body
 */
/** @typedef {[status: number, body?: unknown]} Answer */

/** What there is besides the app's own: any of its members, by GET and POST. */
const RESOURCE = /^\/projects$/;
/** @type {[method: string, path: RegExp, by: "app" | "access", handler: keyof Api][]} */
const ROUTES = [
  ["GET", /^\/app\/installations$/, "app", "list"],
  ["DELETE", /^\/app\/installations\/token$/, "access", "revoke"],
  ["GET", /^\/app\/installations\/([^/]+)$/, "app", "one"],
  ["POST", /^\/app\/accessTokens$/, "app", "mint"],
  ["POST", /^\/app\/installations\/([^/]+)\/accessTokens$/, "app", "mint"],
  ["GET", RESOURCE, "access", "projects"],
  ["POST", RESOURCE, "access", "create"],
];

/** One server's state, and its answers in the shapes that the vendor documents. */
class Api {
  /** @type {Map<string, Access>} by token */
  access = new Map();
  #drift;
  #installations;
  #mostPerPage;

  /** @param {Options} options */
  constructor({ drift = 0, installations = [7], mostPerPage = Infinity }) {
    this.#drift = drift;
    this.#installations = installations;
    this.#mostPerPage = mostPerPage;
  }

  /** @returns {number} Unix seconds by the server's clock */
  now() {
    return Math.floor(Date.now() / 1000) + this.#drift;
  }

  /** @param {Asked} asked @returns {Answer} */
  list({ query }) {
    const asked = Number(query.get("limit") ?? 10);
    const limit = Math.min(asked, this.#mostPerPage);
    const page = Number(query.get("page") ?? 0);
    const all = this.#installations.slice(page * limit, (page + 1) * limit);
    const pagination = { page, limit, total: this.#installations.length };
    return [200, { pagination, installations: all.map(installation) }];
  }

  /** @param {Asked} asked @returns {Answer} */
  one({ id }) {
    const found = this.#find(id);
    return found === undefined ? NO_INSTALLATION : [200, installation(found)];
  }

  /** @param {Asked} asked @returns {Answer} of the app itself, without an id */
  mint({ app, id }) {
    const found = this.#find(id);
    const isThere = id === "" || found !== undefined;
    return isThere ? this.#token(app, found) : NO_INSTALLATION;
  }

  /** @param {Asked} asked @returns {Answer} */
  projects({ access }) {
    return [200, { by: access?.installation ?? access?.app }];
  }

  /** @param {Asked} asked @returns {Answer} */
  create({ access, body }) {
    return [201, { by: access?.installation ?? access?.app, body }];
  }

  /** @param {Asked} asked @returns {Answer} */
  revoke({ access }) {
    for (const [token, of] of this.access) {
      if (of === access) this.access.delete(token);
    }
    return [204];
  }

  /** @param {string} id */
  #find(id) {
    return this.#installations.find((known) => String(known) === id);
  }

  /** @param {string} app @param {string | number | undefined} id @returns {Answer} */
  #token(app, id) {
    const token = `crs_${randomBytes(24).toString("hex")}`;
    const ends = this.now() + LIFETIME;
    const whose = id === undefined ? undefined : String(id);
    this.access.set(token, { app, installation: whose, ends });
    const of = { installationId: id, organizationId: `o-${id}` };
    const body = {
      ...{ id: this.access.size, token, appId: app, isActive: true },
      ...{ createdAt: iso(this.now()), updatedAt: iso(this.now()) },
      ...{ expiresAt: iso(ends), permissions: PERMISSIONS },
      ...(whose && of),
    };
    return [201, body];
  }
}

const PERMISSIONS = { organization_info: "VIEW" };
/** @type {Answer} */
const NO_INSTALLATION = [404, "this app has no such installation"];
/** @param {number} seconds */
const iso = (seconds) => new Date(seconds * 1000).toISOString();
/** @param {string | number} id */
const installation = (id) => ({
  id,
  organization: { id: `o-${id}`, name: `Organization ${id}` },
  permissions: PERMISSIONS,
});

/**
 * @param {Api} api
 * @param {Map<string, string>} apps
 * @param {Request} request
 * @returns {Promise<Answer>} of an error the message alone
 */
async function respond(api, apps, request) {
  const { method, headers } = request;
  const url = new URL(request.url ?? "/", "http://localhost");
  const routes = ROUTES.filter(([, path]) => path.test(url.pathname));
  if (routes.length === 0) return [404, "there is no such path"];
  const route = routes.find(([allowed]) => allowed === method);
  if (!route) return [405, `the method is ${routes[0]?.[0]}`];
  if (headers["x-icr-api-version"] !== API_VERSION) {
    return [400, [`x-icr-api-version is not ${API_VERSION}`]];
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const [, path, by, handler] = route;
  const id = decodeURIComponent(path.exec(url.pathname)?.[1] ?? "");
  const asked = { id, query: url.searchParams, body };
  if (by === "app") {
    const app = await judge(headers.authorization, apps, api.now());
    return api[/** @type {"list"} */ (handler)]({
      ...asked,
      ...{ app, access: undefined },
    });
  }
  const token = headers.authorization?.replace(/^Bearer /, "") ?? "";
  const access = api.access.get(token);
  if (!access || access.ends <= api.now()) {
    throw new Refusal("the access token is not valid");
  }
  return api[/** @type {"list"} */ (handler)]({
    ...asked,
    ...{ app: access.app, access },
  });
}

/**
 * @param {Record<string, string>} apps app id -> public key, PEM
 * @param {Options} [options]
 * @returns {Promise<{ url: string, calls: string[], api: Api, close(): Promise<void> }>}
 *   calls: the paths that were asked for
 */
export async function startMock(apps, options = {}) {
  const known = new Map(Object.entries(apps));
  const api = new Api(options);
  /** @type {string[]} */
  const calls = [];
  const { url, close } = await listen(async (request, response) => {
    calls.push(String(request.url));
    if (options.instead && options.instead(request, response) !== false) return;
    const [status, body] = await respond(api, known, request).catch(
      (error) =>
        /** @type {Answer} */ (
          error instanceof Refusal ? [401, error.message] : [500, "bug"]
        ),
    );
    response.writeHead(status, {
      "content-type": "application/json",
      date: new Date(api.now() * 1000).toUTCString(),
    });
    const isError = status >= 400;
    const json = isError ? { statusCode: status, message: body } : body;
    response.end(JSON.stringify(json));
  });
  return { url, calls, api, close };
}
