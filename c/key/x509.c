/* SPDX-License-Identifier: MIT
 *
 * DER in, modulus and exponent out: SubjectPublicKeyInfo and the certificate
 * around it (RFC 5280 section 4.1). Neither signature nor dates are judged:
 * here a certificate is only another way to write a public key.
 */
#include "formats.h"

/* Reads the contents of a SubjectPublicKeyInfo after its algorithm. */
static int read_spki_key(struct rsa_numbers *out, struct view *in) {
    struct view bits, key;
    int error = der_take(&bits, in, DER_BIT_STRING);
    if (error != 0 || (error = der_end(in)) != 0) {
        return error;
    }
    if (bits.n == 0 || bits.at[0] != 0) {
        return -ERR_KEY_NOT_DER; /* unused bits */
    }
    bits.at++;
    bits.n--;
    if ((error = der_take(&key, &bits, DER_SEQUENCE)) != 0 ||
        (error = der_take_integer(&out->n, &key)) != 0 ||
        (error = der_take_integer(&out->e, &key)) != 0 ||
        (error = der_end(&key)) != 0 || (error = der_end(&bits)) != 0) {
        return error;
    }
    return FORM_SPKI;
}

/* Reads a to-be-signed certificate; names a signing request. */
static int read_tbs(struct rsa_numbers *out, struct view *tbs) {
    struct view part, spki, algorithm;
    int error;
    if (der_peek(tbs) == DER_CONTEXT_0 &&
        (error = der_take(&part, tbs, DER_CONTEXT_0)) != 0) {
        return error;
    }
    if ((error = der_take(&part, tbs, DER_INTEGER)) != 0 ||
        (error = der_take(&part, tbs, DER_SEQUENCE)) != 0 ||
        (error = der_take(&part, tbs, DER_SEQUENCE)) != 0) {
        return error;
    }
    if (der_peek(&part) == DER_SEQUENCE) {
        /* version, subject, SPKI: RFC 2986. In a certificate the issuer stands
         * here, a SEQUENCE of SETs. */
        return -ERR_KEY_IS_CSR;
    }
    if ((error = der_take(&part, tbs, DER_SEQUENCE)) != 0 ||
        (error = der_take(&part, tbs, DER_SEQUENCE)) != 0 ||
        (error = der_take(&spki, tbs, DER_SEQUENCE)) != 0 ||
        (error = der_take(&algorithm, &spki, DER_SEQUENCE)) != 0 ||
        (error = algorithm_read(&algorithm)) != 0) {
        return error;
    }
    error = read_spki_key(out, &spki);
    return error < 0 ? error : FORM_CERTIFICATE;
}

int x509_read(struct rsa_numbers *out, struct view *in) {
    struct view first, part;
    int error = der_take(&first, in, DER_SEQUENCE);
    if (error != 0) {
        return error;
    }
    switch (der_peek(in)) {
    case DER_BIT_STRING:
        error = algorithm_read(&first);
        return error != 0 ? error : read_spki_key(out, in);
    case DER_OCTET_STRING:
        return -ERR_KEY_ENCRYPTED_PKCS8; /* RFC 5958 section 3 */
    case DER_SEQUENCE:
        break;
    default:
        return -ERR_KEY_NOT_A_KEY;
    }
    int form = read_tbs(out, &first);
    if (form > 0 && ((error = der_take(&part, in, DER_SEQUENCE)) != 0 ||
                     (error = der_take(&part, in, DER_BIT_STRING)) != 0 ||
                     (error = der_end(in)) != 0)) {
        return error;
    }
    return form;
}

int x509_skip_trust(struct view *in) {
    struct view rest = *in, trust, part;
    if (der_peek(&rest) != DER_SEQUENCE) {
        return 0;
    }
    int error = der_take(&trust, &rest, DER_SEQUENCE);
    if (error != 0) {
        return error;
    }
    /* CertAux (d2i_X509_AUX(3)) starts with the list of purposes, by OID, if it
     * is there; another certificate starts with a SEQUENCE of other things, and
     * a private key with an INTEGER. */
    if (der_peek(&trust) == DER_INTEGER) {
        return -ERR_KEY_TRAILING;
    }
    if (der_peek(&trust) == DER_SEQUENCE &&
        ((error = der_take(&part, &trust, DER_SEQUENCE)) != 0 ||
         (part.n != 0 && der_peek(&part) != DER_OID))) {
        return error != 0 ? error : -ERR_KEY_TRAILING;
    }
    *in = rest;
    return 0;
}
