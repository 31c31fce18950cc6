/* SPDX-License-Identifier: MIT
 *
 * As key_decrypt does: a byte that says how long the passphrase is, the
 * passphrase, and the text of a key. MAX_ITERATIONS is small in this build.
 */
#include "fuzz.h"
#include "passphrase/passphrase.h"

/* An error that passphrase.h or abi.h lists. */
static void check_either(int rc) {
    switch (-rc) {
#define X(number, name, what, remedy)                                          \
    case number:                                                               \
        return;
        PASSPHRASE_ERRORS(X)
#undef X
    default:
        check_error(rc);
    }
}

static int is_inside(struct view part, const uint8_t *at, size_t n) {
    return part.at >= at && part.n <= n && part.at + part.n <= at + n;
}

/* 1: there is an envelope. 0: the key is not encrypted. Or an error. */
static int read_envelope(struct envelope *out, struct span text) {
    struct key_bytes key = {0};
    struct rsa_numbers numbers;
    int rc = text_decode(&key, text);
    if (rc < 0 || pem_envelope(out)) {
        return rc < 0 ? rc : 1;
    }
    if (key.kind == KIND_JWK || key.kind == KIND_OPENSSH) {
        return 0;
    }
    rc = pkcs_read(&numbers, view_of(key.bytes));
    if (rc != -ERR_KEY_ENCRYPTED_PKCS8) {
        return rc < 0 ? rc : 0;
    }
    rc = pbes2_read(out, key.bytes);
    return rc < 0 ? rc : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n == 0 || n > IO_BYTES || n - 1 < data[0]) {
        return 0;
    }
    struct view passphrase = {data + 1, data[0]};
    size_t text_n = n - 1 - passphrase.n;
    uint8_t *copy = copy_of(data + 1 + passphrase.n, text_n);
    struct envelope envelope;
    int rc = read_envelope(&envelope, (struct span){copy, text_n});
    if (rc < 0) {
        check_either(rc);
    } else if (rc > 0) {
        struct span *plain = &envelope.data;
        HOLDS(is_inside(view_of(*plain), copy, text_n) && plain->n > 0);
        HOLDS(plain->n % envelope.method.block_bytes == 0);
        HOLDS(envelope.iterations > 0 && envelope.salt.n > 0);
        if (passphrase.n > 0) {
            rc = unlock(&envelope, passphrase);
            HOLDS(rc == 0 || rc == -ERR_PASSPHRASE_WRONG);
            HOLDS(is_inside(view_of(*plain), copy, text_n));
        }
    }
    pem_wipe();
    unlock_wipe();
    free(copy);
    return 0;
}
