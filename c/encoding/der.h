/* SPDX-License-Identifier: MIT
 *
 * A strict reader of DER (X.690).
 */
#ifndef ICR_ENCODING_DER_H
#define ICR_ENCODING_DER_H

#include <stddef.h>
#include <stdint.h>
#include "../abi.h"
#include "../span.h"

enum {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_CONTEXT_0 = 0xa0
};

/* *in is what is left to read. Takes one element with this tag off it and gives
 * its contents. Definite, minimal lengths only. -ERR_KEY_NOT_DER, or
 * -ERR_KEY_TRUNCATED where the element claims more bytes than there are. */
int der_take(struct view *contents, struct view *in, uint8_t tag);
/* The same for a non-negative INTEGER, minimal; drops its sign byte. Zero is
 * n == 0. */
int der_take_integer(struct view *out, struct view *in);
/* The next tag, or -1 at the end. */
int der_peek(const struct view *in);
/* 0, or -ERR_KEY_TRAILING where bytes are left. */
int der_end(const struct view *in);

#endif
