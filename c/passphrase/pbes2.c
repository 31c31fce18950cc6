/* SPDX-License-Identifier: MIT
 *
 * DER in, how the key in it is encrypted out: PBES2 with PBKDF2 (RFC 8018
 * appendix A). Whatever is not as it says there is damage; what it allows and
 * we lack is called unsupported.
 */
#include "passphrase.h"
#include "../encoding/der.h"

#include <string.h>

/* By OID. */
static const uint8_t oid_pbes2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                    0x0d, 0x01, 0x05, 0x0d};
static const uint8_t oid_pbkdf2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                     0x0d, 0x01, 0x05, 0x0c};
static const struct {
    uint8_t n, oid[8], hash;
} prfs[] = {
    {8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x07}, HASH_SHA1},
    {8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09}, HASH_SHA256},
    {8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0a}, HASH_SHA384},
    {8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0b}, HASH_SHA512},
};
static const struct {
    uint8_t n, oid[9];
    struct method method;
} ciphers[] = {
    {9,
     {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02},
     {CIPHER_AES, 16, 16}},
    {9,
     {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16},
     {CIPHER_AES, 24, 16}},
    {9,
     {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a},
     {CIPHER_AES, 32, 16}},
    {8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x07}, {CIPHER_DES3, 24, 8}},
};

static int is_oid(const struct view *oid, const uint8_t *known, size_t n) {
    return oid->n == n && memcmp(oid->at, known, n) == 0;
}

/* Opens an AlgorithmIdentifier: *in := its parameters. */
static int take_algorithm(struct view *oid, struct view *parameters,
                          struct view *in) {
    int error = der_take(parameters, in, DER_SEQUENCE);
    return error != 0 ? error : der_take(oid, parameters, DER_OID);
}

/* A small INTEGER; what does not fit is INT32_MAX. */
static int take_count(int *out, struct view *in) {
    struct view number;
    int error = der_take_integer(&number, in);
    if (error != 0) {
        return error;
    }
    uint32_t sum = number.n > 4 ? UINT32_MAX : 0;
    for (size_t i = 0; i < number.n && number.n <= 4; i++) {
        sum = sum << 8 | number.at[i];
    }
    *out = sum > INT32_MAX ? INT32_MAX : (int)sum;
    return 0;
}

/* Reads the PRF, which is HMAC-SHA-1 where none is named. Its parameters are
 * NULL; some writers leave them out. */
static int read_prf(struct envelope *out, struct view *in) {
    struct view oid, parameters, null;
    out->hash = HASH_SHA1;
    if (in->n == 0) {
        return 0;
    }
    int error = take_algorithm(&oid, &parameters, in);
    if (error != 0 || (error = der_end(in)) != 0) {
        return error;
    }
    if (parameters.n != 0 &&
        (der_take(&null, &parameters, DER_NULL) != 0 || null.n != 0)) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    for (size_t i = 0; i < sizeof prfs / sizeof prfs[0]; i++) {
        if (is_oid(&oid, prfs[i].oid, prfs[i].n)) {
            out->hash = prfs[i].hash;
            return der_end(&parameters);
        }
    }
    return -ERR_ENCRYPTION_UNSUPPORTED;
}

/* Reads PBKDF2-params. *key_bytes := the length that they give, or 0. */
static int read_pbkdf2(struct envelope *out, int *key_bytes, struct view *in) {
    struct view p;
    *key_bytes = 0;
    int error = der_take(&p, in, DER_SEQUENCE);
    if (error != 0 || (error = der_end(in)) != 0) {
        return error;
    }
    if (der_peek(&p) == DER_SEQUENCE) {
        return -ERR_ENCRYPTION_UNSUPPORTED; /* a salt from another source */
    }
    if ((error = der_take(&out->salt, &p, DER_OCTET_STRING)) != 0 ||
        (error = take_count(&out->iterations, &p)) != 0 ||
        (der_peek(&p) == DER_INTEGER &&
         (error = take_count(key_bytes, &p)) != 0)) {
        return error;
    }
    if (out->salt.n == 0 || out->salt.n > MAX_SALT_BYTES ||
        out->iterations == 0) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    if (out->iterations > MAX_ITERATIONS) {
        return -ERR_ENCRYPTION_ITERATIONS;
    }
    return read_prf(out, &p);
}

static int read_cipher(struct envelope *out, struct view *in) {
    struct view oid, parameters, iv;
    int error = take_algorithm(&oid, &parameters, in);
    if (error != 0) {
        return error;
    }
    size_t i = 0, count = sizeof ciphers / sizeof ciphers[0];
    while (i < count && !is_oid(&oid, ciphers[i].oid, ciphers[i].n)) {
        i++;
    }
    if (i == count) {
        return -ERR_ENCRYPTION_UNSUPPORTED;
    }
    out->method = ciphers[i].method;
    if ((error = der_take(&iv, &parameters, DER_OCTET_STRING)) != 0 ||
        (error = der_end(&parameters)) != 0) {
        return error;
    }
    if (iv.n != out->method.block_bytes) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    memcpy(out->iv, iv.at, iv.n);
    return 0;
}

/* Reads the parameters of PBES2. */
static int read_parameters(struct envelope *out, struct view *in) {
    struct view p, oid, kdf;
    int key_bytes;
    int error = der_take(&p, in, DER_SEQUENCE);
    if (error != 0 || (error = der_end(in)) != 0 ||
        (error = take_algorithm(&oid, &kdf, &p)) != 0) {
        return error;
    }
    if (!is_oid(&oid, oid_pbkdf2, sizeof oid_pbkdf2)) {
        return -ERR_ENCRYPTION_UNSUPPORTED; /* scrypt, such as */
    }
    if ((error = read_pbkdf2(out, &key_bytes, &kdf)) != 0 ||
        (error = read_cipher(out, &p)) != 0 || (error = der_end(&p)) != 0) {
        return error;
    }
    return key_bytes == 0 || key_bytes == out->method.key_bytes
               ? 0
               : -ERR_ENCRYPTION_DAMAGED;
}

static int read_info(struct envelope *out, struct view in) {
    struct view info, oid, parameters, data;
    int error = der_take(&info, &in, DER_SEQUENCE);
    if (error != 0 || (error = der_end(&in)) != 0 ||
        (error = take_algorithm(&oid, &parameters, &info)) != 0) {
        return error;
    }
    if (!is_oid(&oid, oid_pbes2, sizeof oid_pbes2)) {
        return -ERR_ENCRYPTION_UNSUPPORTED; /* PBES1, or PKCS#12's */
    }
    if ((error = read_parameters(out, &parameters)) != 0 ||
        (error = der_take(&data, &info, DER_OCTET_STRING)) != 0 ||
        (error = der_end(&info)) != 0) {
        return error;
    }
    if (data.n == 0 || data.n % out->method.block_bytes != 0) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    out->data = (struct span){out->data.at + (data.at - out->data.at), data.n};
    return 0;
}

int pbes2_read(struct envelope *out, struct span der) {
    *out = (struct envelope){.data = der};
    int error = read_info(out, view_of(der));
    /* What der.c says of the key as a whole is true of its envelope here. */
    switch (error) {
    case -ERR_KEY_NOT_DER:
    case -ERR_KEY_TRUNCATED:
    case -ERR_KEY_TRAILING:
        return -ERR_ENCRYPTION_DAMAGED;
    default:
        return error;
    }
}
