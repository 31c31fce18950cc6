/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "../../c/tom/config.h"
#include "../../c/tom/tom.h"

enum { HEAP_BYTES = 64 * 1024 };

TEST(heap_gives_zeroed_blocks_and_keeps_nothing) {
    uint8_t *first = tom_malloc(100), *hole = tom_malloc(200),
            *last = tom_malloc(300);
    memset(first, 1, 100);
    memset(hole, 2, 200);
    memset(last, 3, 300);
    tom_free(hole);
    assert_true(is_zero(hole, 200));
    uint8_t *again = tom_calloc(10, 10);
    assert_ptr_equal(again, hole); /* first fit */
    assert_true(is_zero(again, 100));
    memset(again, 4, 100);
    uint8_t *grown = tom_realloc(first, 1000);
    assert_int_equal(grown[99], 1);
    assert_true(is_zero(first, 100));
    tom_free(again);
    tom_free(last);
    tom_free(grown);
    tom_free(NULL);
    /* All freed: headers are gone too, from the first header on. */
    assert_true(is_zero(first - 16, HEAP_BYTES));
}

TEST(heap_refuses_what_does_not_fit) {
    assert_null(tom_malloc((size_t)-1));
    assert_null(tom_malloc(HEAP_BYTES));
    assert_null(tom_calloc((size_t)-1, 16));
    uint8_t *most = tom_malloc(HEAP_BYTES - 16);
    assert_non_null(most);
    assert_null(tom_malloc(0));
    assert_null(tom_realloc(most, HEAP_BYTES));
    tom_free(most);
}

TEST(has_no_key_until_one_is_set) {
    uint8_t out[512], digest[32] = {0};
    tom_wipe();
    assert_int_equal(tom_key_bytes(), 0);
    assert_int_equal(tom_sign_digest(out, sizeof out, digest), -ERR_NO_KEY);
    assert_int_equal(tom_verify_digest((struct view){out, 256}, digest),
                     -ERR_NO_KEY);
}
