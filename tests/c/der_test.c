/* SPDX-License-Identifier: MIT */
#include "../../c/encoding/der.h"
#include "intake.h"

/* What the last call took, and how much it left. */
static size_t taken, left;

/* What der_take says of these bytes. */
static int take(struct span bytes) {
    struct view in = view_of(bytes), out = {NULL, 99};
    int rc = der_take(&out, &in, DER_SEQUENCE);
    taken = out.n;
    left = in.n;
    return rc;
}

#define TAKES(bytes, out_n, in_n)                                              \
    do {                                                                       \
        assert_int_equal(take(bytes), 0);                                      \
        assert_int_equal(taken, out_n);                                        \
        assert_int_equal(left, in_n);                                          \
    } while (0)

TEST(takes_short_and_long_lengths) {
    TAKES(BYTES("\x30\x00"), 0, 0);
    TAKES(BYTES("\x30\x02\x01\x02\x03"), 2, 1);
    const char big[4 + 0x100] = "\x30\x82\x01\x00";
    TAKES(bytes_of(big, sizeof big), 0x100, 0);
    const char middle[3 + 0x80] = "\x30\x81\x80";
    TAKES(bytes_of(middle, sizeof middle), 0x80, 0);
}

TEST(rejects_lengths_that_are_not_minimal) {
    const char big[5 + 0x100] = "\x30\x83\x00\x01\x00";
    const char middle[3 + 0x7f] = "\x30\x81\x7f";
    JUDGE_BYTES(take, -ERR_KEY_NOT_DER, BYTES("\x30\x81\x01\x00"),
                BYTES("\x30\x81\x00"), BYTES("\x30\x82\x00\x80"),
                BYTES("\x30\x82\x00\x01\x00"), bytes_of(big, sizeof big),
                bytes_of(middle, sizeof middle));
}

TEST(rejects_indefinite_and_huge_lengths) {
    JUDGE_BYTES(take, -ERR_KEY_NOT_DER, BYTES("\x30\x80\x00\x00"),
                BYTES("\x30\xff\x00\x00"),
                BYTES("\x30\x85\x01\x00\x00\x00\x00"));
    JUDGE_BYTES(take, -ERR_KEY_TRUNCATED, BYTES("\x30\x84\xff\xff\xff\xff"),
                BYTES("\x30\x84\xff\xff\xff\xff\x00"));
}

TEST(says_where_bytes_are_missing) {
    JUDGE_BYTES(take, -ERR_KEY_NOT_DER, BYTES(""));
    JUDGE_BYTES(take, -ERR_KEY_TRUNCATED, BYTES("\x30"), BYTES("\x30\x01"),
                BYTES("\x30\x81"), BYTES("\x30\x82\x01"),
                BYTES("\x30\x82\x01\x00"));
}

TEST(leaves_everything_where_the_tag_is_another) {
    JUDGE_BYTES(take, -ERR_KEY_NOT_DER, BYTES("\x31\x00"));
    assert_int_equal(left, 2);
}

/* What der_take_integer says, or how many bytes it took. */
static int integer(struct span bytes) {
    struct view in = view_of(bytes), out = {NULL, 99};
    int rc = der_take_integer(&out, &in);
    if (rc != 0) {
        return rc;
    }
    assert_true(out.n == 0 || out.at[0] != 0);
    return (int)out.n;
}

TEST(takes_integers_without_their_sign_byte) {
    JUDGE_BYTES(integer, 0, BYTES("\x02\x01\x00"));
    JUDGE_BYTES(integer, 1, BYTES("\x02\x01\x7f"), BYTES("\x02\x02\x00\x80"));
    JUDGE_BYTES(integer, 3, BYTES("\x02\x03\x01\x00\x01"));
}

TEST(rejects_integers_that_are_negative_or_not_minimal) {
    JUDGE_BYTES(integer, -ERR_KEY_NOT_DER, BYTES("\x02\x00"),
                BYTES("\x02\x02\x00\x00"), BYTES("\x02\x02\x00\x7f"),
                BYTES("\x02\x01\x80"), BYTES("\x02\x02\xff\x00"));
}

TEST(peeks_and_ends) {
    uint8_t byte = 0xa0;
    struct view in = {&byte, 1};
    assert_int_equal(der_peek(&in), DER_CONTEXT_0);
    assert_int_equal(der_end(&in), -ERR_KEY_TRAILING);
    in.n = 0;
    assert_int_equal(der_peek(&in), -1);
    assert_int_equal(der_end(&in), 0);
}
