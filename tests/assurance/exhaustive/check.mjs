// SPDX-License-Identifier: MIT
/**
 * Every input of a few bytes, of those that the parsers look for, to the module
 * as it ships: base64url as the last part of a token, JSON as its claims and as
 * a value in them, DER as a key. Node judges the first two; no key is so short.
 *
 * Each call is made again with other bytes behind the input: what lies there
 * must change nothing.
 */
import assert from "node:assert/strict";
import { Core, Lax, compile, errorOf } from "../shared/core.mjs";
import { caught } from "../shared/checks.mjs";

/** Bytes of an input at most, briefly and in earnest. */
const BRIEFLY = 4;
const EARNEST = 6;

const HEADER = Buffer.from('{"alg":"RS256"}').toString("base64url");

/** Bytes that each parser tells apart. */
const SYMBOLS = {
  base64url: Buffer.from("ABQgw-_+/=. \n"),
  json: Buffer.from('{}[]:,"\\0-1.e \x1f\xc3', "latin1"),
  value: Buffer.from('{}[]:,"\\0-1.eu \xc3\xa4', "latin1"),
  der: Buffer.from("0203040506303100017f80818284ff", "hex"),
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {Buffer} bytes @returns {boolean} whether they are a JSON object */
function isObject(bytes) {
  try {
    const value = JSON.parse(utf8.decode(bytes));
    return typeof value === "object" && value && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** @param {Buffer} claims */
const withClaims = (claims) =>
  Buffer.from(`${HEADER}.${claims.toString("base64url")}.`);

/** What is called with a text, and whether that should succeed. */
const PARSERS = {
  base64url: (/** @type {Buffer} */ text) => {
    const last = text.toString("latin1");
    const bytes = Buffer.from(last, "base64url");
    const right = bytes.toString("base64url") === last;
    const input = Buffer.concat([Buffer.from(`${HEADER}.e30.`), text]);
    return { name: "token_inspect", input, right };
  },
  json: (/** @type {Buffer} */ text) => ({
    name: "token_inspect",
    input: withClaims(text),
    right: isObject(text),
  }),
  value: (/** @type {Buffer} */ text) => {
    const claims = Buffer.concat([
      Buffer.from('{"a":'),
      text,
      Buffer.from("}"),
    ]);
    const input = withClaims(claims);
    return { name: "token_inspect", input, right: isObject(claims) };
  },
  der: (/** @type {Buffer} */ text) => ({
    name: "key_load",
    input: text,
    right: false,
  }),
};

/** Goes on with base64url, with JSON and with DER. */
const BEHIND = Buffer.from("A}02", "latin1");

/**
 * @param {Core} core
 * @param {keyof typeof PARSERS} parser
 * @param {number} most bytes
 * @returns {number} how many inputs there were
 */
function tryAll(core, parser, most) {
  const symbols = SYMBOLS[parser];
  let count = 0;
  for (let n = 0; n <= most; n++) {
    const text = Buffer.alloc(n);
    for (let i = 0; i < symbols.length ** n; i++, count++) {
      for (let at = 0, rest = i; at < n; at++) {
        text[at] = symbols[rest % symbols.length] ?? 0;
        rest = Math.floor(rest / symbols.length);
      }
      tryOne(core, PARSERS[parser](text), `${parser} ${text.toString("hex")}`);
    }
  }
  return count;
}

/**
 * @param {Core} core
 * @param {{ name: string, input: Buffer, right: boolean }} call
 * @param {string} what
 */
function tryOne(core, { name, input, right }, what) {
  core.io.fill(0, input.length, input.length + BEHIND.length);
  const first = core.call(name, input, 1000);
  assert.equal(first >= 0, right, `${what}: ${errorOf(first) || "accepted"}`);
  core.io.set(BEHIND, input.length);
  const again = core.call(name, input, 1000);
  assert.equal(again, first, `${what}: what lies behind it was read`);
}

export const check = {
  claim: `every input of up to ${EARNEST} bytes that the parsers tell apart, judged as Node judges it`,
  figures: {
    inputs: Object.values(SYMBOLS)
      .map(({ length }) => (length ** (EARNEST + 1) - 1) / (length - 1))
      .reduce((sum, n) => sum + n),
  },
  quick: 10,
};

/** Reads the byte behind its input. */
class Far extends Core {
  call(name, input, ...args) {
    const behind = this.io[input.length];
    const result = super.call(name, input, ...args);
    return behind && result < 0 ? -93 : result;
  }
}

/** @param {import("../shared/checks.mjs").Context} context */
export async function run({ long, log }) {
  const module = compile();
  const planted = [
    await caught("a character too many", /base64url .*: accepted/, () =>
      tryAll(new Lax(module), "base64url", 2),
    ),
    await caught("a byte behind the input", /behind it was read/, () =>
      tryAll(new Far(module), "der", 2),
    ),
  ];
  const core = new Core(module);
  let inputs = 0;
  for (const parser of /** @type {(keyof typeof PARSERS)[]} */ (
    Object.keys(PARSERS)
  )) {
    const count = tryAll(core, parser, long ? EARNEST : BRIEFLY);
    log(`${count} of ${parser}`);
    inputs += count;
  }
  return { counts: { inputs }, planted };
}
