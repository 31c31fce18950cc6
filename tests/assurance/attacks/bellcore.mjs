// SPDX-License-Identifier: MIT
/**
 * A bit flips while a server signs what the attacker knows. From whatever the
 * server answers he computes gcd(s^e - m, n), and gcd(s - s', n) where s' is the
 * right signature.
 */
import { MESSAGE, MODULES, Target, flip, freshKey } from "../faults/target.mjs";
import { blockOf, keyWon, numberOf } from "../shared/numbers.mjs";
import { primeIn, primeOfFault } from "../shared/numbers.mjs";

const FLIPS = 60; // of each kernel
const E = 65537n;

export const bellcore = {
  weakness: "signatures leave whatever their check says",
  tries: "faulty signatures",
  *run(weakened, random) {
    const key = freshKey();
    const n = numberOf(key.n);
    const right = numberOf(key.signature);
    const block = numberOf(blockOf(MESSAGE, key.n.length));
    const unchecked = { ...MODULES[0], name: "unchecked" };
    for (const module of weakened ? [unchecked] : MODULES) {
      const target = new Target(module, "flips", key);
      for (let i = 0; i < FLIPS; i++) {
        const outcome = target.suffer(flip(target, random).fault);
        const isAnswer = !/^(endless|trapped)$/.test(outcome);
        const s = numberOf(isAnswer ? target.answer() : []);
        yield keyWon(n, primeOfFault(s, block, n, E) ?? primeIn(s - right, n));
      }
    }
  },
};
