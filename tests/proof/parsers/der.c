/* SPDX-License-Identifier: MIT
 *
 * der.c for WP: what a caller must give, what is read and written, and where
 * what is taken lies. Every number of bytes, every byte.
 */
#include "../../../c/encoding/der.h"

/*@ predicate readable(struct view v) =
        0 <= v.n <= 0xffffffff && \valid_read(v.at + (0 .. v.n - 1)); */

/*@ requires *n > 0 && \valid_read(*at + (0 .. *n - 1));
    requires \valid(length) && \valid(at) && \valid(n);
    requires \separated(length, at, n, *at + (0 .. *n - 1));
    assigns *length, *at, *n;
    ensures \result <= 0;
    ensures moved: \result == 0 ==> *at == \old(*at) + (\old(*n) - *n);
    ensures less: \result == 0 ==> 0 <= *n < \old(*n) && 0 <= *length; */
static int take_length(uint32_t *length, const uint8_t **at, size_t *n);

/*@ requires \valid(contents) && \valid(in) && readable(*in);
    requires \separated(contents, in, in->at + (0 .. in->n - 1));
    assigns *contents, *in;
    ensures \result <= 0;
    ensures \result < 0 ==>
        in->at == \old(in->at) && in->n == \old(in->n);
    ensures next: \result == 0 ==> in->at == contents->at + contents->n;
    ensures moved: \result == 0 ==>
        in->at == \old(in->at) + (\old(in->n) - in->n);
    ensures rest: \result == 0 ==> readable(*in);
    ensures part: \result == 0 ==> readable(*contents); */
int der_take(struct view *contents, struct view *in, uint8_t tag);

/*@ requires \valid(out) && \valid(in) && readable(*in);
    requires \separated(out, in, in->at + (0 .. in->n - 1));
    assigns *out, *in;
    ensures \result <= 0;
    ensures next: \result == 0 ==> in->at == out->at + out->n;
    ensures moved: \result == 0 ==>
        in->at == \old(in->at) + (\old(in->n) - in->n);
    ensures rest: \result == 0 ==> readable(*in);
    ensures part: \result == 0 ==> readable(*out); */
int der_take_integer(struct view *out, struct view *in);

/*@ requires \valid_read(in) && readable(*in);
    assigns \nothing;
    ensures -1 <= \result <= 255; */
int der_peek(const struct view *in);

/*@ requires \valid_read(in);
    assigns \nothing;
    ensures \result <= 0; */
int der_end(const struct view *in);

#include "../../../c/encoding/der.c"
