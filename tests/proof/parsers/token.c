/* SPDX-License-Identifier: MIT
 *
 * token.c for WP: claims and signatures of every length, and every room up to
 * io. What is said of tom.h's functions is believed.
 */
#include "../../../c/core.h"

#include "base64_encode.h"
#include "../../../c/tom/tom.h"

/*@ requires max <= IO_BYTES && \valid(out + (0 .. max - 1));
    requires n <= IO_BYTES && \valid_read(json + (0 .. n - 1));
    requires \separated(out + (0 .. max - 1), json + (0 .. n - 1));
    assigns out[0 .. max - 1];
    ensures \result < 0 || \result <= max; */
int token_write_input(uint8_t *out, size_t max, const uint8_t *json, size_t n);

/*@ requires max <= IO_BYTES && \valid(out + (0 .. max - 1)) && n <= max;
    requires signature_n <= IO_BYTES;
    requires \valid_read(signature + (0 .. signature_n - 1));
    requires \separated(out + (0 .. max - 1), signature + (0 .. signature_n -
   1)); assigns out[n .. max - 1]; ensures \result < 0 || \result <= max; */
int token_write_signature(uint8_t *out, size_t max, size_t n,
                          const uint8_t *signature, size_t signature_n);

/*@ assigns \nothing; */
void tom_sha256_begin(void);
/*@ requires \valid_read(bytes + (0 .. n - 1));
    assigns \nothing; */
void tom_sha256_update(const uint8_t *bytes, size_t n);
/*@ requires \valid(digest + (0 .. 31));
    assigns digest[0 .. 31]; */
void tom_sha256_end(uint8_t digest[32]);
/*@ requires \valid(out + (0 .. max - 1)) && \valid_read(digest + (0 .. 31));
    assigns out[0 .. max - 1];
    ensures \result <= max; */
int tom_sign_digest(uint8_t *out, size_t max, const uint8_t digest[32]);

/*@ requires max <= IO_BYTES && \valid(out + (0 .. max - 1));
    requires n <= IO_BYTES && \valid_read(json + (0 .. n - 1));
    requires \separated(out + (0 .. max - 1), json + (0 .. n - 1));
    assigns out[0 .. max - 1];
    ensures \result < 0 || \result <= max; */
int token_make(uint8_t *out, size_t max, const uint8_t *json, size_t n);

#include "../../../c/jwt/token.c"
