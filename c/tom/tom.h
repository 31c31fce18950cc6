/* SPDX-License-Identifier: MIT
 *
 * The interface to libtomcrypt and libtommath: what the rest of the core asks
 * of them, in our words and with our errors. No other folder includes
 * tommath.h; passphrase/unlock.c alone includes tomcrypt.h.
 */
#ifndef ICR_TOM_H
#define ICR_TOM_H

#include "../span.h"

/* SHA-256, one at a time. begin may be called again at any point. */
void tom_sha256_begin(void);
void tom_sha256_update(const uint8_t *bytes, size_t n);
void tom_sha256_end(uint8_t digest[32]);
/* Zeroes what was hashed so far; begin comes next. */
void tom_sha256_wipe(void);

/* Copies modulus n and exponent e (big endian) and keeps them, for signing and
 * verifying. 0, or -ERR_NO_MEMORY. */
int tom_key_set(struct view n, struct view e);
size_t tom_key_bytes(void); /* modulus size in bytes, 0 where there is none */

/* out := RSASSA-PKCS1-v1_5 signature over the digest with the frozen key, by
 * libtomcrypt's rsa_sign_hash_ex, whose exponentiation is rsa_private. Returns
 * its length, or -ERR_FAULT, -ERR_NO_KEY. */
int tom_sign_digest(uint8_t *out, size_t max, const uint8_t digest[32]);

/* RFC 8017 section 8.2.2: length, s < n, s^e mod n, encode the expected block,
 * compare all of it. 0, -ERR_TOKEN_SIGNATURE, -ERR_NO_KEY or -ERR_NO_MEMORY.
 * Public data only. */
int tom_verify_digest(struct view signature, const uint8_t digest[32]);

/* Zeroes the heap and forgets the key. */
void tom_wipe(void);

#endif
