/* SPDX-License-Identifier: MIT
 *
 * The RSA kernel against a model: whole signatures against BigInt's, single
 * Montgomery products against the identity that defines them, on each backend.
 * rsa_keys.mjs made the keys.
 */
#include "intake.h"
#include "rsa/bound.h"
#include "rsa/kernel.h"
#include "rsa_keys.h"

enum { MAX_KEYS = 32, MAX_CASES = 256, FAULTS = 600 };

struct key {
    char name[32];
    struct rsa_numbers numbers;
};

struct known {
    const struct key *key;
    struct view in, out;
};

static struct key keys[MAX_KEYS];
static struct known cases[MAX_CASES];
static int key_count, case_count;

static const int KERNELS[] = {KERNEL_SCALAR, KERNEL_SIMD, KERNEL_FMA};
enum { KERNEL_COUNT = 3 };

static int load(void **state) {
    static char line[KEY_LINE];
    FILE *const f = fixture_file("rsa_keys");
    while (fgets(line, sizeof line, f) != NULL) {
        const char *const word = strtok(line, " \n");
        if (strcmp(word, "key") == 0) {
            struct key *const k = &keys[key_count++];
            assert_true(key_count <= MAX_KEYS);
            snprintf(k->name, sizeof k->name, "%s", strtok(NULL, " \n"));
            k->numbers = next_numbers();
        } else {
            struct known *const c = &cases[case_count++];
            assert_true(case_count <= MAX_CASES);
            c->key = &keys[key_count - 1];
            c->in = next_number();
            c->out = next_number();
        }
    }
    return fclose(f);
}

static CMFixtureFunction before_all = load;

static const uint8_t zeros[RSA_MAX_MODULUS_BYTES];

/* The number as a block of k bytes. */
static void pad(uint8_t *block, size_t k, const struct view *x) {
    memset(block, 0, k);
    if (x->n > 0) {
        memcpy(block + k - x->n, x->at, x->n);
    }
}

/* Whether the frozen key signs the case, as the model does: if not, nothing is
 * left. */
static int signs(const struct known *c) {
    const size_t k = c->key->numbers.n.n;
    uint8_t block[RSA_MAX_MODULUS_BYTES], want[RSA_MAX_MODULUS_BYTES];
    pad(block, k, &c->in);
    pad(want, k, &c->out);
    const int rc = rsa_private(block, block, k);
    assert_memory_equal(block, rc == 0 ? want : zeros, k);
    return rc == 0;
}

static void assert_refused(const uint8_t *in, size_t k) {
    uint8_t block[RSA_MAX_MODULUS_BYTES];
    memcpy(block, in, k);
    assert_int_equal(rsa_private(block, block, k), -1);
    assert_memory_equal(block, zeros, k);
}

TEST(signs_as_the_model_does) {
    assert_true(key_count >= 19 && case_count >= 50);
    for (int i = 0; i < KERNEL_COUNT; i++) {
        assert_int_equal(rsa_kernel_select(KERNELS[i]), KERNELS[i]);
        const struct key *frozen = NULL;
        for (int j = 0; j < case_count; j++) {
            const struct known *const c = &cases[j];
            if (c->key != frozen) {
                rsa_freeze(&c->key->numbers);
                frozen = c->key;
            }
            if (!signs(c)) {
                fail_msg("kernel %d refuses key %s", KERNELS[i], c->key->name);
            }
        }
    }
}

/* What the first instance of a module does: freezes a key of 2048 bits and
 * signs once, by mont_cold, all but the last product. */
TEST(starts_cold_and_ends_it_after_a_signature) {
    rsa_kernel_select(KERNEL_FMA);
    for (int j = 0; j < case_count; j++) {
        const struct known *const c = &cases[j];
        rsa_cold();
        rsa_freeze(&c->key->numbers);
        const int cold = rsa_key.k <= COLD_MAX_DIGITS;
        assert_true(cold == (rsa_cold_products < COLD_PRODUCTS));
        assert_true(signs(c));
        if (strcmp(c->key->name, "2048") == 0) { /* e = 65537 */
            assert_int_equal(rsa_cold_products, 0);
            rsa_cold_products = MAX_COLD_PRODUCTS;
            rsa_freeze(&c->key->numbers);
            const int taken = MAX_COLD_PRODUCTS - rsa_cold_products;
            rsa_cold_products = MAX_COLD_PRODUCTS;
            assert_true(signs(c));
            assert_int_equal(taken + MAX_COLD_PRODUCTS - rsa_cold_products,
                             COLD_PRODUCTS + 1); /* the last is mont_fma's */
        }
    }
    rsa_cold_products = 0;
}

TEST(picks_the_fastest_and_refuses_the_unknown) {
    assert_int_equal(rsa_kernel_select(KERNEL_AUTO), KERNEL_FMA);
    assert_int_equal(rsa_kernel_select(KERNEL_FMA + 1), 0);
    assert_int_equal(rsa_kernel_select(-1), 0);
}

TEST(refuses_blocks_from_n_on) {
    uint8_t most[RSA_MAX_MODULUS_BYTES];
    memset(most, 0xff, sizeof most);
    for (int i = 0; i < key_count; i++) {
        const struct view *const n = &keys[i].numbers.n;
        rsa_kernel_select(KERNEL_AUTO);
        rsa_freeze(&keys[i].numbers);
        assert_refused(n->at, n->n);
        assert_refused(most, n->n);
    }
}

TEST(refuses_other_lengths_and_no_key) {
    uint8_t ones[RSA_MAX_MODULUS_BYTES];
    memset(ones, 1, sizeof ones);
    const size_t k = keys[0].numbers.n.n;
    rsa_freeze(&keys[0].numbers);
    assert_refused(ones, k - 1);
    assert_refused(ones, k + 1);
    rsa_wipe();
    assert_refused(ones, k);
}

TEST(leaves_nothing_in_scratch) {
    for (int i = 0; i < KERNEL_COUNT; i++) {
        rsa_kernel_select(KERNELS[i]);
        for (int j = 0; j < key_count; j++) {
            uint8_t block[RSA_MAX_MODULUS_BYTES] = {0, 1};
            rsa_freeze(&keys[j].numbers);
            assert_true(is_zero(&rsa_scratch, sizeof rsa_scratch));
            assert_int_equal(rsa_private(block, block, keys[j].numbers.n.n), 0);
            assert_true(is_zero(&rsa_scratch, sizeof rsa_scratch));
        }
    }
    rsa_wipe();
    assert_true(is_zero(&rsa_key, sizeof rsa_key));
    assert_true(is_zero(&rsa_scratch, sizeof rsa_scratch));
}

/* xorshift64: the same faults and operands in every run. */
static uint64_t random_bits(void) {
    static uint64_t x = 88172645463325252;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

static int fault_at, fault_skip;

/* One bit of what a signature is made from, at the chosen point. */
static void flip(int point) {
    const int size = 2 * rsa_key.k;
    double *const parts[] = {
        rsa_key.m,     rsa_key.neg_inverse, rsa_key.one,      rsa_key.r2,
        rsa_key.r3,    rsa_key.cofactor,    rsa_key.n,        rsa_scratch.x,
        rsa_scratch.y, rsa_scratch.low,     rsa_scratch.table};
    enum { PARTS = sizeof parts / sizeof *parts };
    if (point != fault_at || fault_skip-- > 0) {
        return;
    }
    rsa_fault = NULL;
    const uint64_t which = random_bits() % (PARTS + 1);
    if (which == PARTS) {
        rsa_key.window[random_bits() & 1]
                      [random_bits() % (uint64_t)rsa_key.windows] ^=
            (uint8_t)(1u << random_bits() % WINDOW_BITS);
        return;
    }
    const int entries = which == PARTS - 1 ? TABLE_ENTRIES : 1;
    double *const digit =
        &parts[which][random_bits() % (uint64_t)(size * entries)];
    if (random_bits() & 1) { /* of the number, or of its representation */
        *digit += (double)(INT64_C(1) << random_bits() % 50);
    } else {
        uint64_t bits;
        memcpy(&bits, digit, sizeof bits);
        bits ^= UINT64_C(1) << random_bits() % 64;
        memcpy(digit, &bits, sizeof bits);
    }
}

TEST(releases_no_faulty_signature) {
    int caught = 0;
    rsa_bounds_off = 1;
    for (int i = 0; i < FAULTS; i++) {
        const struct known *const c = &cases[12]; /* 2048_e3 */
        rsa_kernel_select(KERNELS[i % KERNEL_COUNT]);
        rsa_freeze(&c->key->numbers);
        fault_at = (int)(random_bits() % 6);
        fault_skip = fault_at == 2 ? (int)(random_bits() % 200) : 0;
        rsa_fault = flip;
        rsa_cold_products = i & 8 ? COLD_PRODUCTS : 0;
        caught += !signs(c);
        rsa_fault = NULL;
    }
    rsa_cold_products = 0;
    rsa_bounds_off = 0;
    print_message("             %d of %d faults changed the signature\n",
                  caught, FAULTS);
    assert_true(caught > FAULTS / 4);
}

/* Whatever bit changes in what signatures are made from. */
TEST(sums_every_digit_of_the_frozen_key) {
    double *const parts[] = {rsa_key.n,       rsa_key.m,  rsa_key.neg_inverse,
                             rsa_key.one,     rsa_key.r2, rsa_key.r3,
                             rsa_key.cofactor};
    for (int i = 0; i < KERNEL_COUNT; i++) {
        rsa_kernel_select(KERNELS[i]);
        rsa_freeze(&keys[0].numbers);
        assert_true(frozen_sum() == rsa_key.sum);
        for (size_t j = 0; j < sizeof parts / sizeof *parts; j++) {
            for (int at = 0; at < 2 * rsa_key.k; at++) {
                uint8_t *const byte =
                    (uint8_t *)&parts[j][at] + random_bits() % sizeof(double);
                const uint8_t bit = (uint8_t)(1u << random_bits() % 8);
                *byte ^= bit;
                assert_true(frozen_sum() != rsa_key.sum);
                *byte ^= bit;
            }
        }
        for (size_t at = 0; at < sizeof rsa_key.window; at++) {
            uint8_t *const byte = &rsa_key.window[0][0] + at;
            *byte ^= 1;
            assert_true(frozen_sum() != rsa_key.sum);
            *byte ^= 1;
        }
        assert_true(frozen_sum() == rsa_key.sum);
    }
}

/* ---- single products ---- */

/* Sum of d[2i] B^i mod 2^61 - 1, and mod 2^62 - 57. */
static uint64_t residue(const double *d, uint64_t modulus) {
    const uint64_t radix = (uint64_t)rsa_key.radix % modulus;
    uint64_t sum = 0;
    for (int i = rsa_key.k - 1; i >= 0; i--) {
        const int64_t digit = (int64_t)d[2 * i];
        sum = (uint64_t)((unsigned __int128)sum * radix % modulus);
        sum += digit < 0 ? modulus - (uint64_t)-digit : (uint64_t)digit;
        sum %= modulus;
    }
    return sum;
}

static uint64_t times(uint64_t a, uint64_t b, uint64_t modulus) {
    return (uint64_t)((unsigned __int128)a * b % modulus);
}

/* How far digits of products may exceed B/2. */
static double excess(void) {
    return rsa_key.kernel == KERNEL_FMA ? 0 : NARROW_EXCESS;
}

/* a*b + Q*m = R*r, |digits| <= B/2 and the excess. */
static void check_product(const double *r, const double *a, const double *b) {
    static const uint64_t MODULI[2] = {(UINT64_C(1) << 61) - 1,
                                       (UINT64_C(1) << 62) - 57};
    const double limit = rsa_key.radix / 2 + excess();
    for (int lane = 0; lane < 2; lane++) {
        const double *const q = rsa_scratch.quotient;
        for (int i = 0; i < 2; i++) {
            const uint64_t m = MODULI[i];
            uint64_t power = 1;
            for (int j = 0; j < rsa_key.k; j++) {
                power = times(power, (uint64_t)rsa_key.radix % m, m);
            }
            const uint64_t sum =
                (times(residue(a + lane, m), residue(b + lane, m), m) +
                 times(residue(q + lane, m), residue(rsa_key.m + lane, m), m)) %
                m;
            assert_true(sum == times(residue(r + lane, m), power, m));
        }
        for (int i = 0; i < rsa_key.k; i++) {
            assert_true(__builtin_fabs(r[2 * i + lane]) <= limit);
            assert_true(__builtin_fabs(q[2 * i + lane]) <= limit);
        }
    }
}

/* A digit of one of eight kinds, extremes first. */
static double digit_of(int kind, int i) {
    const int64_t half = (int64_t)rsa_key.radix / 2;
    const int64_t more = (int64_t)excess();
    const int64_t low = -half - more, high = more > 0 ? half + more : half - 1;
    switch (kind) {
    case 0:
        return (double)low;
    case 1:
        return (double)high;
    case 2:
        return (double)(i & 1 ? low : high);
    case 3:
        return (double)(random_bits() & 1 ? low : high);
    case 4:
        return (double)(random_bits() % 3 == 0 ? 0
                        : random_bits() & 1    ? low
                                               : high);
    case 5:
        return 0;
    case 6:
        return (double)(random_bits() & 1 ? 1 : -1);
    default:
        return (double)((int64_t)(random_bits() % (uint64_t)(2 * half)) - half);
    }
}

/* An operand within 1.8 m, m having the top digit m_top. */
static void operand(double *a, double m_top) {
    const int kind = (int)(random_bits() % 8);
    for (int i = 0; i < 2 * rsa_key.k; i++) {
        a[i] = digit_of(kind, i / 2);
    }
    for (int lane = 0; lane < 2; lane++) {
        const double x = (double)(random_bits() % 35) / 10 - 1.7;
        a[2 * (rsa_key.k - 1) + lane] = (double)(int64_t)(x * m_top);
    }
}

/* An odd number of exactly so many bits, with digits of a kind: in the bytes
 * of a number, a balanced digit -B/2 is B/2 and a carry. */
static void modulus(uint8_t *bytes, int bits, int kind, int digit_bits) {
    const int n = (bits + 7) / 8;
    const uint64_t half = UINT64_C(1) << (digit_bits - 1);
    memset(bytes, 0, (size_t)n);
    for (int i = 0; i * digit_bits < bits; i++) {
        const uint64_t low = i == 0 ? half : half - 1;
        uint64_t digit = random_bits() % (2 * half);
        if (kind == 0) {
            digit = low;
        } else if (kind == 1) {
            digit = half - 1;
        } else if (kind == 2) {
            digit = i & 1 ? half - 1 : half;
        }
        for (int j = 0; j < digit_bits && i * digit_bits + j < bits; j++) {
            const int at = i * digit_bits + j;
            bytes[n - 1 - at / 8] |= (uint8_t)((digit >> j & 1) << (at % 8));
        }
    }
    bytes[n - 1] |= 1;
    bytes[0] |= (uint8_t)(1 << ((bits - 1) % 8));
}

TEST(multiplies_exactly_at_the_limits) {
    static const int BITS[] = {1024, 1046, 1048, 1200, 1510, 1536, 2048, 2050};
    enum { BIT_COUNT = sizeof BITS / sizeof BITS[0] };
    static double a[PAIR], b[PAIR], r[PAIR];
    uint8_t m[2][RSA_MAX_MODULUS_BYTES], other[RSA_MAX_MODULUS_BYTES];
    memset(other, 0x55, sizeof other);
    for (int i = 0; i < KERNEL_COUNT * BIT_COUNT * 8; i++) {
        const int kernel = KERNELS[i % KERNEL_COUNT];
        const int bits = BITS[i / KERNEL_COUNT % BIT_COUNT],
                  kind = i / KERNEL_COUNT / BIT_COUNT;
        const size_t n = (size_t)(bits + 7) / 8;
        const int digit_bits = kernel == KERNEL_FMA ? 50
                               : bits > 1510        ? 23
                                                    : 24;
        modulus(m[0], bits, kind % 4, digit_bits);
        modulus(m[1], bits, kind / 2, digit_bits);
        const struct view p = {m[0], n}, q = {m[1], n}, x = {other, n};
        const struct rsa_numbers key = {
            {other, 2 * n > 512 ? 512 : 2 * n}, {other, 1}, x, p, q, x, x, x};
        rsa_kernel_select(kernel);
        rsa_freeze(&key);
        assert_int_equal(rsa_key.digit_bits, digit_bits);
        const double top = rsa_key.m[2 * (rsa_key.k - 1)];
        for (int j = 0; j < 60; j++) {
            operand(a, top);
            operand(b, top);
            rsa_cold_products = j % 3 == 0;
            mont_mul(r, a, j & 1 ? a : b);
            check_product(r, a, j & 1 ? a : b);
        }
    }
}

/* Where R/m is smallest, operands of 1.8 m must not reach R/2: the top digits
 * of m, and of what the first products of a signature begin with. */
TEST(keeps_what_it_freezes_small) {
    for (int i = 0; i < KERNEL_COUNT; i++) {
        rsa_kernel_select(KERNELS[i]);
        for (int j = 0; j < key_count; j++) {
            rsa_freeze(&keys[j].numbers);
            for (int at = 2 * rsa_key.k - 2; at < 2 * rsa_key.k; at++) {
                const double top = rsa_key.m[at];
                assert_true(top <= rsa_key.radix / 4);
                assert_true(__builtin_fabs(rsa_key.one[at]) <= 0.6 * top + 1);
                assert_true(__builtin_fabs(rsa_key.r2[at]) <= 0.69 * top + 1);
                assert_true(__builtin_fabs(rsa_key.r3[at]) <= 0.69 * top + 1);
            }
        }
    }
}
