/* SPDX-License-Identifier: MIT
 *
 * What libtomcrypt and libtommath do by themselves, as WebAssembly: the key's
 * DER in, RS256 signatures out. For the benchmark to compare with.
 */
#define DESC_DEF_ONLY
#include <tomcrypt.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { IO = 4096, DIGEST = 32 };

static unsigned char io[IO];
static rsa_key key;
static int sha256_index;

EXPORT(stock_io) unsigned char *stock_io(void) {
    return io;
}

/* io[0..n): a PKCS#1 private key. Returns 0 when it was read. */
EXPORT(stock_load) int stock_load(int n) {
    ltc_mp = ltm_desc;
    sha256_index = register_hash(&sha256_desc);
    return rsa_import(io, (unsigned long)n, &key);
}

/* io[0..32): a digest. io := its signature. Returns its length. */
EXPORT(stock_sign) int stock_sign(void) {
    unsigned char digest[DIGEST];
    unsigned long n = IO;
    for (int i = 0; i < DIGEST; i++) {
        digest[i] = io[i];
    }
    int rc = rsa_sign_hash_ex(digest, DIGEST, io, &n, LTC_PKCS_1_V1_5, NULL, 0,
                              sha256_index, 0, &key);
    return rc == CRYPT_OK ? (int)n : -rc;
}
