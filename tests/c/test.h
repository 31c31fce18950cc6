/* SPDX-License-Identifier: MIT
 *
 * TEST(name) { ... } defines a test. The program runs all that its file
 * defines, in the order in which they stand there.
 */
#ifndef ICR_TEST_TEST_H
#define ICR_TEST_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MAX_TESTS = 64 };
/* cmocka passes over what has no name. */
static struct CMUnitTest tests[MAX_TESTS];
static size_t test_count;

static inline void test_add(const char *name, CMUnitTestFunction run) {
    if (test_count == MAX_TESTS) {
        abort();
    }
    tests[test_count++] = (struct CMUnitTest){.name = name, .test_func = run};
}

#define TEST(name)                                                             \
    static void name(void **state);                                            \
    __attribute__((constructor)) static void add_##name(void) {                \
        test_add(#name, name);                                                 \
    }                                                                          \
    static void name(void **state)

static inline int is_zero(const void *bytes, size_t n) {
    size_t zeros = 0;
    while (zeros < n && ((const uint8_t *)bytes)[zeros] == 0) {
        zeros++;
    }
    return zeros == n;
}

/* A file may define these. */
static CMFixtureFunction before_all, after_each;

int main(void) {
    for (size_t i = 0; i < test_count; i++) {
        tests[i].teardown_func = after_each;
    }
    if (test_count == 0) {
        return 1;
    }
    return cmocka_run_group_tests_name(__BASE_FILE__, tests, before_all, NULL);
}

#endif
