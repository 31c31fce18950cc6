/* SPDX-License-Identifier: MIT
 *
 * The constants that the kernels compute with, out of the kernels themselves,
 * as JSON: what the proofs are about is what the compiler saw.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "../../c/rsa/mont_fma.c"

/* freeze.c, whose products and sums of residues are noted down instead of
 * computed: which one is made of which. */
static void note_mul(double *r, const double *a, const double *b);
static void note_add(double *r, const double *a, const double *b);
static void note_digits(double *r, int stride, int k, const uint8_t *bytes,
                        size_t n, int shift);
#define mont_mul          note_mul
#define pair_add          note_add
#define digits_from_bytes note_digits
#include "../../c/rsa/freeze.c"
#undef mont_mul
#undef pair_add
#undef digits_from_bytes

static int notes;

static const char *name_of(const double *x) {
    return x == rsa_key.one  ? "one"
           : x == rsa_key.r2 ? "r2"
           : x == rsa_key.r3 ? "r3"
                             : "other";
}

static void note(const char *what, const double *r, const double *a,
                 const double *b) {
    printf("%s[\"%s\",\"%s\",\"%s\",\"%s\"]", notes++ > 0 ? "," : "", what,
           name_of(r), name_of(a), name_of(b));
}

static void note_mul(double *r, const double *a, const double *b) {
    note("mul", r, a, b);
}

static void note_add(double *r, const double *a, const double *b) {
    note("add", r, a, b);
}

static void note_digits(double *r, int stride, int k, const uint8_t *bytes,
                        size_t n, int shift) {
}

/* How digits are chosen for a prime of so many bits, and how the powers of R
 * are made then. */
static void sizes(int kernel) {
    const struct view m[2] = {{0}};
    rsa_key.kernel = kernel;
    for (int bits = RSA_MIN_MODULUS_BITS / 2 - RSA_PRIME_SLACK_BITS;
         bits <= RSA_MAX_PRIME_BITS; bits++) {
        choose_digits(bits);
        const int both[2] = {bits, bits};
        printf("%s{\"fma\":%s,\"bits\":%d,\"k\":%d,\"width\":%d,"
               "\"rounding\":\"%.0f\",\"powers\":[",
               notes > 0 ? ",\n" : "", kernel == KERNEL_FMA ? "true" : "false",
               bits, rsa_key.k, rsa_key.digit_bits, narrow_rounding());
        notes = 0;
        freeze_powers(m, both);
        printf("]}");
    }
}

/* The 64-bit pattern of a lane, in decimal: JSON's numbers are doubles. */
static void pattern(const char *name, v128 x, const char *end) {
    if (x[0] != x[1]) {
        fprintf(stderr, "%s: the lanes differ\n", name);
    }
    printf("\"%s\":\"%" PRIu64 "\"%s", name, (uint64_t)x[0], end);
}

/* A double that is an integer, exactly. */
static void integer(const char *name, double x, const char *end) {
    printf("\"%s\":\"%.0f\"%s", name, x, end);
}

static double lane(v128 x) {
    double d;
    memcpy(&d, &x, sizeof d);
    return d;
}

static void sums(const char *name, const v128 *column, int k) {
    printf(",\"%s\":[", name);
    for (int c = 0; c < k; c++) {
        printf("%s\"%" PRIu64 "\"", c > 0 ? "," : "", (uint64_t)column[c][0]);
    }
    printf("]");
}

int main(void) {
    mont_fma_prepare(FMA_MAX_DIGITS);
    const env e = fma_prepared.constants;
    printf("{");
    integer("c1", lane(e.c1), ",");
    integer("c2", lane(e.c2), ",");
    integer("c3", lane(e.c3), ",");
    integer("binade", lane(e.binade), ",");
    integer("unbias", lane(e.unbias), ",");
    pattern("mask", e.mask, ",");
    pattern("c1Bits", e.c1, ",");
    pattern("c3Bits", e.c3, ",");
    pattern("binadeBits", e.binade, ",");
    printf("\"width\":%d,\"maxDigits\":%d,\"narrowExcess\":%d,\n\"sums\":[", W,
           FMA_MAX_DIGITS, NARROW_EXCESS);
    for (int k = 5; k <= FMA_MAX_DIGITS; k += 2) {
        mont_fma_prepare(k);
        printf("%s{\"k\":%d,\"carry\":\"%" PRIu64 "\"", k > 5 ? ",\n" : "", k,
               (uint64_t)fma_prepared.carry[0]);
        sums("low", fma_prepared.low[0], k);
        sums("halfLow", fma_prepared.low[1], k);
        sums("high", fma_prepared.high[0], k);
        sums("halfHigh", fma_prepared.high[1], k);
        printf("}");
    }
    printf("],\n\"sizes\":[");
    sizes(KERNEL_FMA);
    sizes(KERNEL_SIMD);
    printf("]}\n");
    return 0;
}
