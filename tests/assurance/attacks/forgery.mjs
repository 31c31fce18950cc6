// SPDX-License-Identifier: MIT
/**
 * Bleichenbacher's forgery of 2006 and its variants: where e is small, a number
 * is found whose e-th power, which n does not reduce, is a block that a careless
 * verifier takes. n is random: nobody has its key. The start of the block comes
 * from a root of integers, its end from a root modulo a power of two; what is
 * between is garbage.
 */
import { createHash, randomBytes } from "node:crypto";
import { esm } from "../../js/package.js";
import { Core, compile } from "../shared/core.mjs";
import { bytesOf } from "../shared/numbers.mjs";
import { CARELESS } from "./careless.mjs";

/** How long n is in bytes, and e. */
const KEYS = [
  [256, 3],
  [256, 5],
  [384, 3],
  [384, 5],
  [512, 3],
  [512, 5],
  [512, 7],
  [512, 17],
];
const NOW = 1_700_000_000;
const TRIES = 2 ** 21;

/** @returns {bigint} the greatest r with r^e <= x */
function root(x, e) {
  let r = 0n;
  for (let bit = BigInt(x.toString(2).length) / e; bit >= 0n; bit--) {
    const next = r | (1n << bit);
    if (next ** e <= x) r = next;
  }
  return r;
}

/** @returns {bigint} r with r^e = x modulo 2^bits, x being odd */
function rootOfEnd(x, e, bits) {
  let r = 0n;
  for (let bit = 0n; bit < bits; bit++) {
    if (((r ** e - x) >> bit) & 1n) r |= 1n << bit;
  }
  return r;
}

/** @returns {bigint | undefined} a signature whose block is taken */
function forge(k, e, [takes, start, end], random) {
  const pattern = new RegExp(takes);
  const room = BigInt(8 * k - 4 * start.length);
  const first = BigInt(`0x0${start}`);
  const low = first && root((first << room) - 1n, e) + 1n;
  // Below n in any case.
  const high = root(((first + 1n) << (start ? room : room - 8n)) - 1n, e);
  const bits = BigInt(4 * end.length);
  const step = 1n << bits;
  if (high - low < step) return undefined;
  const last = rootOfEnd(BigInt(`0x0${end}`), e, bits);
  const base = low + BigInt.asUintN(Number(bits), last - low);
  const choices = (high - base) / step;
  for (let i = 0; i < TRIES; i++) {
    const part = (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32));
    const s = base + ((choices * part) >> 64n) * step;
    if (pattern.test((s ** e).toString(16).padStart(2 * k, "0"))) return s;
  }
  throw new Error(`no forgery is found for ${takes}`);
}

const encoded = (value) =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

/** @returns {{ input: string, hash: string }} what is to be signed; the end of its hash is odd */
function wanted(random) {
  for (;;) {
    const claims = { iss: String(random(1e9)), iat: NOW, exp: NOW + 600 };
    const input = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded(claims)}`;
    const hash = createHash("sha256").update(input).digest("hex");
    if (Number(`0x${hash.slice(-2)}`) & 1) return { input, hash };
  }
}

/** @returns {string | undefined} */
function refusedBy({ verifyJWT }, token, jwk) {
  try {
    verifyJWT(token, jwk, { now: NOW });
    return `a token under a key that nobody has: ${token}`;
  } catch ({ code }) {
    return code === "ERR_TOKEN_SIGNATURE" ? undefined : `an answer, ${code}`;
  }
}

/** @returns {string | undefined} */
function takenBy(module, takes, token, jwk) {
  const judge = (got, _, n) =>
    Number(!new RegExp(takes).test(core.memory.toString("hex", got, got + n)));
  const core = new Core(module, { attacks: { judge } });
  core.call("public_load", Buffer.from(JSON.stringify(jwk)));
  const taken = core.call("token_verify", Buffer.from(token), NOW, 0, -1);
  return taken < 0 ? undefined : "a token under a key that nobody has";
}

export const forgeries = Object.entries(CARELESS).map(([weakness, parts]) => ({
  weakness: `of a signature's block, ${weakness}`,
  tries: "forged signatures",
  async *run(weakened, random) {
    const packages = [await esm(), await esm("/js")];
    const module = compile("build/assurance-build/lax.wasm");
    for (const [k, e] of KEYS) {
      const { input, hash } = wanted(random);
      const rule = parts(hash, k);
      const s = rule && forge(k, BigInt(e), rule, random);
      if (!s) continue;
      const n = randomBytes(k);
      n[0] |= 0x80;
      n[k - 1] |= 1;
      const jwk = {
        kty: "RSA",
        n: n.toString("base64url"),
        e: Buffer.of(e).toString("base64url"),
      };
      const token = `${input}.${bytesOf(s, k).toString("base64url")}`;
      if (weakened) yield takenBy(module, rule[0], token, jwk);
      else for (const one of packages) yield refusedBy(one, token, jwk);
    }
  },
}));
