/* SPDX-License-Identifier: MIT
 *
 * DER in, the numbers of an RSA key out: PKCS#1 (RFC 8017 appendix A.1) and
 * PKCS#8 (RFC 5208, RFC 5958); what starts otherwise goes to x509.c.
 *
 * The label of the armour does not count. Files with the wrong label exist, and
 * the structures cannot be mistaken for one another: if a SEQUENCE starts with
 * integers, their number tells which it is; if it starts with a version, what
 * follows the version does. That also names what is not an RSA key.
 */
#include "formats.h"

#include <string.h>

enum {
    PKCS1_PUBLIC_INTEGERS = 2,
    DSA_PARAMETER_INTEGERS = 3,
    DSA_INTEGERS = 6,
    PKCS1_INTEGERS = 9,
    DER_CONTEXT_1_BITS = 0x81 /* [1] IMPLICIT BIT STRING */
};

/* Reads what starts with an INTEGER but is no PKCS#8: PKCS#1, or DSA. */
static int read_integers(struct rsa_numbers *out, struct view *in) {
    struct view v[PKCS1_INTEGERS];
    int count = 0;
    while (count < PKCS1_INTEGERS && der_peek(in) == DER_INTEGER) {
        int error = der_take_integer(&v[count], in);
        if (error != 0) {
            return error;
        }
        count++;
    }
    if (count == PKCS1_INTEGERS && v[0].n == 1 && v[0].at[0] == 1) {
        return -ERR_KEY_MULTI_PRIME;
    }
    if (count < PKCS1_INTEGERS && in->n != 0) {
        return -ERR_KEY_NOT_DER;
    }
    switch (count) {
    case PKCS1_PUBLIC_INTEGERS:
        out->n = v[0];
        out->e = v[1];
        return FORM_PKCS1_PUBLIC;
    case DSA_PARAMETER_INTEGERS:
    case DSA_INTEGERS:
        return -ERR_KEY_IS_DSA;
    case PKCS1_INTEGERS:
        if (v[0].n != 0) {
            return -ERR_KEY_NOT_DER;
        }
        *out = (struct rsa_numbers){v[1], v[2], v[3], v[4],
                                    v[5], v[6], v[7], v[8]};
        return in->n == 0 ? FORM_PKCS1 : -ERR_KEY_TRAILING;
    default:
        return -ERR_KEY_NOT_DER;
    }
}

/* Reads a PKCS#8 PrivateKeyInfo after its version. */
RARE static int read_pkcs8(struct rsa_numbers *out, struct view *in,
                           uint8_t version) {
    struct view algorithm, octets, key, ignored;
    int error = der_take(&algorithm, in, DER_SEQUENCE);
    if (error != 0 || (error = algorithm_read(&algorithm)) != 0 ||
        (error = der_take(&octets, in, DER_OCTET_STRING)) != 0) {
        return error;
    }
    if (der_peek(in) == DER_CONTEXT_0 &&
        (error = der_take(&ignored, in, DER_CONTEXT_0)) != 0) {
        return error;
    }
    if (version == 1 && der_peek(in) == DER_CONTEXT_1_BITS &&
        (error = der_take(&ignored, in, DER_CONTEXT_1_BITS)) != 0) {
        return error;
    }
    if ((error = der_end(in)) != 0 ||
        (error = der_take(&key, &octets, DER_SEQUENCE)) != 0) {
        return error;
    }
    int form = read_integers(out, &key);
    if (form == FORM_PKCS1) {
        error = der_end(&octets);
        return error != 0 ? error : FORM_PKCS8;
    }
    return form < 0 ? form : -ERR_KEY_NOT_DER;
}

/* Reads what follows a version that PKCS#8 does not have. OpenSSL passes over
 * the version, so it can write such a key again. */
RARE static int refuse_version(struct view *in) {
    struct view algorithm;
    int error = der_take(&algorithm, in, DER_SEQUENCE);
    if (error == 0) {
        error = algorithm_read(&algorithm);
    }
    return error != 0 ? error : -ERR_KEY_VERSION;
}

/* Reads the contents of a SEQUENCE that starts with an INTEGER. */
static int read_version(struct rsa_numbers *out, struct view *in) {
    struct view rest = *in;
    struct view number;
    int error = der_take_integer(&number, &rest);
    if (error != 0) {
        return error;
    }
    int next = der_peek(&rest);
    if (next == DER_INTEGER) {
        return read_integers(out, in);
    }
    uint8_t version = number.n == 0 ? 0 : number.n == 1 ? number.at[0] : 255;
    if (next == DER_OCTET_STRING && version == 1) {
        return -ERR_KEY_IS_EC; /* SEC 1 ECPrivateKey (RFC 5915) */
    }
    if (next == DER_SEQUENCE && version == 3) {
        return -ERR_KEY_IS_PKCS12; /* PFX (RFC 7292) */
    }
    if (next == DER_SEQUENCE) {
        return version <= 1 ? read_pkcs8(out, &rest, version)
                            : refuse_version(&rest);
    }
    return -ERR_KEY_NOT_DER;
}

/* Reads the contents of the outermost SEQUENCE. */
static int read_sequence(struct rsa_numbers *out, struct view *in) {
    int form = -ERR_KEY_NOT_DER;
    switch (der_peek(in)) {
    case DER_INTEGER:
        form = read_version(out, in);
        break;
    case DER_SEQUENCE:
        form = x509_read(out, in);
        break;
    case DER_OID: /* PKCS#7, curve parameters, ... */
        form = -ERR_KEY_NOT_A_KEY;
        break;
    default:
        break;
    }
    /* The SEQUENCE is all there, so nothing was cut off. */
    return form == -ERR_KEY_TRUNCATED ? -ERR_KEY_NOT_DER : form;
}

int pkcs_read(struct rsa_numbers *out, struct view in) {
    /* PKCS#12 is the one format here that is often written in BER. */
    static const uint8_t ber_pfx[5] = {0x30, 0x80, 0x02, 0x01, 0x03};
    /* A length of over 127 bytes starts with 0x81 or 0x82, which is no UTF-8.
     */
    static const uint8_t misread[4] = {0x30, 0xef, 0xbf, 0xbd};
    *out = (struct rsa_numbers){0};
    if (in.n > sizeof ber_pfx && memcmp(in.at, ber_pfx, sizeof ber_pfx) == 0) {
        return -ERR_KEY_IS_PKCS12;
    }
    if (in.n > sizeof misread && memcmp(in.at, misread, sizeof misread) == 0) {
        return -ERR_KEY_MISREAD;
    }
    struct view key_sequence;
    int error = der_take(&key_sequence, &in, DER_SEQUENCE);
    if (error != 0) {
        return error;
    }
    int form = read_sequence(out, &key_sequence);
    if (form == FORM_CERTIFICATE && (error = x509_skip_trust(&in)) != 0) {
        form = error;
    }
    if (form > 0 && (error = der_end(&in)) != 0) {
        form = error;
    }
    if (form < 0) {
        *out = (struct rsa_numbers){0};
    }
    return form;
}
