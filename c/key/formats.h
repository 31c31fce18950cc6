/* SPDX-License-Identifier: MIT
 *
 * What the readers of key formats share: the bytes that name a format, each
 * written once, and what the files do for each other.
 */
#ifndef ICR_FORMATS_H
#define ICR_FORMATS_H

#include "../core.h"
#include "../encoding/der.h"

/* What an OpenSSH private key starts with, its zero byte included (PROTOCOL.key
 * in the OpenSSH sources). */
#define OPENSSH_MAGIC "openssh-key-v1"

/* rsaEncryption (RFC 8017 appendix A.1): the contents of its OID. */
#define OID_RSA_ENCRYPTION 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01

/* ---- algorithm.c ---- */

/* Takes the rest of an AlgorithmIdentifier whose SEQUENCE was opened: 0 for
 * rsaEncryption, otherwise the error that names the algorithm. */
int algorithm_read(struct view *algorithm);

/* ---- x509.c, for pkcs.c ---- */

/* Reads the contents of a SEQUENCE that starts with a SEQUENCE: SPKI,
 * certificate, signing request, encrypted private key. Returns as pkcs_read. */
int x509_read(struct rsa_numbers *out, struct view *in);
/* Takes what `openssl x509 -trustout` puts after a certificate, if it is there:
 * 0, or an error. */
int x509_skip_trust(struct view *in);

#endif
