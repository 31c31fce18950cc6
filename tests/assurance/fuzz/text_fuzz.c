/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

/* As key_read does, without what follows it. */
static int read_kind(struct rsa_numbers *out, const struct key_bytes *key) {
    switch (key->kind) {
    case KIND_OPENSSH:
        return openssh_read(out, view_of(key->bytes));
    case KIND_JWK:
        return jwk_read(out, key->bytes);
    default:
        return pkcs_read(out, view_of(key->bytes));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n > IO_BYTES) {
        return 0;
    }
    uint8_t *copy = copy_of(data, n);
    struct key_bytes key = {0};
    struct rsa_numbers numbers;
    int rc = text_decode(&key, (struct span){copy, n});
    if (rc < 0) {
        check_error(rc);
    } else {
        HOLDS(rc == 0 && key.bytes.at >= copy && key.bytes.n > 0 &&
              key.bytes.at + key.bytes.n <= copy + n);
        HOLDS(key.form == FORM_PEM || key.form == FORM_BASE64 ||
              key.form == FORM_BINARY || key.form == FORM_JSON);
        memset(&numbers, 0xa5, sizeof numbers);
        check_numbers(read_kind(&numbers, &key), &numbers, copy, n);
    }
    free(copy);
    return 0;
}
