// SPDX-License-Identifier: MIT
/**
 * createJWT keeps keys by their text. The attacker calls it with other texts, and
 * sees what comes back and what the core is asked to do. He has the public key, with
 * which the text of a private one begins.
 */
import { createPublicKey } from "node:crypto";
import { newKey, pem } from "../../js/keys.js";
import { keyWon, numbersOf } from "../shared/numbers.mjs";
import { callsOf, copyOf } from "./copies.mjs";

/** Where n ends in a PEM of PKCS#1, 2048 bits, and where p does at the latest. */
const PUBLIC = 394;
const END = 936;
const LINE = 65; // with its line feed
const HEAD = 32;
const ALPHABET = [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
];
const ELSEWHERE = 300;
const now = 1_700_000_000;

/** What a call shows. */
function shown({ createJWT }, privateKey) {
  let answer = "a token";
  const calls = callsOf(() => {
    try {
      createJWT({ appId: "attacker", privateKey, now });
    } catch ({ code }) {
      answer = code;
    }
  });
  return `${answer}, ${calls}`;
}

/** Text that is nearly that of a key, and is good for a token. */
const variants = (text) => [
  `${text}\n`,
  ` ${text}`,
  text.trimEnd(),
  text.replaceAll("\n", "\r\n"),
  text.replaceAll("\n", "\\n"),
];

/** A process where the key is kept is compared with one where another is. */
async function* extraction(same, random) {
  const [key, other] = [newKey(), newKey()];
  const text = pem(key);
  const copies = [await copyOf("his", same), await copyOf("own", same)];
  const texts = [text, pem(other)];
  const keep = () => texts.forEach((kept, i) => shown(copies[i], kept));
  keep();
  const tells = (given) => {
    const [here, elsewhere] = copies.map((copy) => shown(copy, given));
    return here !== elsewhere;
  };
  let known = text.slice(0, PUBLIC);
  while (known.length < END) {
    // Where nothing tells, what ships makes him a present of the character.
    const right = same ? "?" : text[known.length];
    const isEnd = (known.length - HEAD) % LINE === LINE - 1;
    let next = isEnd ? "\n" : undefined;
    const tried = same ? ALPHABET : [right, ALPHABET[random(64)]];
    for (const one of isEnd ? [] : tried) {
      if (tells(known + one)) next = one;
      yield next && !same ? `of the key's text: ${next}` : undefined;
      if (next) break;
    }
    known += next ?? right;
  }
  if (same) {
    yield keyWon(numbersOf(key).n, Buffer.from(known.slice(HEAD), "base64"));
    return;
  }
  for (let at = 0; at < text.length; at += 1 + random(9)) {
    const changed = `${text.slice(0, at)}${ALPHABET[random(64)]}${text.slice(at + 1)}`;
    if (changed === text) continue;
    keep(); // what is taken for a key is kept too, and others make room
    yield tells(changed) ? "whether a key is kept" : undefined;
  }
  for (const variant of variants(text)) {
    yield tells(variant) ? "whether a key is kept" : undefined;
  }
  // Whoever has the text sees it: what is kept is not loaded again.
  keep();
  if (!tells(text)) throw new Error("what a kept key shows is not seen");
}

/** The text begins as the owner's and goes on as the attacker's own. */
async function* impersonation(same, random) {
  const key = newKey();
  const [text, own] = [pem(key), pem(newKey())];
  const { createJWT, verifyJWT } = await copyOf("other", same);
  createJWT({ appId: "owner", privateKey: text, now });
  for (let i = 0, cut = PUBLIC; i < ELSEWHERE; i++, cut += random(5)) {
    const privateKey = text.slice(0, cut) + own.slice(cut);
    let token;
    try {
      token = createJWT({ appId: "attacker", privateKey, now });
    } catch {
      yield undefined;
      continue;
    }
    const { iss } = verifyJWT(token, createPublicKey(key), { now });
    yield `a token of ${iss} that the owner's public key verifies`;
  }
}

/** @returns what check.mjs takes */
const attack = (weakness, same, steps) => ({
  weakness,
  tries: "questions about the cache",
  run: (weakened, random) => steps(weakened && same, random),
});

export const caches = [
  attack(
    "a kept key is found by the beginning of its text",
    (kept, given) => kept.startsWith(given),
    extraction,
  ),
  attack(
    "a kept key is found by the first 300 characters of its text",
    (kept, given) => kept.slice(0, 300) === given.slice(0, 300),
    impersonation,
  ),
];
