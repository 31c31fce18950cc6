// SPDX-License-Identifier: MIT
/** An app's id and key -> a client that keeps, renews and revokes its tokens. */
import { createSigner } from "../index.js";
import { APP_PATH, accessPath, askForToken, revoke } from "./access.js";
import { AppToken } from "./app-token.js";
import { ApiError } from "./errors.js";
import { Kept } from "./kept.js";
import { carry } from "./carry.js";
import { checkSignal, checkSigner, copyOf, demand, idOf } from "./checks.js";
import { isAccessToken, lineOf, optionsOf } from "./checks.js";
import { pages } from "./pages.js";
import { request } from "./request.js";

/** @import { AppAuth as Public, AccessToken, CallOptions, Installation } from "./types.js" */
/** @import { ListOptions, RevokeOptions, Signal, TokenCallOptions } from "./types.js" */
/** @import { Call } from "./request.js" */

const TRIES = 3;
const MAX_MARGIN = 600; // seconds
/** The longest answer to a call that lists something. */
const MAX_LIST_BYTES = 1 << 20;
/** The name of the app's own access token among those kept: no id holds a
 * space. */
const APP = " app";

/** @implements {Public} */
export class AppAuth {
  static {
    // Where there is no such symbol, its method is called "undefined".
    if (!Symbol.dispose) Reflect.deleteProperty(this.prototype, "undefined");
  }

  #line;
  #app;
  #kept;
  /** The signer, if none was given. */
  #own;
  #isDisposed = false;

  /** @param {unknown} options */
  constructor(options) {
    const known = "appId privateKey signer baseUrl fetch timeout margin";
    const given = optionsOf(options, known);
    const { appId, privateKey, margin = 60 } = given;
    /** So that a later replacement is used. @type {typeof globalThis.fetch} */
    const global = (...args) => globalThis.fetch(...args);
    this.#line = lineOf(TRIES, global, given);
    const isMargin = Number.isInteger(margin) && margin >= 0;
    demand(isMargin && margin <= MAX_MARGIN, "margin");
    checkSigner(given);
    this.#own = given.signer ? undefined : createSigner({ appId, privateKey });
    this.#app = new AppToken(this.#own ?? given.signer, margin);
    this.#kept = new Kept(margin, this.#line.timeout);
  }

  /** @returns {string | Promise<string>} */
  appJWT() {
    this.#demandLife();
    return this.#app.get();
  }

  /**
   * @param {string | number} installationId
   * @param {TokenCallOptions} [options]
   * @returns {Promise<AccessToken>}
   */
  async installationToken(installationId, options) {
    return this.#access(idOf(installationId), options);
  }

  /** @param {TokenCallOptions} [options] @returns {Promise<AccessToken>} */
  async appToken(options) {
    return this.#access(APP, options);
  }

  /**
   * Not a method, so that it may be handed on as a fetch.
   *
   * @param {any} input
   * @param {any} [options]
   * @returns {Promise<any>}
   */
  fetch = async (input, options) => {
    this.#demandLife();
    const given = copyOf(options);
    const { installationId } = given;
    delete given.installationId;
    const name = installationId === undefined ? APP : idOf(installationId);
    return carry(this.#line, input, given, {
      get: async (signal) => (await this.#access(name, { signal })).token,
      drop: (token) => this.#kept.forget(token),
    });
  };

  /** @param {ListOptions} [options] @returns {AsyncGenerator<Installation, void>} */
  installations(options) {
    return pages((path, signal) => this.#get(path, signal), options);
  }

  /**
   * @param {string | number} installationId
   * @param {CallOptions} [options]
   * @returns {Promise<Installation>}
   */
  async installation(installationId, options) {
    const { signal } = optionsOf(options, "signal");
    const id = encodeURIComponent(idOf(installationId));
    return this.#get(`/app/installations/${id}`, signal);
  }

  /** @param {RevokeOptions} options @returns {Promise<void>} */
  async revoke(options) {
    this.#demandLife();
    const given = optionsOf(options, "installationId token signal");
    const { installationId, token, signal } = given;
    const isNamed = installationId !== undefined;
    demand(isNamed !== (token !== undefined), "either installationId or token");
    demand(isNamed || isAccessToken(token), "token");
    checkSignal(signal);
    signal?.throwIfAborted();
    const ends = Date.now() + this.#line.timeout * 1000;
    const name = isNamed ? idOf(installationId) : "";
    const settled = this.#kept.settled(name, signal);
    if (settled) await settled;
    this.#demandLife();
    const ofName = this.#kept.doom({ name, token });
    for (const each of isNamed ? ofName : [token]) {
      const line = { ...this.#line, timeout: (ends - Date.now()) / 1000 };
      const refusal = await revoke(line, each, signal);
      this.#kept.forget(each);
      if (refusal) throw refusal;
    }
  }

  dispose() {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#own?.dispose();
    this.#app.end();
    this.#kept.clear(new ApiError("DISPOSED"));
  }

  [Symbol.dispose]() {
    this.dispose();
  }

  /** @throws {ApiError} ERR_API_DISPOSED */
  #demandLife() {
    if (this.#isDisposed) throw new ApiError("DISPOSED");
  }

  /**
   * @param {string} name
   * @param {unknown} options
   * @returns {Promise<AccessToken>}
   */
  async #access(name, options) {
    this.#demandLife();
    const { signal, fresh } = optionsOf(options, "signal fresh");
    checkSignal(signal);
    demand(fresh === undefined || typeof fresh === "boolean", "fresh");
    const path = name === APP ? APP_PATH : accessPath(name);
    /** @param {AbortSignal} signal */
    const mint = (signal) => askForToken(this.#line, path, this.#app, signal);
    return this.#kept.get(name, mint, { signal, fresh });
  }

  /**
   * @param {string} path
   * @param {Signal | undefined} signal
   * @returns {Promise<any>} an object
   */
  async #get(path, signal) {
    this.#demandLife();
    checkSignal(signal);
    const bearer = this.#app;
    /** @type {Call} */
    const call = { method: "GET", path, bearer, maxBytes: MAX_LIST_BYTES };
    const { body, status } = await request(this.#line, call, signal);
    if (typeof body === "object" && body !== null) return body;
    throw new ApiError("RESPONSE", { status });
  }
}
