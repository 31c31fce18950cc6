/* SPDX-License-Identifier: MIT */
#include "intake.h"

/* Exactly as many bytes as the id has, so that nothing beyond them is read. The
 * machine is little endian, as the id is. */
static int judge(const uint16_t *units, size_t n) {
    return app_id_judge(bytes_of(units, 2 * n).at, n);
}

static void assert_judged(const struct pasted *row) {
    static const struct {
        const char *name;
        int error;
    } codes[] = {{"RIGHT", 0},
#define X(number, name, what, remedy) {#name, number},
                 ABI_ERRORS(X)
#undef X
    };
    size_t i = 0;
    while (i < COUNT(codes) && strcmp(codes[i].name, row->file) != 0) {
        i++;
    }
    assert_true(i < COUNT(codes));
    const int rc = app_id_judge(row->text.at, row->text.n / 2);
    if (rc != -codes[i].error) {
        fail_msg("%s: %d, not %s", row->way, rc, row->file);
    }
}

TEST(judges_the_ids_of_all_suites) {
    assert_true(each_pasted("forms/app_ids", assert_judged) > 150);
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
