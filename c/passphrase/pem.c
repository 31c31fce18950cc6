/* SPDX-License-Identifier: MIT
 *
 * An encrypted PEM block in, its bytes out, and how they are encrypted: what
 * key/encrypted.c refuses in the core. The headers are those of RFC 1421 as
 * OpenSSL writes them:
 *
 *   Proc-Type: 4,ENCRYPTED
 *   DEK-Info: AES-256-CBC,<the IV in hexadecimal digits>
 *
 * Line feeds mean nothing here either: how long an IV is says its cipher.
 */
#include "passphrase.h"
#include "../ct.h"
#include "../encoding/base64.h"
#include "../encoding/hex.h"
#include "../key/text.h"

#include <string.h>

static const struct {
    const char *name;
    struct method method;
} ciphers[] = {
    {"AES-128-CBC", {CIPHER_AES, 16, 16}},
    {"AES-192-CBC", {CIPHER_AES, 24, 16}},
    {"AES-256-CBC", {CIPHER_AES, 32, 16}},
    {"DES-EDE3-CBC", {CIPHER_DES3, 24, 8}},
};

static struct envelope found;

/* Base64 to bytes, in place. */
static int decode(struct key_bytes *out, enum key_kind kind, struct span body) {
    unsigned seen = base64_decode(body.at, &body.n);
    if ((seen & (BASE64_OTHER | BASE64_TAIL)) != 0) {
        return -ERR_KEY_BASE64;
    }
    if (body.n == 0) {
        return -ERR_KEY_TRUNCATED;
    }
    *out = (struct key_bytes){kind, FORM_PEM, body};
    return 0;
}

int encrypted_pkcs8(struct key_bytes *out, struct span body, int broken) {
    return broken != 0 ? broken : decode(out, KIND_PKCS8, text_unescape(body));
}

static void skip(struct span *text, size_t n) {
    text->at += n;
    text->n -= n;
}

/* Goes to what follows this word. */
static int skip_to(struct span *text, const char *word) {
    while (text->n > 0 && !text_starts(text, word)) {
        skip(text, 1);
    }
    if (text->n == 0) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    skip(text, strlen(word));
    skip(text, text_skip(text));
    return 0;
}

/* Takes the IV; its first bytes are the salt. */
static int take_iv(struct envelope *out, struct span *text) {
    for (size_t i = 0; i < out->method.block_bytes; i++) {
        int high = text->n < 2 ? -1 : hex_value(text->at[0]);
        int low = text->n < 2 ? -1 : hex_value(text->at[1]);
        if (high < 0 || low < 0) {
            return -ERR_ENCRYPTION_DAMAGED;
        }
        out->iv[i] = (uint8_t)(high << 4 | low);
        skip(text, 2);
    }
    return 0;
}

int encrypted_pkcs1(struct key_bytes *out, struct span body) {
    struct envelope envelope = {.hash = HASH_MD5, .iterations = 1};
    int error = skip_to(&body, "DEK-Info:");
    if (error != 0) {
        return error;
    }
    size_t i = 0, count = sizeof ciphers / sizeof ciphers[0];
    while (i < count && !text_starts(&body, ciphers[i].name)) {
        i++;
    }
    if (i == count) {
        return -ERR_ENCRYPTION_UNSUPPORTED;
    }
    envelope.method = ciphers[i].method;
    if ((error = skip_to(&body, ",")) != 0 ||
        (error = take_iv(&envelope, &body)) != 0 ||
        (error = decode(out, KIND_PKCS1, body)) != 0) {
        return error;
    }
    if (out->bytes.n % envelope.method.block_bytes != 0) {
        return -ERR_ENCRYPTION_DAMAGED;
    }
    envelope.data = out->bytes;
    found = envelope;
    return 0;
}

int pem_envelope(struct envelope *out) {
    int any = found.data.n != 0;
    *out = found;
    out->salt = (struct view){out->iv, DEK_SALT_BYTES};
    pem_wipe();
    return any;
}

void pem_wipe(void) {
    ct_wipe(&found, sizeof found);
}
