// SPDX-License-Identifier: MIT
/** access-token, installations, revoke: what an app asks of the API itself. */
import { SANDBOX, PRODUCTION } from "../api/hosts.js";
import { Failure, usage } from "./failure.js";
import { givenToken } from "./inputs.js";
import { wipe } from "./keyfile.js";
import { print, say } from "./out.js";
import { holdsKeyLine } from "./repeat.js";
import { identify } from "./identity.js";
import { json, plain } from "../shared/words.js";

/** @typedef {import("./argv.js").Args} Args */
/** @typedef {import("../api/types.js").AppAuth} AppAuth */

/** @param {Args} args */
const baseUrl = ({ on }) => (on.has("sandbox") ? SANDBOX : PRODUCTION);

/**
 * @template T
 * @param {Args} args
 * @param {(auth: AppAuth) => Promise<T>} step
 * @returns {Promise<T>}
 */
async function withAuth(args, step) {
  const { appId, key } = await identify(args);
  // Imported here, so that no other command waits for it.
  const { createAppAuth } = await import("../api/index.js");
  const privateKey = key.key;
  try {
    const auth = createAppAuth({ appId, privateKey, baseUrl: baseUrl(args) });
    try {
      return await step(auth);
    } finally {
      auth.dispose();
    }
  } finally {
    wipe(key);
  }
}

/** @param {Args} args */
export async function accessToken(args) {
  const { text, on } = args;
  const { installation: id } = text;
  if (on.has("json") && on.has("header")) {
    throw usage("--json and --header exclude each other.");
  }
  if (id !== undefined && holdsKeyLine(id)) {
    throw usage(
      "--installation was given key text. icr-app-jwt installations lists the ids.",
    );
  }
  const answer = await withAuth(args, (auth) =>
    id === undefined ? auth.appToken() : auth.installationToken(id),
  );
  if (on.has("json")) return print(json(answer));
  const { token } = answer;
  print(on.has("header") ? `Authorization: Bearer ${token}` : token);
}

/** @param {Args} args */
export async function installations(args) {
  const all = await withAuth(args, async (auth) => {
    const found = [];
    // Ten a page, as documented: if the API gave fewer than what was asked for,
    // the list would seem to end.
    for await (const each of auth.installations()) {
      found.push(each);
    }
    return found;
  });
  if (args.on.has("json")) return print(json(all));
  for (const { id, organization } of all) {
    const { id: organizationId, name } = Object(organization);
    const fields = [id, organizationId, name].filter(
      (one) => one !== undefined,
    );
    // An object of the API's need not have a text of its own.
    const texts = fields.map((one) =>
      typeof one === "string" ? one : JSON.stringify(one),
    );
    print(texts.map(plain).join("\t"));
  }
  if (!all.length) say("This app is installed nowhere.");
}

/**
 * @param {import("../api/types.js").ApiError} error
 * @returns {Failure} in other words: no key was given, whose app it could be
 */
function refused({ code, reason }) {
  const said = reason === undefined ? "" : ` The API says: "${reason}".`;
  return new Failure(
    code,
    "The API does not take this access token (401). It has expired, or was " +
      `revoked before; a sandbox token needs --sandbox.${said}`,
  );
}

/** @param {Args} args */
export async function revoke(args) {
  const token = await givenToken(args.argument);
  if (holdsKeyLine(token)) {
    throw new Failure(
      "ERR_TOKEN_IS_KEY",
      "This is key text, which is not sent. revoke takes an access token.",
    );
  }
  if (token.split(".").length === 3) {
    throw new Failure(
      "ERR_TOKEN_IS_JWT",
      "This is the app's JWT. It cannot be revoked; it expires by itself. revoke takes an access token.",
    );
  }
  if (!/^[!-~]{1,8192}$/.test(token)) {
    throw new Failure(
      "ERR_TOKEN_MALFORMED",
      "This is not an access token. Pass one as access-token prints it.",
    );
  }
  const { ApiError, createAppAuth } = await import("../api/index.js");
  // An access token revokes itself; no key is asked for.
  const signer = {
    createJWT() {
      throw new Failure("ERR_INTERNAL", "A token is revoked without the key.");
    },
  };
  const auth = createAppAuth({ signer, baseUrl: baseUrl(args) });
  try {
    await auth.revoke({ token });
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status === 401;
    throw isRefused ? refused(error) : error;
  }
  say("revoked: the API no longer takes this token");
}
