/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "../../c/key/integers.h"

/* Two limbs, as many of 0, and what nobody may touch. */
enum { LIMBS = 5, GUARD = 0x5afe };

static void put(uint32_t out[LIMBS], uint64_t x) {
    out[0] = (uint32_t)x;
    out[1] = (uint32_t)(x >> 32);
    out[2] = out[3] = 0;
    out[4] = GUARD;
}

static uint64_t get(const uint32_t in[2]) {
    return (uint64_t)in[1] << 32 | in[0];
}

/* Any number of 64 bits, short ones more often than by chance. */
static uint64_t any(void) {
    static uint64_t state = 1;
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
    uint64_t x = state ^ (state >> 29);
    return x >> (state >> 58);
}

static void compare_with_division(uint64_t x, uint64_t m) {
    uint32_t a[LIMBS], b[LIMBS], r[LIMBS];
    put(a, x);
    put(b, m);
    r[2] = GUARD;
    limbs_remainder(r, a, 2, b, 2);
    assert_true(get(r) == x % m);
    assert_int_equal(r[2], GUARD);
    if (x > 1) {
        assert_true((limbs_not_one(a, 2, b, 2) == 0) == ((x - 1) % m == 0));
        assert_int_equal(a[4], GUARD);
    }
}

TEST(divides_as_the_processor_does) {
    for (uint64_t m = 1; m < 130; m++) {
        for (uint64_t x = 0; x < 400; x++) {
            compare_with_division(x, m);
            compare_with_division(x << 32, m);
            compare_with_division(x << 32 | 1, m << 32);
            compare_with_division((x << 40) + 1, m << 40);
        }
    }
    for (int i = 0; i < 100000; i++) {
        uint64_t m = any() | 1, k = any();
        compare_with_division(k, m);
        compare_with_division(k % (UINT64_MAX / m) * m + 1, m);
        compare_with_division(UINT64_MAX - k % m, m << (k % 64) | 1);
    }
}

TEST(multiplies_and_compares_as_the_processor_does) {
    for (int i = 0; i < 100000; i++) {
        const uint64_t x = any(), y = i % 8 == 0 ? x : any();
        const unsigned __int128 product = (unsigned __int128)x * y;
        uint32_t a[LIMBS], b[LIMBS], out[LIMBS];
        out[4] = GUARD;
        put(a, x);
        put(b, y);
        limbs_multiply(out, a, 2, b, 2);
        assert_true(get(out) == (uint64_t)product);
        assert_true(get(out + 2) == (uint64_t)(product >> 64));
        assert_int_equal(out[4], GUARD);
        assert_int_equal(limbs_less(a, b, 2), x < y);
        assert_int_equal(limbs_differ(a, b, 2) != 0, x != y);
    }
}

TEST(reads_what_it_writes) {
    uint8_t bytes[12] = {0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, out[12];
    uint32_t limbs[4] = {0, 0, 0, GUARD};
    for (size_t zeros = 0; zeros <= 3; zeros++) {
        limbs_read(limbs, 3, (struct view){bytes + zeros, 12 - zeros});
        limbs_write(out, limbs, 3);
        assert_memory_equal(out, bytes, 12);
    }
    assert_int_equal(limbs[0], 0x06070809);
    assert_int_equal(limbs[3], GUARD);
}
