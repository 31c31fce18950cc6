// SPDX-License-Identifier: MIT
/**
 * The attacker loads keys that he makes up into an instance that holds its owner's,
 * and counts the work: branches, addresses and lengths, as probes in the shipped
 * module see them. Where a load depends on the key before it, he finds p byte by
 * byte: his keys have an even q, so that each is refused. What ships is given
 * others too, and must do the same in an instance that holds a key of his own.
 *
 * The owner loads his own key again and again, too: each load shows the same, so
 * that many show no more than one. correlation.mjs sees what one shows.
 */
import { newKey } from "../../js/keys.js";
import { compile, load, start } from "../shared/layout.mjs";
import { keyWon, numberOf } from "../shared/numbers.mjs";

const AGAIN = 20;

/** @param {any} core @param {Uint8Array} key @returns {{ work: number, trace: bigint }} */
function watch(core, key) {
  core.seen.value = 0;
  core.trace.value = 0n;
  load(core, key);
  return { work: core.seen.value, trace: core.trace.value };
}

/** A key as DER, and where its numbers are. */
function freshKey() {
  const key = newKey();
  const der = key.export({ type: "pkcs1", format: "der" });
  const jwk = key.export({ format: "jwk" });
  const [n, p, q] = [jwk.n, jwk.p, jwk.q].map((x) =>
    Buffer.from(x, "base64url"),
  );
  return { der, n: numberOf(n), p, at: der.indexOf(p), q: der.indexOf(q) };
}

export const loading = {
  weakness: "a load compares p with that of the key before it",
  tries: "loads",
  *run(weakened, random) {
    const name = weakened ? "comparing" : "core";
    const module = compile(`assurance-build/${name}.trace.wasm`);
    const [owner, attacker] = [freshKey(), freshKey()];
    const [used, own] = [start(module), start(module)];
    load(own, attacker.der);
    load(used, owner.der);
    const { trace } = watch(used, owner.der);
    for (let i = 0; i < AGAIN; i++) {
      const again = watch(used, owner.der);
      yield again.trace === trace ? undefined : "something new with every load";
    }
    const ask = (guess) => {
      const made = Buffer.from(attacker.der);
      made.set(guess, attacker.at);
      if (weakened || random(2)) made[attacker.q + guess.length - 1] &= 0xfe;
      const there = watch(used, made);
      return { ...there, same: watch(own, made).trace === there.trace };
    };
    const guess = Buffer.alloc(owner.p.length);
    for (let at = 0; at < guess.length; at++) {
      let least = Infinity;
      // Where nothing tells, what ships makes him a present of the byte.
      let [most, right] = weakened ? [0, 0] : [Infinity, owner.p[at]];
      // DER wants the top bit, and a prime is odd: others are refused before.
      const low = at === 0 ? 128 : 0;
      const odd = at === guess.length - 1 ? 1 : 0;
      const step = () => (weakened ? 1 + odd : 1 + random(99));
      for (let value = low + odd; value < 256; value += step()) {
        guess[at] = value;
        const { work, same } = ask(guess);
        yield weakened || same ? undefined : `p from byte ${at} on`;
        least = Math.min(least, work);
        if (work > most) [most, right] = [work, value];
        if (most > least && weakened) break;
      }
      guess[at] = right;
    }
    if (weakened) yield keyWon(owner.n, numberOf(guess));
  },
};
