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

TEST(escapes_as_json_stringify_does) {
    uint16_t id[] = {'"', '\\', '\b', '\f', '\n', '\r', '\t', 0, 1, 0x1f, 0x7f};
    expect_claims("{\"iss\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f\x7f"
                  "\",\"exp\":600,\"iat\":-60,\"alg\":\"RS256\"}",
                  id, 11, 0, 600);
    uint16_t wide[] = {0xe9, 0x20ac, 0xd83d, 0xde00, 0xd83d, 'x', 0xde00};
    expect_claims("{\"iss\":\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\\ud83dx"
                  "\\ude00\",\"exp\":600,\"iat\":-60,\"alg\":\"RS256\"}",
                  wide, 7, 0, 600);
}

TEST(writes_zero_without_a_sign) {
    uint16_t id[] = {'1'};
    expect_claims("{\"iss\":\"1\",\"exp\":660,\"iat\":0,\"alg\":\"RS256\"}", id,
                  1, 60, 600);
    expect_claims("{\"iss\":\"1\",\"exp\":661,\"iat\":1,\"alg\":\"RS256\"}", id,
                  1, 61.5, 600);
}

/* What JSON.stringify makes of one unit, by cases of its own. */
static size_t escape_of(char *out, unsigned unit) {
    static const char *const two[0x60] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    if (unit < 0x60 && two[unit] != NULL) {
        memcpy(out, two[unit], 2);
        return 2;
    }
    if (unit < 0x20 || unit >> 11 == 0x1b) {
        return (size_t)snprintf(out, 8, "\\u%04x", unit);
    }
    if (unit < 0x80) {
        *out = (char)unit;
        return 1;
    }
    size_t n = 0;
    if (unit > 0x7ff) {
        out[n++] = (char)(0xe0 + (unit >> 12));
        out[n++] = (char)(0x80 + (unit >> 6) % 64);
    } else {
        out[n++] = (char)(0xc0 + (unit >> 6));
    }
    out[n++] = (char)(0x80 + unit % 64);
    return n;
}

TEST(escapes_every_unit) {
    for (unsigned unit = 0; unit < 0x10000; unit++) {
        const uint16_t id[] = {'a', (uint16_t)unit, 'b'};
        char want[80] = "{\"iss\":\"a";
        uint8_t out[80];
        size_t n = strlen(want);
        n += escape_of(want + n, unit);
        static const char tail[] =
            "b\",\"exp\":600,\"iat\":0,\"alg\":\"RS256\"}";
        memcpy(want + n, tail, sizeof tail - 1);
        n += sizeof tail - 1;
        assert_int_equal(write_units(out, sizeof out, id, 3, 60, 540), n);
        assert_memory_equal(out, want, n);
    }
}

TEST(joins_surrogates_at_their_limits) {
    static const struct {
        uint16_t id[2];
        const char *want;
    } pairs[] = {
        {{0xd800, 0xdc00}, "\xf0\x90\x80\x80"},
        {{0xd800, 0xdfff}, "\xf0\x90\x8f\xbf"},
        {{0xdbff, 0xdc00}, "\xf4\x8f\xb0\x80"},
        {{0xdbff, 0xdfff}, "\xf4\x8f\xbf\xbf"},
        {{0xd800, 0xdbff}, "\\ud800\\udbff"},
        {{0xdc00, 0xdc00}, "\\udc00\\udc00"},
        {{0xdbff, 0xe000}, "\\udbff\xee\x80\x80"},
        {{'a', 0xdbff}, "a\\udbff"},
        {{'a', 0xd800}, "a\\ud800"},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        uint8_t out[80];
        const size_t n = strlen(pairs[i].want);
        assert_true(write_units(out, sizeof out, pairs[i].id, 2, 60, 540) > 0);
        assert_memory_equal(out + 8, pairs[i].want, n);
        assert_int_equal(out[8 + n], '"');
    }
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
