/* SPDX-License-Identifier: MIT
 *
 * The bytes of an OpenSSH key in, its numbers out: openssh-key-v1 (PROTOCOL.key
 * in the OpenSSH sources), and the public blob of RFC 4253 section 6.6 that it
 * holds, which is also what stands in id_rsa.pub.
 */
#include "formats.h"

#include <string.h>

/* Key types by how they start: the first that fits counts. */
static const struct {
    uint8_t error, n;
    const char *start;
} types[] = {
    {ERR_KEY_IS_CERTIFICATE, 13, "ssh-rsa-cert-"},
    {0, 7, "ssh-rsa"},
    {ERR_KEY_IS_EDDSA, 6, "ssh-ed"},
    {ERR_KEY_IS_EC, 6, "ecdsa-"},
    {ERR_KEY_IS_DSA, 7, "ssh-dss"},
};

static int take_uint32(uint32_t *out, struct view *in) {
    if (in->n < 4) {
        return -ERR_KEY_TRUNCATED;
    }
    const uint8_t *at = in->at;
    *out = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
    *in = (struct view){at + 4, in->n - 4};
    return 0;
}

static int take_string(struct view *out, struct view *in) {
    uint32_t length;
    int error = take_uint32(&length, in);
    if (error != 0) {
        return error;
    }
    if (length > in->n) {
        return -ERR_KEY_TRUNCATED;
    }
    *out = (struct view){in->at, length};
    *in = (struct view){in->at + length, in->n - length};
    return 0;
}

static int is_word(const struct view *string, const char *word, size_t n) {
    return string->n == n && memcmp(string->at, word, n) == 0;
}

/* A non-negative, minimal mpint (RFC 4251 section 5). */
static int take_number(struct view *out, struct view *in) {
    struct view s;
    int error = take_string(&s, in);
    if (error != 0) {
        return error;
    }
    if (s.n > 0 && (s.at[0] & 0x80) != 0) {
        return -ERR_KEY_OPENSSH;
    }
    if (s.n > 0 && s.at[0] == 0) {
        if (s.n == 1 || (s.at[1] & 0x80) == 0) {
            return -ERR_KEY_OPENSSH;
        }
        s.at++;
        s.n--;
    }
    *out = s;
    return 0;
}

/* Takes the name of the key's type: 0 for ssh-rsa, or what it is instead. */
static int take_type(struct view *in) {
    struct view type;
    int error = take_string(&type, in);
    if (error != 0) {
        return error;
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (type.n >= types[i].n &&
            memcmp(type.at, types[i].start, types[i].n) == 0) {
            int longer = types[i].error == 0 && type.n != types[i].n;
            return longer ? -ERR_KEY_OTHER_ALGORITHM : -types[i].error;
        }
    }
    return -ERR_KEY_OTHER_ALGORITHM;
}

/* Reads the public blob after its type. */
static int read_public(struct rsa_numbers *out, struct view *in) {
    int error = take_number(&out->e, in);
    if (error == 0) {
        error = take_number(&out->n, in);
    }
    return error;
}

/* Reads a certificate after its type (PROTOCOL.certkeys in the OpenSSH
 * sources). Who signed it and until when is not judged, as of any other. */
static int read_certificate(struct rsa_numbers *out, struct view *in) {
    enum { STRING = 0 };
    /* serial, type, key id, principals, valid after and before, options,
     * extensions, reserved, signature key, signature: bytes of each. */
    static const uint8_t rest[] = {8,      4,      STRING, STRING, 8,     8,
                                   STRING, STRING, STRING, STRING, STRING};
    struct view ignored;
    int error = take_string(&ignored, in); /* nonce */
    if (error == 0) {
        error = read_public(out, in);
    }
    for (size_t i = 0; i < sizeof rest && error == 0; i++) {
        if (rest[i] == STRING) {
            error = take_string(&ignored, in);
        } else if (in->n < rest[i]) {
            error = -ERR_KEY_TRUNCATED;
        } else {
            *in = (struct view){in->at + rest[i], in->n - rest[i]};
        }
    }
    return error;
}

static int same(const struct view *a, const struct view *b) {
    return a->n == b->n && memcmp(a->at, b->at, a->n) == 0;
}

/* Reads the section that would be encrypted. */
static int read_private(struct rsa_numbers *out, struct view *in) {
    struct view public_n = out->n, public_e = out->e;
    struct view comment;
    uint32_t check[2];
    int error;
    if (in->n % 8 != 0 || (error = take_uint32(&check[0], in)) != 0 ||
        (error = take_uint32(&check[1], in)) != 0 || check[0] != check[1]) {
        return -ERR_KEY_OPENSSH;
    }
    if ((error = take_type(in)) != 0 ||
        (error = take_number(&out->n, in)) != 0 ||
        (error = take_number(&out->e, in)) != 0 ||
        (error = take_number(&out->d, in)) != 0 ||
        (error = take_number(&out->qi, in)) != 0 ||
        (error = take_number(&out->p, in)) != 0 ||
        (error = take_number(&out->q, in)) != 0 ||
        (error = take_string(&comment, in)) != 0) {
        return error;
    }
    for (size_t i = 0; i < in->n; i++) {
        if (in->at[i] != (uint8_t)(i + 1)) {
            return -ERR_KEY_OPENSSH;
        }
    }
    if (!same(&out->n, &public_n) || !same(&out->e, &public_e)) {
        return -ERR_KEY_INCONSISTENT;
    }
    return 0;
}

/* Damage inside of a string that is all there is not a cut. */
static int inner(int error) {
    return error == -ERR_KEY_TRUNCATED || error == -ERR_KEY_TRAILING
               ? -ERR_KEY_OPENSSH
               : error;
}

/* Reads all that follows the magic. */
static int read_file(struct rsa_numbers *out, struct view *in) {
    struct view cipher, kdf, options, blob, section;
    uint32_t count;
    int error;
    if ((error = take_string(&cipher, in)) != 0 ||
        (error = take_string(&kdf, in)) != 0 ||
        (error = take_string(&options, in)) != 0 ||
        (error = take_uint32(&count, in)) != 0 ||
        (error = take_string(&blob, in)) != 0) {
        return error;
    }
    /* An Ed25519 key is of no use decrypted either: the type comes first. */
    if ((error = take_type(&blob)) != 0) {
        return inner(error);
    }
    if (!is_word(&cipher, "none", 4)) {
        return -ERR_KEY_ENCRYPTED_OPENSSH;
    }
    if (!is_word(&kdf, "none", 4) || options.n != 0 || count != 1) {
        return -ERR_KEY_OPENSSH;
    }
    if ((error = read_public(out, &blob)) != 0 ||
        (error = der_end(&blob)) != 0) {
        return inner(error);
    }
    if ((error = take_string(&section, in)) != 0) {
        return error;
    }
    return inner(read_private(out, &section));
}

RARE int openssh_read(struct rsa_numbers *out, struct view in) {
    int form = FORM_OPENSSH_PUBLIC, error;
    *out = (struct rsa_numbers){0};
    if (in.n >= sizeof OPENSSH_MAGIC &&
        memcmp(in.at, OPENSSH_MAGIC, sizeof OPENSSH_MAGIC) == 0) {
        form = FORM_OPENSSH;
        in.at += sizeof OPENSSH_MAGIC;
        in.n -= sizeof OPENSSH_MAGIC;
        error = read_file(out, &in);
    } else if ((error = take_type(&in)) == 0) {
        error = read_public(out, &in);
    } else if (error == -ERR_KEY_IS_CERTIFICATE) {
        form = FORM_CERTIFICATE;
        error = read_certificate(out, &in);
    }
    if (error != 0 || (error = der_end(&in)) != 0) {
        *out = (struct rsa_numbers){0};
        return error;
    }
    return form;
}
