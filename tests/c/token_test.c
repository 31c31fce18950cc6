/* SPDX-License-Identifier: MIT */
#include "intake.h"

#define HEADER "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"

enum { INPUT_BYTES = sizeof HEADER ".eyB9" - 1 };

TEST(encodes_every_digit_of_both_alphabets) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789";
    uint8_t bytes[48], out[64];
    for (unsigned i = 0; i < 48; i += 3) {
        const unsigned v = i / 3 * 4; /* the first of four values in a row */
        bytes[i] = (uint8_t)(v << 2 | (v + 1) >> 4);
        bytes[i + 1] = (uint8_t)((v + 1) << 4 | (v + 2) >> 2);
        bytes[i + 2] = (uint8_t)((v + 2) << 6 | (v + 3));
    }
    assert_int_equal(base64_encode(out, 64, bytes, 48, BASE64_URL), 64);
    assert_memory_equal(out, digits, 62);
    assert_memory_equal(out + 62, "-_", 2);
    assert_int_equal(base64_encode(out, 64, bytes, 48, BASE64_STANDARD), 64);
    assert_memory_equal(out, digits, 62);
    assert_memory_equal(out + 62, "+/", 2);
}

TEST(encodes_bytes_of_any_number_into_enough_room) {
    static const char *const want[] = {"", "-w", "-_8", "-_-_", "-_-_AQ"};
    for (size_t n = 0; n <= 4; n++) {
        const size_t length = strlen(want[n]);
        const uint8_t *const bytes = bytes_of("\xfb\xff\xbf\x01", n).at;
        uint8_t *const out = room(length).at;
        assert_int_equal(base64_encode(out, length, bytes, n, BASE64_URL),
                         length);
        assert_memory_equal(out, want[n], length);
        if (length > 0) {
            assert_int_equal(
                base64_encode(out, length - 1, bytes, n, BASE64_URL), 0);
        }
    }
}

TEST(writes_the_signing_input_into_enough_room) {
    for (size_t max = 0; max <= INPUT_BYTES + 2; max++) {
        uint8_t *const out = room(max).at;
        const int rc = token_write_input(out, max, (const uint8_t *)"{ }", 3);
        if (max < INPUT_BYTES) {
            assert_int_equal(rc, -ERR_INTERNAL);
        } else {
            assert_int_equal(rc, INPUT_BYTES);
            assert_memory_equal(out, HEADER ".eyB9", INPUT_BYTES);
        }
    }
}

TEST(appends_the_signature_into_enough_room) {
    const uint8_t signature[] = {0xfb, 0xff, 0xbf};
    for (size_t max = 4; max <= 12; max++) {
        uint8_t *const out = room(max).at;
        memcpy(out, "a.bc", 4);
        const int rc = token_write_signature(out, max, 4, signature, 3);
        if (max < 9) {
            assert_int_equal(rc, -ERR_INTERNAL);
        } else {
            assert_int_equal(rc, 9);
            assert_memory_equal(out, "a.bc.-_-_", 9);
        }
    }
}

TEST(makes_no_token_without_a_key) {
    uint8_t out[1024];
    assert_int_equal(token_make(out, sizeof out, (const uint8_t *)"{}", 2),
                     -ERR_NO_KEY);
    assert_int_equal(token_make(out, 8, (const uint8_t *)"{}", 2),
                     -ERR_INTERNAL);
}
