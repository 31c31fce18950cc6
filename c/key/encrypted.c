/* SPDX-License-Identifier: MIT
 *
 * An encrypted PEM block in, the refusal of it out: the core has no ciphers.
 * passphrase/pem.c stands in its place in the module that has them.
 */
#include "text.h"

int encrypted_pkcs8(struct key_bytes *out, struct span body, int broken) {
    (void)out;
    (void)body;
    return broken == -ERR_KEY_SEVERAL ? broken : -ERR_KEY_ENCRYPTED_PKCS8;
}

int encrypted_pkcs1(struct key_bytes *out, struct span body) {
    (void)out;
    (void)body;
    return -ERR_KEY_ENCRYPTED_PKCS1;
}
