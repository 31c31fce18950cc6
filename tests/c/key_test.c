/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "../../c/tom/tom.h"

static int choose_kernel(void **state) {
    rsa_kernel_select(KERNEL_AUTO);
    return 0;
}
static CMFixtureFunction before_all = choose_kernel;

static int forget(void **state) {
    rsa_wipe();
    tom_wipe();
    fingerprint_wipe();
    return 0;
}
static CMFixtureFunction after_each = forget;

/* The numbers of a good key, in buffers of their own that a test may change. */
static uint8_t bytes[8][520];

static void read_good(const char *name) {
    assert_true(READ(key_read, fixture(name)) > 0);
    for (int i = 0; i < 8; i++) {
        memcpy(bytes[i], number_of[i]->at, number_of[i]->n);
        number_of[i]->at = bytes[i];
    }
}

static void set(int which, const void *value, size_t n) {
    memcpy(bytes[which], value, n);
    number_of[which]->n = n;
}

/* What key_freeze says of the numbers. */
static int freeze(void) {
    return key_freeze(&numbers);
}

static int freeze_file(const char *name) {
    read_good(name);
    return freeze();
}

TEST(freezes_a_good_key) {
    assert_int_equal(freeze_file("pkcs1.pem"), 2048);
    assert_int_equal(tom_key_bytes(), 256);
    assert_int_equal(key_freeze_public(&numbers), 2048);
}

TEST(works_out_exponents_that_are_absent) {
    uint8_t digest[32] = {1}, with[256], without[256];
    read_good("pkcs1.pem");
    freeze();
    assert_int_equal(tom_sign_digest(with, 256, digest), 256);
    *number_of[DP] = *number_of[DQ] = (struct view){0};
    assert_int_equal(freeze(), 2048);
    assert_int_equal(tom_sign_digest(without, 256, digest), 256);
    assert_memory_equal(with, without, 256);
}

TEST(takes_a_prime_that_is_1_mod_a_power_of_2) {
    assert_int_equal(freeze_file("many_zeros.pem"), 2048);
    bytes[D][number_of[D]->n - 9] ^= 4;
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    bytes[D][number_of[D]->n - 9] ^= 4;
    *number_of[DP] = *number_of[DQ] = (struct view){0};
    assert_int_equal(freeze(), 2048);
}

/* As BoringSSL does. A number of 0 is not one that is absent: dp and dq may be
 * absent, and never 0. */
TEST(rejects_numbers_of_zero_or_absent) {
    static const int which[] = {DP, DQ, D, P, Q, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        read_good("pkcs1.pem");
        number_of[which[i]]->n = 0;
        assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
        number_of[which[i]]->at = NULL;
        assert_int_equal(freeze(), i < 2 ? 2048 : -ERR_KEY_INCONSISTENT);
    }
}

TEST(takes_the_primes_in_either_order) {
    uint8_t digest[32] = {2}, out[256];
    assert_int_equal(freeze_file("p_less_than_q.pem"), 2048);
    assert_int_equal(tom_sign_digest(out, 256, digest), 256);
    assert_int_equal(tom_verify_digest((struct view){out, 256}, digest), 0);
}

TEST(rejects_any_changed_bit) {
    static const int which[] = {N, D, P, Q, DP, DQ, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            /* Not in the top byte: the modulus would be short. */
            for (size_t at = 0; at < 255; at += 42) {
                read_good("pkcs1.pem");
                const size_t n = number_of[which[i]]->n;
                if (at < n) {
                    bytes[which[i]][n - 1 - at] ^= (uint8_t)(1 << bit);
                    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
                }
            }
        }
    }
}

TEST(rejects_primes_that_are_swapped_or_the_same) {
    read_good("pkcs1.pem");
    struct view p = numbers.p;
    numbers.p = numbers.q;
    numbers.q = p;
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    read_good("pkcs1.pem");
    numbers.q = numbers.p;
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_numbers_longer_than_the_modulus) {
    static const int which[] = {D, P, Q, DP, DQ, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        for (size_t n = 257; n <= 520; n += 263) {
            read_good("pkcs1.pem");
            /* The good number, and a digit above those of any key. */
            struct view *const good = number_of[which[i]];
            uint8_t *const longer = bytes[which[i]];
            memmove(longer + n - good->n, longer, good->n);
            memset(longer, 0, n - good->n);
            longer[0] = 1;
            good->n = n;
            assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
        }
    }
}

/* a += b, which makes it one byte longer at most. */
static void add(int a, int b) {
    uint8_t sum[521] = {0};
    const struct view x = *number_of[a], y = *number_of[b];
    unsigned carry = 0;
    size_t n = (x.n > y.n ? x.n : y.n) + 1;
    for (size_t i = 0; i < n; i++) {
        carry += (i < x.n ? x.at[x.n - 1 - i] : 0) +
                 (i < y.n ? y.at[y.n - 1 - i] : 0);
        sum[n - 1 - i] = (uint8_t)carry;
        carry >>= 8;
    }
    size_t zeros = sum[0] == 0;
    set(a, sum + zeros, n - zeros);
}

/* qi + p, dp + (p - 1), dq + (q - 1), and d + a multiple of lcm(p - 1, q - 1)
 * would sign as well. */
TEST(rejects_numbers_that_fit_but_are_too_large) {
    static const struct {
        int number, prime;
        uint8_t less;
    } list[] = {{QI, P, 0}, {DP, P, 1}, {DQ, Q, 1}};
    for (size_t i = 0; i < COUNT(list); i++) {
        read_good("pkcs1.pem");
        const int prime = list[i].prime;
        uint8_t *const last = &bytes[prime][number_of[prime]->n - 1];
        *last -= list[i].less; /* it is odd: nothing to borrow */
        add(list[i].number, prime);
        *last += list[i].less;
        assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    }
    assert_int_equal(freeze_file("long_d.pem"), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_bad_exponents) {
    static const struct {
        const char *value;
        size_t n;
    } bad[] = {{"", 0},
               {"\x01", 1},
               {"\x02", 1},
               {"\x01\x00\x00", 3},
               {"\x02\x00\x00\x00\x01", 5},
               {"\x01\x00\x00\x00\x00\x01", 6}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        read_good("pkcs1.pem");
        set(E, bad[i].value, bad[i].n);
        assert_int_equal(freeze(), -ERR_KEY_EXPONENT);
        assert_int_equal(key_freeze_public(&numbers), -ERR_KEY_EXPONENT);
    }
    read_good("pkcs1.pem");
    set(E, "\x03", 1); /* in range, but not this key's */
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    set(E, "\x01\xff\xff\xff\xff", 5);
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    assert_int_equal(key_freeze_public(&numbers), 2048);
}

TEST(rejects_moduli_out_of_range) {
    read_good("pkcs1.pem");
    bytes[N][0] = 0x7f; /* 2047 bits */
    assert_int_equal(freeze(), -ERR_KEY_TOO_SMALL);
    number_of[N]->n = 0;
    assert_int_equal(freeze(), -ERR_KEY_TOO_SMALL);
    memset(bytes[N], 0xff, 513);
    number_of[N]->n = 513;
    bytes[N][0] = 1; /* 4097 bits */
    assert_int_equal(freeze(), -ERR_KEY_TOO_LARGE);
    number_of[N]->n = 512;
    bytes[N][0] = 0xff;
    assert_int_equal(freeze(), -ERR_KEY_INCONSISTENT);
    bytes[N][511] = 0xfe; /* even */
    assert_int_equal(key_freeze_public(&numbers), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_unbalanced_primes) {
    JUDGE_ALL(freeze_file, -ERR_KEY_UNBALANCED, "unbalanced.pem",
              "unbalanced_q.pem");
    JUDGE_ALL(freeze_file, 2048, "slightly_unbalanced.pem",
              "slightly_unbalanced_q.pem");
}

TEST(fingerprints_as_openssl_does) {
    uint8_t got[44];
    struct span want = fixture("fingerprint");
    read_good("pkcs1.pem");
    key_freeze_public(&numbers);
    assert_int_equal(fingerprint_write(got), 44);
    assert_memory_equal(got, want.at, 44);
    fingerprint_wipe();
    assert_int_equal(fingerprint_write(got), -ERR_NO_KEY);
}
