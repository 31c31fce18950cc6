// SPDX-License-Identifier: MIT
/** decode, verify, fingerprint, inspect: a token or a key -> what it is. */
import {
  decodeJWT,
  fingerprint,
  inspectKey,
  JwtError,
  verifyJWT,
} from "../index.js";
import { wholeNumber } from "./argv.js";
import { askForFile } from "./ask.js";
import { Failure, REFUSED, sentence, usage } from "./failure.js";
import { givenKey, givenToken, warnOfMode } from "./inputs.js";
import { print, say, warn } from "./out.js";
import { json, keyWords, times } from "../shared/words.js";

/** @typedef {import("./argv.js").Args} Args */
/** @typedef {import("./keyfile.js").Source} Source */

/** @param {Record<string, unknown>} claims */
const sayTimes = (claims) => times(claims, Date.now() / 1000).forEach(say);

/** @param {Args} args */
export async function decode({ argument }) {
  const { header, claims } = decodeJWT(await givenToken(argument));
  print(json({ header, claims }));
  sayTimes(claims);
  say("not verified: anybody can write such a token; verify checks it");
}

/** @param {Args} args */
export async function verify(args) {
  const { argument, text } = args;
  const clockTolerance = wholeNumber(args, "clock-tolerance");
  if (text.key === "-" && argument === undefined) {
    throw usage("With --key - the token is an argument; stdin is the key.");
  }
  const source = await givenKey(text.key);
  if (!source) throw usage("verify takes --key FILE.");
  try {
    warnOfMode(source);
    const token = await givenToken(argument);
    const claims = verifyJWT(token, source.key, { clockTolerance });
    print(json(claims));
    sayTimes(claims);
    say("verified: this key signed it and it is valid now");
  } finally {
    wipe(source);
  }
}

/**
 * @param {Args} args
 * @returns {Promise<Source>}
 */
async function keyOf({ command, argument, text }) {
  if (argument !== undefined && text.key !== undefined) {
    throw usage(`${command} takes one key.`);
  }
  const key = (await givenKey(argument ?? text.key)) ?? (await askForFile());
  if (!key) throw new JwtError("KEY_MISSING");
  return key;
}

/** @param {Args} args */
export async function printFingerprint(args) {
  const source = await keyOf(args);
  try {
    warnOfMode(source);
    print(fingerprint(source.key));
  } finally {
    wipe(source);
  }
}

/** @param {Args} args */
export async function inspect(args) {
  const source = await keyOf(args);
  try {
    const info = inspectKey(source.key);
    const { isPrivate } = info;
    if (source.warning && isPrivate) warn(source.warning);
    print(`${source.name}: ${keyWords(info)}`);
    print(`fingerprint: ${info.fingerprint}`);
    print(
      isPrivate
        ? "good: its numbers belong together, and it can sign tokens"
        : "not good for signing: the private key is missing; good for verify",
    );
    if (!isPrivate) throw new Failure("", "", REFUSED);
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    print(`${source.name}: ${sentence(error)}`);
    print(`not good: ${error.code}`);
    throw new Failure("", "", REFUSED);
  } finally {
    wipe(source);
  }
}

/** @param {Source} source */
function wipe({ key }) {
  if (typeof key !== "string") key.fill(0);
}
