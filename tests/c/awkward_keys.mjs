// SPDX-License-Identifier: MIT
//
// Throw-away RSA keys that openssl does not make, as PKCS#1 PEM files:
//
//   node tests/c/awkward_keys.mjs DIR
import { createPrivateKey, generatePrimeSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "./rsa_keys.mjs";

const dir = process.argv[2];
const E = 65537n;

/** Two primes of so many bits whose product has 2048. */
function primes(pBits, qBits) {
  for (;;) {
    const [p, q] = [pBits, qBits].map((n) =>
      generatePrimeSync(n, { bigint: true }),
    );
    const fits = (p * q).toString(2).length === 2048 && p !== q;
    if (fits && (p - 1n) % E !== 0n && (q - 1n) % E !== 0n) return [p, q];
  }
}

/** @param {bigint} [more] what d is more than the least */
function write(name, p, q, more = 0n) {
  const base64url = (x) => {
    const hex = x.toString(16);
    return Buffer.from(
      hex.padStart(hex.length + (hex.length % 2), "0"),
      "hex",
    ).toString("base64url");
  };
  const jwk = Object.fromEntries(
    Object.entries(keyOf(p, q, E)).map(([k, v]) => [
      k,
      base64url(k === "d" ? v + more : v),
    ]),
  );
  const key = createPrivateKey({ key: { kty: "RSA", ...jwk }, format: "jwk" });
  writeFileSync(join(dir, name), key.export({ type: "pkcs1", format: "pem" }), {
    mode: 0o600,
  });
}

const [a, b] = primes(1024, 1024);
write("p_less_than_q.pem", a < b ? a : b, a < b ? b : a);
write("slightly_unbalanced.pem", ...primes(1056, 992));
write("unbalanced.pem", ...primes(1057, 991));
// p - 1 and q - 1 end in two limbs of 0, and have so much in common that many d
// do, some of them longer than n.
for (let done = false; !done;) {
  const options = { bigint: true, add: 2n ** 70n, rem: 1n };
  const [p, q] = [0, 0].map(() => generatePrimeSync(1024, options));
  done = (p * q).toString(2).length === 2048 && (p - 1n) % E !== 0n;
  done &&= (q - 1n) % E !== 0n && p !== q;
  if (!done) continue;
  const common = ((p - 1n) * (q - 1n)) / 2n ** 70n;
  const { n, d } = keyOf(p, q, E);
  write("many_zeros.pem", p, q);
  write("long_d.pem", p, q, ((n - d) / common + 1n) * common);
}
// A factor that is none: all numbers fit together, and no signature is right.
for (let [p, q] = primes(1024, 1024), half = 0n; half === 0n;) {
  half = generatePrimeSync(512, { bigint: true });
  p = half * generatePrimeSync(512, { bigint: true });
  const fits = (p * q).toString(2).length === 2048 && (p - 1n) % E !== 0n;
  if (fits) write("composite.pem", p, q);
  else half = 0n;
}
write("slightly_unbalanced_q.pem", ...primes(992, 1056));
write("unbalanced_q.pem", ...primes(991, 1057));
