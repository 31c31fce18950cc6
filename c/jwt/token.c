/* SPDX-License-Identifier: MIT
 *
 * The claims' JSON in, a token out: the JWS compact serialisation of RFC 7515
 * section 7.1.
 */
#include "../core.h"
#include "../encoding/base64.h"
#include "../tom/tom.h"

static const uint8_t HEADER[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

int token_write_input(uint8_t *out, size_t max, const uint8_t *json, size_t n) {
    size_t at = base64_encode(out, max, HEADER, sizeof HEADER - 1, BASE64_URL);
    if (at == 0 || at == max) {
        return -ERR_INTERNAL;
    }
    out[at++] = '.';
    size_t claims_n = base64_encode(out + at, max - at, json, n, BASE64_URL);
    return claims_n == 0 ? -ERR_INTERNAL : (int)(at + claims_n);
}

int token_write_signature(uint8_t *out, size_t max, size_t n,
                          const uint8_t *signature, size_t signature_n) {
    if (n >= max) {
        return -ERR_INTERNAL;
    }
    out[n++] = '.';
    size_t last_n =
        base64_encode(out + n, max - n, signature, signature_n, BASE64_URL);
    return last_n == 0 ? -ERR_INTERNAL : (int)(n + last_n);
}

int token_make(uint8_t *out, size_t max, const uint8_t *json, size_t n) {
    uint8_t digest[32], signature[RSA_MAX_MODULUS_BYTES];
    int input_n = token_write_input(out, max, json, n);
    if (input_n < 0) {
        return input_n;
    }
    tom_sha256_begin();
    tom_sha256_update(out, (size_t)input_n);
    tom_sha256_end(digest);
    int signature_n = tom_sign_digest(signature, sizeof signature, digest);
    if (signature_n < 0) {
        return signature_n;
    }
    return token_write_signature(out, max, (size_t)input_n, signature,
                                 (size_t)signature_n);
}
