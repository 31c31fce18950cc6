/* SPDX-License-Identifier: MIT
 *
 * The RSA private operation: numbers as bytes in, a frozen key kept, blocks in
 * and signatures out. It knows neither JWT nor DER, never allocates, and fails
 * only where a contract below says so.
 *
 * One module holds one key (see ../abi.h), so the frozen key and the scratch
 * are static, and rsa_wipe wipes them.
 */
#ifndef ICR_RSA_H
#define ICR_RSA_H

#include <stddef.h>
#include <stdint.h>

#include "../span.h"

enum {
    RSA_MIN_MODULUS_BITS = 2048,
    RSA_MAX_MODULUS_BITS = 4096,
    RSA_MAX_MODULUS_BYTES = RSA_MAX_MODULUS_BITS / 8,
    RSA_MAX_PRIME_BITS = 2050,
    RSA_PRIME_SLACK_BITS = 32 /* a prime has at most half the modulus + this */
};

/* Each number big endian and without a leading zero byte. An absent one has
 * at == NULL. A number that is 0 is not absent: its n is 0, and its at is not
 * NULL. */
struct rsa_numbers {
    struct view n, e, d, p, q, dp, dq, qi;
};

/* Chooses the backend for the keys that are frozen from now on. kernel is one
 * of enum abi_kernel; KERNEL_AUTO picks the fastest that this build has and
 * that is exact on this machine (fma needs a fused multiply-add; a test at run
 * time finds out). Returns the kernel chosen, or 0 where it is not available.
 */
int rsa_kernel_select(int kernel);

/* Freezes a key. The caller (key/check.c) has checked its numbers: n = pq, p
 * and q odd and different, e*dp = 1 mod p-1, e*dq = 1 mod q-1, qi*q = 1 mod p,
 * e odd, 3 <= e < 2^33, n of 2048 to 4096 bits, each prime at most half of
 * that plus RSA_PRIME_SLACK_BITS long and at most RSA_MAX_PRIME_BITS. Either
 * prime may be the larger. d is not used.
 * CT: only the modulus, e and the lengths of p and q may leak. */
void rsa_freeze(const struct rsa_numbers *key);

/* out := in^d mod n by the CRT, after checking that out^e = in mod n. in, out:
 * k bytes, where k is the size of the modulus; out may be in. Returns 0, or -1
 * with out zeroed if the check fails, in >= n, k is another size, or there is
 * no key. CT: only the modulus, e, in (a padded digest, public), the result and
 * out leak. */
int rsa_private(uint8_t *out, const uint8_t *in, size_t k);

/* The next key of 2048 bits that the fma kernel freezes, and its first
 * signature, are computed in the form that suits the start of a process
 * (mont_cold.c). rsa_wipe does not change that. */
void rsa_cold(void);

/* Zeroes the frozen key and all scratch. */
void rsa_wipe(void);

#endif
