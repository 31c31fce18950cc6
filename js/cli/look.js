// SPDX-License-Identifier: MIT
/** decode, verify, fingerprint, inspect: a token or a key -> what it is. */
import {
  fingerprint,
  inspectKey,
  inspectToken,
  JwtError,
  verifyJWT,
} from "../index.js";
import { wholeNumber } from "./argv.js";
import { askForFile } from "./ask.js";
import { Failure, REFUSED, report, sentence, USAGE, usage } from "./failure.js";
import { givenKey, givenToken, warnOfMode } from "./inputs.js";
import { naming } from "./judge.js";
import { wipe } from "./keyfile.js";
import { note, print, say, warn } from "./out.js";
import { json, keyWords, times } from "../shared/words.js";

/** @typedef {import("./argv.js").Args} Args */
/** @typedef {import("./keyfile.js").Source} Source */

/** @param {Record<string, unknown>} claims */
const sayTimes = (claims) => times(claims, Date.now() / 1000).forEach(say);

/** @param {Args} args */
export async function decode({ argument, on }) {
  const token = await givenToken(argument);
  const { header, claims, problems } = inspectToken(token);
  const said = problems.map((problem) => ({
    code: problem.code,
    message: sentence(problem),
  }));
  print(
    json(
      on.has("json") ? { header, claims, problems: said } : { header, claims },
    ),
  );
  sayTimes(claims);
  for (const { code, message } of said) {
    say(`The API would refuse this: ${code} ${message}`);
  }
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
  if (!source) {
    note(report(new JwtError("KEY_MISSING")).line);
    await givenToken(argument); // It may be missing too.
    throw new Failure("", "", USAGE);
  }
  try {
    warnOfMode(source);
    const token = await givenToken(argument);
    const { key, variable } = source;
    const claims = naming(variable, () =>
      verifyJWT(token, key, { clockTolerance, audience: text.audience }),
    );
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
    const { key, variable } = source;
    const print64 = naming(variable, () => fingerprint(key));
    print(args.on.has("json") ? json({ fingerprint: print64 }) : print64);
  } finally {
    wipe(source);
  }
}

/** @param {Args} args */
export async function inspect(args) {
  const source = await keyOf(args);
  const asJson = args.on.has("json");
  try {
    const info = infoOf(source);
    if (source.warning && info.isPrivate) warn(source.warning);
    if (asJson) print(json({ name: source.name, ...info }));
    else printKey(source.name, info);
    if (!info.isPrivate) throw new Failure("", "", REFUSED);
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    const { name } = source;
    const [code, message] = [error.code, sentence(error)];
    if (asJson) print(json({ name, error: { code, message } }));
    else print(`${name}: ${message}\nnot good: ${code}`);
    throw new Failure("", "", REFUSED);
  } finally {
    wipe(source);
  }
}

/** @typedef {import("../shared/words.js").KeyLook} KeyLook */

/** @param {Source} source @returns {KeyLook} */
const infoOf = ({ key, wasEncrypted }) => ({
  ...inspectKey(key),
  ...(wasEncrypted && { encoding: "encrypted" }),
});

/**
 * @param {string} name
 * @param {KeyLook} info
 */
function printKey(name, info) {
  print(`${name}: ${keyWords(info)}`);
  print(`fingerprint: ${info.fingerprint}`);
  print(
    info.isPrivate
      ? "good: its numbers belong together, and it can sign tokens"
      : "not good for signing: the private key is missing; good for verify",
  );
}
