/* SPDX-License-Identifier: MIT
 *
 * Digits: bytes to balanced digits and back, carries. Everything is computed in
 * doubles and 32-bit words, which are fast in JavaScript too. A digit of up to
 * 50 bits is read and written as two halves of at most 25.
 */
#include <string.h>

#include "bound.h"
#include "kernel.h"

static const double ROUND = 0x1.8p52; /* x + ROUND - ROUND rounds x */

uint32_t bits_at(const uint8_t *bytes, size_t n, int pos, int count) {
    const int first = (pos + 1024) / 8 - 128; /* pos / 8 towards -infinity */
    uint32_t word = 0;
    for (int i = 0; i < 4; i++) {
        const int j = first + i;
        if (j >= 0 && (size_t)j < n) {
            word |= (uint32_t)bytes[n - 1 - (size_t)j] << (8 * i);
        }
    }
    return (word >> (pos - 8 * first)) & ((1u << count) - 1u);
}

/* Returns round(v / B), halves up. v is an integer, so adding a quarter breaks
 * each tie and makes no new one. */
static double carry_of(double v) {
    BOUND(v, rsa_key.digit_bits + 1);
    return (v + 0.25) * rsa_key.inverse_radix + ROUND - ROUND;
}

void digits_from_bytes(double *r, int stride, int k, const uint8_t *bytes,
                       size_t n, int shift) {
    const int low_bits = rsa_key.digit_bits / 2;
    const int high_bits = rsa_key.digit_bits - low_bits;
    const double step = (double)(1 << low_bits);
    int pos = -shift;
    double carry = 0;
    for (int i = 0; i < k; i++) {
        const double low = (double)bits_at(bytes, n, pos, low_bits);
        pos += low_bits;
        const double v =
            (double)bits_at(bytes, n, pos, high_bits) * step + low + carry;
        pos += high_bits;
        carry = carry_of(v);
        r[i * stride] = v - carry * rsa_key.radix;
    }
}

void digits_balance(double *r, int stride, int k) {
    double carry = 0;
    for (int i = 0; i < k; i++) {
        const double v = r[i * stride] + carry;
        carry = carry_of(v);
        r[i * stride] = v - carry * rsa_key.radix;
    }
}

double digits_unsigned(double *r, int k) {
    const double half = rsa_key.radix / 2;
    double carry = 0;
    for (int i = 0; i < k; i++) {
        const double v = r[i] + carry;
        carry = carry_of(v - half); /* floor(v / B) */
        r[i] = v - carry * rsa_key.radix;
    }
    return carry;
}

/* Returns the integer x, 0 <= x < 2^32, without a conversion of wasm: that
 * traps on what is out of range, and after a fault the check must still run. */
static uint32_t word_of(double x) {
    const double shifted = x + 0x1p52;
    uint64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return (uint32_t)bits;
}

void digits_to_bytes(uint8_t *bytes, size_t n, const double *r, int k) {
    const int low_bits = rsa_key.digit_bits / 2;
    const double step = (double)(1 << low_bits), inverse_step = 1 / step;
    uint32_t word = 0;
    int bits = 0;
    for (int i = 0; i < 2 * k && n > 0; i++) {
        const double digit = r[i / 2];
        /* floor(digit / step): what is subtracted is a little less than 1/2,
         * so there are no ties. */
        const double top = (digit + 0.25) * inverse_step - 0.5 + ROUND - ROUND;
        const double part = i % 2 == 0 ? digit - top * step : top;
        BOUND(part, 25);
        word |= word_of(part) << bits;
        bits += i % 2 == 0 ? low_bits : rsa_key.digit_bits - low_bits;
        for (; bits >= 8 && n > 0; bits -= 8) {
            bytes[--n] = (uint8_t)word;
            word >>= 8;
        }
    }
}

void pair_add(double *r, const double *a, const double *b) {
    for (int i = 0; i < 2 * rsa_key.k; i++) {
        r[i] = a[i] + b[i];
    }
    digits_balance(r, 2, rsa_key.k);
    digits_balance(r + 1, 2, rsa_key.k);
}
