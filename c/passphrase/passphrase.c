/* SPDX-License-Identifier: MIT
 *
 * An encrypted key and its passphrase in, the key out: the exports that
 * passphrase.h promises.
 */
#include "passphrase.h"
#include "../ct.h"

#include <string.h>

#if defined(__wasm__)
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

/* As in abi.c; the test of wiping sees if it is too little. */
enum { STACK_WIPE_BYTES = 16 * 1024 };

static _Alignas(16) uint8_t io[IO_BYTES];
static uint8_t passphrase[MAX_PASSPHRASE_BYTES];

__attribute__((noinline)) static void wipe_stack(void) {
    uint8_t below[STACK_WIPE_BYTES];
    ct_wipe(below, sizeof below);
}

/* What is left in io are its first n bytes. */
static void forget(size_t n) {
    pem_wipe();
    unlock_wipe();
    ct_wipe(passphrase, sizeof passphrase);
    ct_wipe(io + n, sizeof io - n);
    wipe_stack();
}

/* Whether the bytes are those of a private key: its form, or an error. */
static int judge(const struct key_bytes *key) {
    struct rsa_numbers numbers;
    if (key->kind == KIND_JWK) {
        return FORM_JWK; /* its reader would decode it in place */
    }
    int form = key->kind == KIND_OPENSSH
                   ? openssh_read(&numbers, view_of(key->bytes))
                   : pkcs_read(&numbers, view_of(key->bytes));
    if (form == FORM_CERTIFICATE) {
        return -ERR_KEY_IS_CERTIFICATE;
    }
    return form > 0 && !form_is_private(form) ? -ERR_KEY_IS_PUBLIC : form;
}

/* What the wrong passphrase makes of a key looks like damage. */
static int judge_plain(struct span plain) {
    int form = judge(&(struct key_bytes){KIND_DER, 0, plain});
    switch (form) {
    case -ERR_KEY_NOT_DER:
    case -ERR_KEY_TRUNCATED:
    case -ERR_KEY_TRAILING:
    case -ERR_KEY_NOT_A_KEY:
        return -ERR_PASSPHRASE_WRONG;
    default:
        return form;
    }
}

static int check_passphrase(int n) {
    if (n <= 0) {
        return n < 0 ? -ERR_PASSPHRASE_MISSING : -ERR_PASSPHRASE_EMPTY;
    }
    return n > MAX_PASSPHRASE_BYTES ? -ERR_PASSPHRASE_TOO_LONG : 0;
}

/* *text := the key in it. */
static int open_key(struct span *text, int passphrase_n) {
    struct key_bytes key;
    struct envelope envelope;
    int rc = text_decode(&key, *text);
    if (rc < 0) {
        return rc;
    }
    if (!pem_envelope(&envelope)) {
        rc = judge(&key);
        *text = key.bytes;
        if (rc != -ERR_KEY_ENCRYPTED_PKCS8) {
            return rc;
        }
        rc = pbes2_read(&envelope, key.bytes);
    }
    if (rc < 0 || (rc = check_passphrase(passphrase_n)) < 0) {
        return rc;
    }
    rc = unlock(&envelope, (struct view){passphrase, (size_t)passphrase_n});
    *text = envelope.data;
    return rc < 0 ? rc : judge_plain(*text);
}

EXPORT(io_address) uint8_t *io_address(void) {
    return io;
}

EXPORT(passphrase_address) uint8_t *passphrase_address(void) {
    return passphrase;
}

EXPORT(key_decrypt) int key_decrypt(int n, int passphrase_n) {
    int rc = -ERR_KEY_TOO_LONG;
    struct span key = {io, (size_t)n};
    if (n >= 0 && n <= IO_BYTES) {
        rc = open_key(&key, passphrase_n);
    }
    if (rc >= 0) {
        memmove(io, key.at, key.n);
        rc = (int)key.n;
    }
    forget(rc < 0 ? 0 : (size_t)rc);
    return rc;
}

EXPORT(wipe) int wipe(void) {
    forget(0);
    return 0;
}
