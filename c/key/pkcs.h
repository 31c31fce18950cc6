/* SPDX-License-Identifier: MIT
 *
 * What pkcs.c (private keys) and x509.c (public ones) do for each other.
 */
#ifndef ICR_PKCS_H
#define ICR_PKCS_H

#include "../core.h"
#include "../encoding/der.h"

/* Takes the rest of an AlgorithmIdentifier whose SEQUENCE was opened: 0 for
 * rsaEncryption, otherwise the error that names the algorithm. */
int pkcs_algorithm(struct der *algorithm);

/* Reads the contents of a SEQUENCE that starts with a SEQUENCE: SPKI,
 * certificate, signing request, encrypted private key. Returns as pkcs_read. */
int x509_read(struct rsa_numbers *out, struct der *in);

#endif
