// SPDX-License-Identifier: MIT
/** The key that the tests of the page paste, and tokens of it. */
import { createPrivateKey } from "node:crypto";
import * as jws from "../jws.js";
import { text } from "../keyforms.js";

export { FIXTURES, text as read } from "../keyforms.js";

export const pem = text("pkcs1.pem");
export const publicPem = text("spki.pem");
export const fingerprint = text("fingerprint");
export const jwk = createPrivateKey(pem).export({ format: "jwk" });

/** @param {object} claims @param {object} [header] */
export const tokenOf = (claims, header) => jws.tokenOf(pem, claims, header);
/** @returns {number} Unix seconds */
export const seconds = () => Math.floor(Date.now() / 1000);
