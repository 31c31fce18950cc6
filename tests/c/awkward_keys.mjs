// SPDX-License-Identifier: MIT
//
// Throw-away RSA keys that openssl does not make, as PKCS#1 PEM files:
//
//   node tests/c/awkward_keys.mjs DIR
import { generatePrimeSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode, pkcs1 } from "../assurance/der/tree.mjs";
import { armour } from "../keyforms.js";
import { keyOf } from "./rsa_keys.mjs";

const dir = process.argv[2];
const E = 65537n;

/** Factors from these makers whose product has 2048 bits, and that E suits. */
function pair(makeP, makeQ) {
  for (;;) {
    const [p, q] = [makeP(), makeQ()];
    const fits = (p * q).toString(2).length === 2048 && p !== q;
    if (fits && (p - 1n) % E !== 0n && (q - 1n) % E !== 0n) return [p, q];
  }
}

const prime = (bits) => () => generatePrimeSync(bits, { bigint: true });
const primes = (pBits, qBits) => pair(prime(pBits), prime(qBits));

/** @param {bigint} [more] what d is more than the least */
function write(name, p, q, more = 0n) {
  const key = keyOf(p, q, E);
  const der = encode(pkcs1({ ...key, d: key.d + more }));
  const pem = armour("RSA PRIVATE KEY", der);
  writeFileSync(join(dir, name), pem, { mode: 0o600 });
}

const [a, b] = primes(1024, 1024);
write("p_less_than_q.pem", a < b ? a : b, a < b ? b : a);
write("slightly_unbalanced.pem", ...primes(1056, 992));
write("unbalanced.pem", ...primes(1057, 991));
// p - 1 and q - 1 end in two limbs of 0, and have so much in common that many d
// do, some of them longer than n.
{
  const options = { bigint: true, add: 2n ** 70n, rem: 1n };
  const make = () => generatePrimeSync(1024, options);
  const [p, q] = pair(make, make);
  const common = ((p - 1n) * (q - 1n)) / 2n ** 70n;
  const { n, d } = keyOf(p, q, E);
  write("many_zeros.pem", p, q);
  write("long_d.pem", p, q, ((n - d) / common + 1n) * common);
}
// A factor that is none: all numbers fit together, and no signature is right.
const half = prime(512);
write("composite.pem", ...pair(() => half() * half(), prime(1024)));
write("slightly_unbalanced_q.pem", ...primes(992, 1056));
write("unbalanced_q.pem", ...primes(991, 1057));
