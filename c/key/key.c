/* SPDX-License-Identifier: MIT
 *
 * Text in, the numbers of the key in it out: text.c finds the bytes, and the
 * reader of their format takes them apart.
 */
#include "../core.h"

int key_read(struct rsa_numbers *out, struct span text) {
    struct key_bytes key;
    *out = (struct rsa_numbers){0};
    int rc = text_decode(&key, text);
    if (rc < 0) {
        return rc;
    }
    switch (key.kind) {
    case KIND_JWK:
        rc = jwk_read(out, key.bytes);
        break;
    case KIND_OPENSSH:
        rc = openssh_read(out, view_of(key.bytes));
        break;
    default:
        rc = pkcs_read(out, view_of(key.bytes));
        break;
    }
    return rc < 0 ? rc : rc | key.form;
}
