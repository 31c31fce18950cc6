/* SPDX-License-Identifier: MIT */
#include "../../c/encoding/der.h"
#include "intake.h"

/* What the last call took, and how much it left. */
static size_t taken, left;

/* What der_take says of these bytes. */
static int take(const char *bytes, size_t n) {
    struct span b = bytes_of(bytes, n);
    struct view in = {b.at, b.n}, out = {NULL, 99};
    int rc = der_take(&out, &in, DER_SEQUENCE);
    taken = out.n;
    left = in.n;
    free(b.at);
    return rc;
}

#define TAKE(bytes) take(bytes, sizeof(bytes) - 1)

TEST(takes_short_and_long_lengths) {
    assert_int_equal(TAKE("\x30\x00"), 0);
    assert_int_equal(taken, 0);
    assert_int_equal(TAKE("\x30\x02\x01\x02\x03"), 0);
    assert_int_equal(taken, 2);
    assert_int_equal(left, 1);
    char big[4 + 0x100] = "\x30\x82\x01\x00";
    assert_int_equal(take(big, sizeof big), 0);
    assert_int_equal(taken, 0x100);
    assert_int_equal(left, 0);
    char middle[3 + 0x80] = "\x30\x81\x80";
    assert_int_equal(take(middle, sizeof middle), 0);
    assert_int_equal(taken, 0x80);
}

TEST(rejects_lengths_that_are_not_minimal) {
    assert_int_equal(TAKE("\x30\x81\x01\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\x81\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\x82\x00\x80"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\x82\x00\x01\x00"), -ERR_KEY_NOT_DER);
    char big[5 + 0x100] = "\x30\x83\x00\x01\x00";
    assert_int_equal(take(big, sizeof big), -ERR_KEY_NOT_DER);
    char middle[3 + 0x7f] = "\x30\x81\x7f";
    assert_int_equal(take(middle, sizeof middle), -ERR_KEY_NOT_DER);
}

TEST(rejects_indefinite_and_huge_lengths) {
    assert_int_equal(TAKE("\x30\x80\x00\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\xff\x00\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\x85\x01\x00\x00\x00\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30\x84\xff\xff\xff\xff"), -ERR_KEY_TRUNCATED);
    assert_int_equal(TAKE("\x30\x84\xff\xff\xff\xff\x00"), -ERR_KEY_TRUNCATED);
}

TEST(says_where_bytes_are_missing) {
    assert_int_equal(TAKE(""), -ERR_KEY_NOT_DER);
    assert_int_equal(TAKE("\x30"), -ERR_KEY_TRUNCATED);
    assert_int_equal(TAKE("\x30\x01"), -ERR_KEY_TRUNCATED);
    assert_int_equal(TAKE("\x30\x81"), -ERR_KEY_TRUNCATED);
    assert_int_equal(TAKE("\x30\x82\x01"), -ERR_KEY_TRUNCATED);
    assert_int_equal(TAKE("\x30\x82\x01\x00"), -ERR_KEY_TRUNCATED);
}

TEST(leaves_everything_where_the_tag_is_another) {
    assert_int_equal(TAKE("\x31\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(left, 2);
}

static int integer(const char *bytes, size_t n) {
    struct span b = bytes_of(bytes, n);
    struct view in = {b.at, b.n};
    struct view out = {NULL, 99};
    int rc = der_take_integer(&out, &in);
    taken = out.n;
    if (rc == 0 && out.n > 0) {
        assert_int_not_equal(out.at[0], 0);
    }
    free(b.at);
    return rc;
}

#define INTEGER(bytes) integer(bytes, sizeof(bytes) - 1)

TEST(takes_integers_without_their_sign_byte) {
    assert_int_equal(INTEGER("\x02\x01\x00"), 0);
    assert_int_equal(taken, 0);
    assert_int_equal(INTEGER("\x02\x01\x7f"), 0);
    assert_int_equal(taken, 1);
    assert_int_equal(INTEGER("\x02\x02\x00\x80"), 0);
    assert_int_equal(taken, 1);
    assert_int_equal(INTEGER("\x02\x03\x01\x00\x01"), 0);
    assert_int_equal(taken, 3);
}

TEST(rejects_integers_that_are_not_minimal) {
    assert_int_equal(INTEGER("\x02\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(INTEGER("\x02\x02\x00\x00"), -ERR_KEY_NOT_DER);
    assert_int_equal(INTEGER("\x02\x02\x00\x7f"), -ERR_KEY_NOT_DER);
}

TEST(rejects_negative_integers) {
    assert_int_equal(INTEGER("\x02\x01\x80"), -ERR_KEY_NOT_DER);
    assert_int_equal(INTEGER("\x02\x02\xff\x00"), -ERR_KEY_NOT_DER);
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
