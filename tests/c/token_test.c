/* SPDX-License-Identifier: MIT */
#include "intake.h"

#define HEADER "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"

/* libtomcrypt ends what it writes with a zero byte. */
enum { INPUT_BYTES = sizeof HEADER + sizeof "eyB9" };

TEST(writes_the_signing_input_into_enough_room) {
    for (size_t max = 0; max <= INPUT_BYTES + 2; max++) {
        uint8_t *const out = malloc(max + 1);
        assert_non_null(out);
        const int rc = token_write_input(out, max, (const uint8_t *)"{ }", 3);
        if (max < INPUT_BYTES) {
            assert_int_equal(rc, -ERR_INTERNAL);
        } else {
            assert_int_equal(rc, INPUT_BYTES - 1);
            assert_memory_equal(out, HEADER ".eyB9", INPUT_BYTES);
        }
        free(out);
    }
}

TEST(appends_the_signature_into_enough_room) {
    const uint8_t signature[] = {0xfb, 0xff, 0xbf};
    for (size_t max = 4; max <= 12; max++) {
        uint8_t *const out = malloc(max);
        assert_non_null(out);
        memcpy(out, "a.bc", 4);
        const int rc = token_write_signature(out, max, 4, signature, 3);
        if (max < 10) {
            assert_int_equal(rc, -ERR_INTERNAL);
        } else {
            assert_int_equal(rc, 9);
            assert_memory_equal(out, "a.bc.-_-_", 9);
        }
        free(out);
    }
}

TEST(makes_no_token_without_a_key) {
    uint8_t out[1024];
    assert_int_equal(token_make(out, sizeof out, (const uint8_t *)"{}", 2),
                     -ERR_NO_KEY);
    assert_int_equal(token_make(out, 8, (const uint8_t *)"{}", 2),
                     -ERR_INTERNAL);
}

int main(void) {
    return RUN_TESTS(NULL, NULL);
}
