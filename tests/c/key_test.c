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

/* A good key's numbers, in buffers of their own that a test may change. */
struct key {
    uint8_t text[4096];
    uint8_t bytes[8][520];
    struct rsa_numbers numbers;
};
enum { N, E, D, P, Q, DP, DQ, QI };

static struct view *number_of(struct key *k, int which) {
    struct rsa_numbers *const all = &k->numbers;
    struct view *const list[] = {&all->n, &all->e,  &all->d,  &all->p,
                                 &all->q, &all->dp, &all->dq, &all->qi};
    return list[which];
}

static void read_good(struct key *k, const char *name) {
    struct span file = fixture(name);
    assert_true(file.n <= sizeof k->text);
    memcpy(k->text, file.at, file.n);
    assert_true(key_read(&k->numbers, (struct span){k->text, file.n}) > 0);
    for (int i = 0; i < 8; i++) {
        struct view *const number = number_of(k, i);
        memcpy(k->bytes[i], number->at, number->n);
        number->at = k->bytes[i];
    }
}

static void set(struct key *k, int which, const char *bytes, size_t n) {
    memcpy(k->bytes[which], bytes, n);
    number_of(k, which)->n = n;
}

TEST(freezes_a_good_key) {
    struct key k;
    read_good(&k, "pkcs1.pem");
    assert_int_equal(key_freeze(&k.numbers), 2048);
    assert_int_equal(tom_key_bytes(), 256);
    assert_int_equal(key_freeze_public(&k.numbers), 2048);
}

TEST(works_out_exponents_that_are_absent) {
    struct key k;
    uint8_t digest[32] = {1}, with[256], without[256];
    read_good(&k, "pkcs1.pem");
    key_freeze(&k.numbers);
    assert_int_equal(tom_sign_digest(with, 256, digest), 256);
    *number_of(&k, DP) = *number_of(&k, DQ) = (struct view){0};
    assert_int_equal(key_freeze(&k.numbers), 2048);
    assert_int_equal(tom_sign_digest(without, 256, digest), 256);
    assert_memory_equal(with, without, 256);
}

TEST(takes_a_prime_that_is_1_mod_a_power_of_2) {
    struct key k;
    read_good(&k, "many_zeros.pem");
    assert_int_equal(key_freeze(&k.numbers), 2048);
    k.bytes[D][number_of(&k, D)->n - 9] ^= 4;
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    k.bytes[D][number_of(&k, D)->n - 9] ^= 4;
    *number_of(&k, DP) = *number_of(&k, DQ) = (struct view){0};
    assert_int_equal(key_freeze(&k.numbers), 2048);
}

/* As BoringSSL does. A number of 0 is not one that is absent: dp and dq may be
 * absent, and never 0. */
TEST(rejects_numbers_of_zero_or_absent) {
    static const int which[] = {DP, DQ, D, P, Q, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        struct key k;
        read_good(&k, "pkcs1.pem");
        number_of(&k, which[i])->n = 0;
        assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
        number_of(&k, which[i])->at = NULL;
        assert_int_equal(key_freeze(&k.numbers),
                         i < 2 ? 2048 : -ERR_KEY_INCONSISTENT);
    }
}

TEST(takes_the_primes_in_either_order) {
    struct key k;
    uint8_t digest[32] = {2}, out[256];
    read_good(&k, "p_less_than_q.pem");
    assert_int_equal(key_freeze(&k.numbers), 2048);
    assert_int_equal(tom_sign_digest(out, 256, digest), 256);
    assert_int_equal(tom_verify_digest((struct view){out, 256}, digest), 0);
}

TEST(rejects_any_changed_bit) {
    static const int which[] = {N, D, P, Q, DP, DQ, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            /* Not in the top byte: the modulus would be short. */
            for (size_t at = 0; at < 255; at += 42) {
                struct key k;
                read_good(&k, "pkcs1.pem");
                struct view *number = number_of(&k, which[i]);
                if (at >= number->n) {
                    continue;
                }
                k.bytes[which[i]][number->n - 1 - at] ^= (uint8_t)(1 << bit);
                int rc = key_freeze(&k.numbers);
                assert_int_equal(rc, -ERR_KEY_INCONSISTENT);
            }
        }
    }
}

TEST(rejects_primes_that_are_swapped_or_the_same) {
    struct key k;
    read_good(&k, "pkcs1.pem");
    struct view p = k.numbers.p;
    k.numbers.p = k.numbers.q;
    k.numbers.q = p;
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    read_good(&k, "pkcs1.pem");
    k.numbers.q = k.numbers.p;
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_numbers_longer_than_the_modulus) {
    static const int which[] = {D, P, Q, DP, DQ, QI};
    for (size_t i = 0; i < COUNT(which); i++) {
        for (size_t n = 257; n <= 520; n += 263) {
            struct key k;
            read_good(&k, "pkcs1.pem");
            /* The good number, and a digit above those of any key. */
            struct view *number = number_of(&k, which[i]);
            uint8_t *const bytes = k.bytes[which[i]];
            memmove(bytes + n - number->n, bytes, number->n);
            memset(bytes, 0, n - number->n);
            bytes[0] = 1;
            number->n = n;
            assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
        }
    }
}

/* a += b, which makes it one byte longer at most. */
static void add(struct key *k, int a, int b) {
    uint8_t sum[521] = {0};
    const struct view x = *number_of(k, a), y = *number_of(k, b);
    unsigned carry = 0;
    size_t n = (x.n > y.n ? x.n : y.n) + 1;
    for (size_t i = 0; i < n; i++) {
        carry += (i < x.n ? x.at[x.n - 1 - i] : 0) +
                 (i < y.n ? y.at[y.n - 1 - i] : 0);
        sum[n - 1 - i] = (uint8_t)carry;
        carry >>= 8;
    }
    size_t zeros = sum[0] == 0;
    set(k, a, (const char *)sum + zeros, n - zeros);
}

/* qi + p, dp + (p - 1), dq + (q - 1), and d + a multiple of lcm(p - 1, q - 1)
 * would sign as well. */
TEST(rejects_numbers_that_fit_but_are_too_large) {
    static const struct {
        int number, prime;
        uint8_t less;
    } list[] = {{QI, P, 0}, {DP, P, 1}, {DQ, Q, 1}};
    struct key k;
    for (size_t i = 0; i < COUNT(list); i++) {
        read_good(&k, "pkcs1.pem");
        const int prime = list[i].prime;
        uint8_t *const last = &k.bytes[prime][number_of(&k, prime)->n - 1];
        *last -= list[i].less; /* it is odd: nothing to borrow */
        add(&k, list[i].number, prime);
        *last += list[i].less;
        assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    }
    read_good(&k, "long_d.pem");
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_bad_exponents) {
    static const struct {
        const char *bytes;
        size_t n;
    } bad[] = {{"", 0},
               {"\x01", 1},
               {"\x02", 1},
               {"\x01\x00\x00", 3},
               {"\x02\x00\x00\x00\x01", 5},
               {"\x01\x00\x00\x00\x00\x01", 6}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct key k;
        read_good(&k, "pkcs1.pem");
        set(&k, E, bad[i].bytes, bad[i].n);
        assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_EXPONENT);
        assert_int_equal(key_freeze_public(&k.numbers), -ERR_KEY_EXPONENT);
    }
    struct key k;
    read_good(&k, "pkcs1.pem");
    set(&k, E, "\x03", 1); /* in range, but not this key's */
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    set(&k, E, "\x01\xff\xff\xff\xff", 5);
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    assert_int_equal(key_freeze_public(&k.numbers), 2048);
}

TEST(rejects_moduli_out_of_range) {
    struct key k;
    read_good(&k, "pkcs1.pem");
    k.bytes[N][0] = 0x7f; /* 2047 bits */
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_TOO_SMALL);
    number_of(&k, N)->n = 0;
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_TOO_SMALL);
    memset(k.bytes[N], 0xff, 513);
    number_of(&k, N)->n = 513;
    k.bytes[N][0] = 1; /* 4097 bits */
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_TOO_LARGE);
    number_of(&k, N)->n = 512;
    k.bytes[N][0] = 0xff;
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_INCONSISTENT);
    k.bytes[N][511] = 0xfe; /* even */
    assert_int_equal(key_freeze_public(&k.numbers), -ERR_KEY_INCONSISTENT);
}

TEST(rejects_unbalanced_primes) {
    struct key k;
    read_good(&k, "unbalanced.pem");
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_UNBALANCED);
    read_good(&k, "slightly_unbalanced.pem");
    assert_int_equal(key_freeze(&k.numbers), 2048);
    read_good(&k, "unbalanced_q.pem");
    assert_int_equal(key_freeze(&k.numbers), -ERR_KEY_UNBALANCED);
    read_good(&k, "slightly_unbalanced_q.pem");
    assert_int_equal(key_freeze(&k.numbers), 2048);
}

TEST(fingerprints_as_openssl_does) {
    struct key k;
    uint8_t got[44];
    struct span want = fixture("fingerprint");
    read_good(&k, "pkcs1.pem");
    key_freeze_public(&k.numbers);
    assert_int_equal(fingerprint_write(got), 44);
    assert_memory_equal(got, want.at, 44);
    fingerprint_wipe();
    assert_int_equal(fingerprint_write(got), -ERR_NO_KEY);
}
