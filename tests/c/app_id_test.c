/* SPDX-License-Identifier: MIT */
#include "intake.h"

/* Exactly as many bytes as the id has, so that nothing beyond them is read. The
 * machine is little endian, as the id is. */
static int judge(const uint16_t *units, size_t n) {
    return app_id_judge(bytes_of(units, 2 * n).at, n);
}

/* The same of ASCII. */
static int judge_word(const char *word) {
    uint16_t units[512];
    size_t n = 0;
    for (; word[n] != '\0'; n++) {
        units[n] = (uint8_t)word[n];
    }
    return judge(units, n);
}

TEST(names_what_it_is) {
    JUDGE_ALL(judge_word, -ERR_APP_ID_IS_KEY, "-----BEGIN", "\"-----BEGIN ");
    JUDGE_ALL(judge_word, -ERR_APP_ID_EMPTY, "");
    JUDGE_ALL(judge_word, -ERR_APP_ID_QUOTED, "\"42\"", "'", "42`", "A='1'");
    JUDGE_ALL(judge_word, -ERR_APP_ID_ASSIGNMENT, "A=1", "_0=", "A=$B");
    JUDGE_ALL(judge_word, -ERR_APP_ID_PLACEHOLDER, "undefined", "null", "NaN",
              "[object Object]", "$A", "${A}", "${{ a }}", "{{ a }}", "<a>",
              "Your-App_ID");
    JUDGE_ALL(judge_word, -ERR_APP_ID_SPACE, "4 2", "\x01 ", "/a b");
    JUDGE_ALL(judge_word, -ERR_APP_ID_CHARACTER, "\x01", "/\x7f");
    JUDGE_ALL(judge_word, -ERR_APP_ID_IS_PATH, "./a", "../a", "~/a", "/", "z:/",
              "Z:\\", "a.Pem", ".kEY");
}

TEST(takes_all_else) {
    JUDGE_ALL(judge_word, 0, "1", "a'b", "a\"b", "=1", "1=2", "a-b=1", "NULL",
              "nul", "nulll", "$", "$1", "$a-", "${}", "${a", "{{}}", "{{a}",
              "<>", "<a", "a>", "[object", "~", "~a", ".", "..", "a/b", "a:b/",
              "1:/", "_:/", "a:b", "a.pem.x", "pem", "your.app.id", "xkey",
              "----BEGIN");
}

/* By lists of their own: ECMA-262 WhiteSpace and LineTerminator; the categories
 * Cc and Cf of Unicode without the Arabic signs, which are seen. */
TEST(refuses_what_is_not_seen) {
    static const uint16_t spaces[] = {
        9,      10,     11,     12,     13,     32,     0xa0,   0x1680, 0x2000,
        0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
        0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff};
    static const uint16_t hidden[][2] = {
        {0, 8},           {14, 31},         {0x7f, 0x9f},     {0xad, 0xad},
        {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f}, {0x202a, 0x202e},
        {0x2060, 0x206f}, {0xd800, 0xdfff}, {0xfff9, 0xfffb}};
    for (unsigned unit = 0; unit < 0x10000; unit++) {
        int want = unit == '/' ? -ERR_APP_ID_IS_PATH : 0;
        for (size_t i = 0; i < COUNT(hidden); i++) {
            if (unit >= hidden[i][0] && unit <= hidden[i][1]) {
                want = -ERR_APP_ID_CHARACTER;
            }
        }
        for (size_t i = 0; i < COUNT(spaces); i++) {
            if (unit == spaces[i]) {
                want = -ERR_APP_ID_SPACE;
            }
        }
        const uint16_t ids[][3] = {{(uint16_t)unit, '4', '2'},
                                   {'4', (uint16_t)unit, '2'},
                                   {'4', '2', (uint16_t)unit}};
        for (size_t i = 0; i < COUNT(ids); i++) {
            int rc = judge(ids[i], 3);
            if (unit == '/' && i > 0) {
                want = 0;
            }
            if (rc != want && rc != -ERR_APP_ID_QUOTED) {
                fail_msg("U+%04x at %zu: %d", unit, i, rc);
            }
            assert_true(rc != -ERR_APP_ID_QUOTED || (i != 1 && want == 0));
        }
    }
}

TEST(refuses_every_kind_of_quotation_mark) {
    static const uint16_t quotes[] = {'"',    '\'',   '`',    0x2018,
                                      0x2019, 0x201a, 0x201b, 0x201c,
                                      0x201d, 0x201e, 0x201f};
    size_t refused = 0;
    for (unsigned unit = 0; unit < 0x10000; unit++) {
        const uint16_t first[] = {(uint16_t)unit, '4'};
        const uint16_t last[] = {'4', (uint16_t)unit};
        refused += judge(first, 2) == -ERR_APP_ID_QUOTED;
        refused += judge(last, 2) == -ERR_APP_ID_QUOTED;
    }
    for (size_t i = 0; i < COUNT(quotes); i++) {
        const uint16_t first[] = {quotes[i], '4'}, last[] = {'4', quotes[i]};
        assert_int_equal(judge(first, 2), -ERR_APP_ID_QUOTED);
        assert_int_equal(judge(last, 2), -ERR_APP_ID_QUOTED);
    }
    assert_int_equal(refused, 2 * COUNT(quotes));
}

TEST(takes_pairs_of_surrogates_alone) {
    static const struct {
        int want;
        uint16_t id[3];
    } rows[] = {
        {0, {0xd800, 0xdc00, 'a'}},
        {0, {'a', 0xdbff, 0xdfff}},
        {-ERR_APP_ID_CHARACTER, {0xd800, 0xdbff, 'a'}},
        {-ERR_APP_ID_CHARACTER, {0xd800, 0xe000, 'a'}},
        {-ERR_APP_ID_CHARACTER, {0xdc00, 0xd800, 'a'}},
        {-ERR_APP_ID_CHARACTER, {0xd800, 0xdc00, 0xdc00}},
        {-ERR_APP_ID_CHARACTER, {'a', 'a', 0xd800}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(judge(rows[i].id, 3), rows[i].want);
    }
}

static int judge_many(uint16_t unit, size_t n) {
    static uint16_t many[2000];
    assert_true(n <= COUNT(many));
    for (size_t i = 0; i < n; i++) {
        many[i] = unit;
    }
    return judge(many, n);
}

TEST(measures_it) {
    assert_int_equal(judge_many('.', MAX_APP_ID_UNITS), 0);
    assert_int_equal(judge_many('.', MAX_APP_ID_UNITS + 1),
                     -ERR_APP_ID_TOO_LONG);
    assert_int_equal(judge_many('x', 256), 0);
    assert_int_equal(judge_many('x', 257), -ERR_APP_ID_IS_KEY);
    assert_int_equal(judge_many('_', 2000), -ERR_APP_ID_IS_KEY);
    assert_int_equal(judge_many('x' + 0x100, 257), 0);
    assert_int_equal(judge_many(' ', 257), -ERR_APP_ID_SPACE);
    assert_int_equal(judge_many(' ', 2000), -ERR_APP_ID_TOO_LONG);
}
