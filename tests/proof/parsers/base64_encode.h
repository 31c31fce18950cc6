/* SPDX-License-Identifier: MIT
 *
 * What base64.c proves of base64_encode, and token.c relies on.
 */
#include "../../../c/encoding/base64.h"

/*@ requires n < 0x10000000 && \valid(out + (0 .. max - 1));
    requires \valid_read(bytes + (0 .. n - 1));
    requires \separated(out + (0 .. max - 1), bytes + (0 .. n - 1));
    assigns out[0 .. max - 1];
    ensures \result <= max; */
size_t base64_encode(uint8_t *out, size_t max, const uint8_t *bytes, size_t n,
                     enum base64_seen alphabet);
