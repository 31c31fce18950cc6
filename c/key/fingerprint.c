/* SPDX-License-Identifier: MIT
 *
 * The public half of the frozen key in, its fingerprint out.
 */
#include "formats.h"
#include "../ct.h"
#include "../encoding/base64.h"
#include "../tom/tom.h"

#include <string.h>

static uint8_t n_bytes[RSA_MAX_MODULUS_BYTES], e_bytes[KEY_MAX_EXPONENT_BYTES];
static struct view n, e; /* of these; n.n == 0 where there is no key */

void fingerprint_keep(struct view modulus, struct view exponent) {
    memcpy(n_bytes, modulus.at, modulus.n);
    memcpy(e_bytes, exponent.at, exponent.n);
    n = (struct view){n_bytes, modulus.n};
    e = (struct view){e_bytes, exponent.n};
}

void fingerprint_wipe(void) {
    ct_wipe(n_bytes, sizeof n_bytes);
    ct_wipe(e_bytes, sizeof e_bytes);
    n = e = (struct view){0};
}

/* All below is written from its end, where at[0..end) is what there is already:
 * so each length is known when its header is put in front. */

static uint8_t *put_header(uint8_t *at, const uint8_t *end, uint8_t tag) {
    size_t length = (size_t)(end - at);
    *--at = (uint8_t)length;
    if (length >= 0x100) {
        *--at = (uint8_t)(length >> 8);
        *--at = 0x82;
    } else if (length >= 0x80) {
        *--at = 0x81;
    }
    *--at = tag;
    return at;
}

static uint8_t *put_integer(uint8_t *end, const struct view *number) {
    uint8_t *at = end - number->n;
    memcpy(at, number->at, number->n);
    if (at[0] >> 7 != 0) {
        *--at = 0; /* it would be negative */
    }
    return put_header(at, end, DER_INTEGER);
}

/* Puts the SubjectPublicKeyInfo before end; where it starts. */
static uint8_t *put_spki(uint8_t *end) {
    /* SEQUENCE { OID rsaEncryption, NULL } */
    static const uint8_t algorithm[] = {
        DER_SEQUENCE, 13, DER_OID, 9, OID_RSA_ENCRYPTION, DER_NULL, 0};
    uint8_t *at = put_integer(end, &e);
    at = put_integer(at, &n);
    at = put_header(at, end, DER_SEQUENCE);
    *--at = 0; /* no unused bits */
    at = put_header(at, end, DER_BIT_STRING);
    at -= sizeof algorithm;
    memcpy(at, algorithm, sizeof algorithm);
    return put_header(at, end, DER_SEQUENCE);
}

int fingerprint_write(uint8_t out[44]) {
    static uint8_t spki[RSA_MAX_MODULUS_BYTES + 64];
    uint8_t digest[32];
    if (n.n == 0) {
        return -ERR_NO_KEY;
    }
    uint8_t *const end = spki + sizeof spki;
    const uint8_t *const at = put_spki(end);
    tom_sha256_begin();
    tom_sha256_update(at, (size_t)(end - at));
    tom_sha256_end(digest);
    ct_wipe(spki, sizeof spki);
    base64_encode(out, 43, digest, sizeof digest, BASE64_STANDARD);
    out[43] = '=';
    return 44;
}
