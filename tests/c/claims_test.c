/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include <math.h>

/* Exactly as many bytes as the id has, so that nothing beyond them is read. The
 * machine is little endian, as the id is. */
static int write_units(uint8_t *out, size_t max, const uint16_t *units,
                       size_t n, double now, double expires_in) {
    const uint8_t *const id = bytes_of(units, 2 * n).at;
    return claims_write(out, max, id, n, now, expires_in);
}

static void expect_claims(const char *want, const uint16_t *units, size_t n,
                          double now, double expires_in) {
    uint8_t out[512];
    int got = write_units(out, sizeof out, units, n, now, expires_in);
    assert_int_equal(got, strlen(want));
    assert_memory_equal(out, want, strlen(want));
}

static int error_of(uint16_t unit, double now, double expires_in) {
    uint8_t out[512];
    return -write_units(out, sizeof out, &unit, 1, now, expires_in);
}

TEST(writes_the_vendors_claims) {
    uint16_t id[] = {'1', '2', '3'};
    expect_claims("{\"iss\":\"123\",\"exp\":1700000600,\"iat\":1699999940,"
                  "\"alg\":\"RS256\"}",
                  id, 3, 1700000000, 600);
    expect_claims("{\"iss\":\"123\",\"exp\":1,\"iat\":-60,\"alg\":\"RS256\"}",
                  id, 3, 0.99, 1);
    expect_claims("{\"iss\":\"123\",\"exp\":100000000539,\"iat\":99999999939,"
                  "\"alg\":\"RS256\"}",
                  id, 3, 99999999999.0, 540);
}

static void assert_claims(const struct pasted *row) {
    const size_t units = strtoul(row->how, NULL, 10);
    const uint8_t *const want = row->text.at + 2 * units;
    const size_t n = row->text.n - 2 * units;
    const uint8_t *const id = bytes_of(row->text.at, 2 * units).at;
    uint8_t *const out = room(n).at;
    const int rc = claims_write(out, n, id, units, 60, 540);
    if (rc != (int)n || memcmp(out, want, n) != 0) {
        fail_msg("%s: %d of %zu bytes", row->way, rc, n);
    }
}

TEST(escapes_as_json_stringify_does) {
    assert_true(each_pasted("forms/claims", assert_claims) > 256);
}

TEST(writes_zero_without_a_sign) {
    uint16_t id[] = {'1'};
    expect_claims("{\"iss\":\"1\",\"exp\":660,\"iat\":0,\"alg\":\"RS256\"}", id,
                  1, 60, 600);
    expect_claims("{\"iss\":\"1\",\"exp\":661,\"iat\":1,\"alg\":\"RS256\"}", id,
                  1, 61.5, 600);
}

TEST(refuses_unusable_times) {
    assert_int_equal(error_of('x', NAN, 600), ERR_NOW_INVALID);
    assert_int_equal(error_of('x', INFINITY, 600), ERR_NOW_INVALID);
    assert_int_equal(error_of('x', -INFINITY, 600), ERR_NOW_INVALID);
    assert_int_equal(error_of('x', -0.001, 600), ERR_NOW_INVALID);
    assert_int_equal(error_of('x', 1e11, 600), ERR_NOW_MILLISECONDS);
    assert_int_equal(error_of('x', 1.7e308, 600), ERR_NOW_MILLISECONDS);
    double bad[] = {0, -1, 601, 1.5, NAN, INFINITY, -INFINITY, 1e300};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(error_of('x', 0, bad[i]), ERR_EXPIRES_IN_INVALID);
    }
}

TEST(never_writes_past_the_room) {
    uint8_t out[64];
    uint16_t id[] = {'1'};
    memset(out, 0xaa, sizeof out);
    assert_int_equal(write_units(out, 20, id, 1, 0, 600), -ERR_INTERNAL);
    assert_int_equal(out[20], 0xaa);
    const int n = write_units(out, sizeof out, id, 1, 0, 600);
    assert_true(n > 0);
    assert_int_equal(write_units(out, (size_t)n, id, 1, 0, 600), n);
    assert_int_equal(write_units(out, (size_t)n - 1, id, 1, 0, 600),
                     -ERR_INTERNAL);
}
