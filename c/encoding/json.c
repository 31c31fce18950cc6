/* SPDX-License-Identifier: MIT
 *
 * JSON text in, whether it is a valid object out, and its members one by one.
 */
#include "hex.h"
#include "json.h"

enum { END = -1 };

struct reader {
    struct view text;
    size_t i; /* where it stands */
    int depth;
    size_t count; /* names in the list */
    struct {
        uint8_t closer; /* } or ] */
        uint16_t first; /* where the object's names start in the list */
    } open[JSON_MAX_DEPTH];
};

static int peek(const struct reader *r) {
    return r->i < r->text.n ? r->text.at[r->i] : END;
}

/* Goes on if the next byte is c. */
static int take(struct reader *r, char c) {
    int is = peek(r) == c;
    r->i += (size_t)is;
    return is;
}

int json_is_space(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct reader *r) {
    while (json_is_space(peek(r))) {
        r->i++;
    }
}

/* Takes a UTF-8 sequence of more than one byte: 1, or 0 where it is none.
 * Table 3-7 of the Unicode Standard: the second byte's range depends on the
 * first, so that nothing is overlong, a surrogate, or above U+10FFFF. */
static int take_utf8(struct reader *r) {
    int first = peek(r);
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    int low = 0x80, high = 0xbf;
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    if (first == 0xe0) {
        low = 0xa0;
    } else if (first == 0xed) {
        high = 0x9f;
    } else if (first == 0xf0) {
        low = 0x90;
    } else if (first == 0xf4) {
        high = 0x8f;
    }
    r->i++;
    for (; more > 0; more--) {
        int c = peek(r);
        if (c < low || c > high) {
            return 0;
        }
        low = 0x80;
        high = 0xbf;
        r->i++;
    }
    return 1;
}

/* Takes what follows a backslash. */
static int take_escape(struct reader *r) {
    if (take(r, 'u')) {
        for (int k = 0; k < 4; k++) {
            if (hex_value(peek(r)) < 0) {
                return 0;
            }
            r->i++;
        }
        return 1;
    }
    static const char simple[] = "\"\\/bfnrt";
    for (int k = 0; simple[k] != 0; k++) {
        if (take(r, simple[k])) {
            return 1;
        }
    }
    return 0;
}

static int take_string(struct reader *r) {
    if (!take(r, '"')) {
        return 0;
    }
    for (;;) {
        int c = peek(r);
        if (c >= 0x80) {
            if (!take_utf8(r)) {
                return 0;
            }
            continue;
        }
        if (c < ' ') {
            return 0; /* a control character, or the end */
        }
        r->i++;
        if (c == '"') {
            return 1;
        }
        if (c == '\\' && !take_escape(r)) {
            return 0;
        }
    }
}

/* Takes digits; how many. */
static size_t take_digits(struct reader *r) {
    size_t from = r->i;
    while (peek(r) >= '0' && peek(r) <= '9') {
        r->i++;
    }
    return r->i - from;
}

static int take_number(struct reader *r) {
    take(r, '-');
    if (!take(r, '0') && take_digits(r) == 0) {
        return 0;
    }
    if (take(r, '.') && take_digits(r) == 0) {
        return 0;
    }
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+')) {
            take(r, '-');
        }
        return take_digits(r) != 0;
    }
    return 1;
}

/* Takes a value that holds no others. */
static int take_scalar(struct reader *r) {
    const char *word = "true\0false\0null\0";
    for (; *word != 0; word = next_word(word)) {
        if (peek(r) == *word) {
            while (*word != 0 && take(r, *word)) {
                word++;
            }
            return *word == 0;
        }
    }
    return peek(r) == '"' ? take_string(r) : take_number(r);
}

static int take_opener(struct reader *r) {
    int c = peek(r);
    if (r->depth == JSON_MAX_DEPTH) {
        return 0;
    }
    r->open[r->depth].closer = c == '{' ? '}' : ']';
    r->open[r->depth].first = (uint16_t)r->count;
    r->depth++;
    r->i++;
    return 1;
}

/* Takes the name of a member and the colon. */
static int take_name(struct reader *r, int unique) {
    size_t from = r->i + 1;
    if (!take_string(r)) {
        return JSON_MALFORMED;
    }
    int error = 0;
    if (unique) {
        size_t first = r->open[r->depth - 1].first;
        error = names_add(&r->count, first, r->text, from);
    }
    skip_space(r);
    return error == 0 && !take(r, ':') ? JSON_MALFORMED : error;
}

static int check(struct reader *r, int unique) {
    enum { FIRST, COMMA, NEXT } expected = FIRST;
    skip_space(r);
    if (peek(r) != '{' || !take_opener(r)) {
        return JSON_MALFORMED;
    }
    while (r->depth > 0) {
        char closer = (char)r->open[r->depth - 1].closer;
        skip_space(r);
        if (expected != NEXT && take(r, closer)) {
            r->depth--;
            r->count = r->open[r->depth].first;
            expected = COMMA;
            continue;
        }
        if (expected == COMMA) {
            if (!take(r, ',')) {
                return JSON_MALFORMED;
            }
            expected = NEXT;
            continue;
        }
        if (closer == '}') {
            int error = take_name(r, unique);
            if (error != 0) {
                return error;
            }
            skip_space(r);
        }
        int opens = peek(r) == '{' || peek(r) == '[';
        if (!(opens ? take_opener(r) : take_scalar(r))) {
            return JSON_MALFORMED;
        }
        expected = opens ? FIRST : COMMA;
    }
    skip_space(r);
    return r->i == r->text.n ? 0 : JSON_MALFORMED;
}

int json_check(struct view text, int unique) {
    struct reader r = {.text = text};
    if (unique && text.n > JSON_MAX_UNIQUE_BYTES) {
        return JSON_MALFORMED;
    }
    int error = check(&r, unique);
    names_wipe();
    return error;
}

/* Takes a checked value; the white space after it is not part of it. */
static struct view take_value(struct reader *r) {
    const size_t from = r->i;
    int depth = 0;
    do {
        int c = peek(r);
        if (c == '"') {
            take_string(r);
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        r->i++;
    } while (depth > 0 || (peek(r) != ',' && peek(r) != '}' && peek(r) != ']'));
    size_t to = r->i;
    while (json_is_space(r->text.at[to - 1])) {
        to--;
    }
    return (struct view){r->text.at + from, to - from};
}

/* Goes to the first thing after an opener or a comma, or to the closer. */
static struct reader enter(struct view in, char opener) {
    struct reader r = {.text = in};
    skip_space(&r);
    if (!take(&r, opener)) {
        take(&r, ',');
    }
    skip_space(&r);
    return r;
}

static struct view rest_of(const struct reader *r) {
    return (struct view){r->text.at + r->i, r->text.n - r->i};
}

int json_next(struct json_member *out, struct view *in) {
    struct reader r = enter(*in, '{');
    if (peek(&r) != '"') {
        return 0;
    }
    const size_t from = r.i + 1;
    take_string(&r);
    out->name = (struct view){in->at + from, r.i - 1 - from};
    skip_space(&r);
    take(&r, ':');
    skip_space(&r);
    out->value = take_value(&r);
    *in = rest_of(&r);
    return 1;
}

int json_item(struct view *out, struct view *in) {
    struct reader r = enter(*in, '[');
    if (peek(&r) == ']') {
        return 0;
    }
    *out = take_value(&r);
    *in = rest_of(&r);
    return 1;
}

int json_string(struct view *content, struct view value) {
    if (value.n == 0 || value.at[0] != '"') {
        return 0;
    }
    *content = (struct view){value.at + 1, value.n - 2};
    return 1;
}

int json_find(struct view *values, const char *names, struct view object) {
    for (; *names != 0; names = next_word(names), values++) {
        struct view rest = object;
        struct json_member member;
        values->n = 0;
        while (json_next(&member, &rest)) {
            if (json_is(member.name, names)) {
                if (values->n != 0) {
                    return JSON_DUPLICATE;
                }
                *values = member.value;
            }
        }
    }
    return 0;
}
