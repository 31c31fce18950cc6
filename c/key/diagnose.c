/* SPDX-License-Identifier: MIT
 *
 * Text that is no key in, the error that says what it is out. Looks at the
 * shape alone, and says nothing of what stands there.
 */
#include "text.h"
#include "../encoding/base64.h"

#include <string.h>

enum {
    MAX_PATH_BYTES = 1024,
    MIN_SECRET_BYTES = 16,
    MAX_SECRET_BYTES = 256,
    MAX_EXTENSION_BYTES = 5,
    MIN_MASK_BYTES = 3
};

/* How these start. */
static const char paths[] = "/\0./\0../\0~\0\\\\\0file:\0";
static const char secrets[] = "gho_\0ghp_\0ghs_\0ghu_\0github_pat_\0glpat-\0"
                              "pk_\0rk_\0sk_\0sk-\0whsec_\0xox\0Bearer \0";
static const char pages[] = "<!\0<html\0<HTML\0<?xml\0";

/* What programs write for no value at all. */
static const char nothings[] = "undefined\0null\0None\0nil\0";

static const char putty[] = "PuTTY-User-Key-File-";

/* Whether text starts with a word of this list, or is one. */
static int starts_with_any(const struct span *text, const char *words,
                           int whole) {
    while (*words != 0 && !(text_starts(text, words) &&
                            (!whole || text->n == text_length(words)))) {
        words = next_word(words);
    }
    return *words != 0;
}

static size_t count(const struct span *text, char c) {
    size_t n = 0;
    for (size_t i = 0; i < text->n; i++) {
        n += text->at[i] == (uint8_t)c;
    }
    return n;
}

/* How many characters of this class start at i: letters, digits and _. */
static size_t word_length(const struct span *text, size_t i) {
    size_t n = 0;
    while (i + n < text->n) {
        uint8_t c = text->at[i + n];
        if (c == '-' || c == '+' || c == '/' || char_class(c) != CHAR_DIGIT) {
            break;
        }
        n++;
    }
    return n;
}

static int is_among(uint8_t c, const char *characters) {
    while (*characters != 0 && (uint8_t)*characters != c) {
        characters++;
    }
    return *characters != 0;
}

/* Whether there is something between these two words, and nothing of it is
 * among the characters of `never`. */
static int is_within(const struct span *text, const char *first,
                     const char *last, const char *never) {
    size_t from = text_length(first), n = text_length(last);
    if (text->n <= from + n || !text_starts(text, first) ||
        memcmp(text->at + text->n - n, last, n) != 0) {
        return 0;
    }
    for (size_t i = from; i < text->n - n; i++) {
        if (text->at[i] < ' ' || is_among(text->at[i], never)) {
            return 0;
        }
    }
    return 1;
}

/* Whether it is a placeholder that nothing filled in, $NAME, %NAME%, ${NAME},
 * ${{ NAME }}, {{ NAME }} or <NAME>, or an object made text. */
static int is_placeholder(const struct span *text) {
    static const char *const marks[][3] = {{"${", "}", ""},
                                           {"{{", "}}", ""},
                                           {"<", ">", "<>/="},
                                           {"%", "%", "%+/="},
                                           {"[object ", "]", "[]"}};
    if (text->n > MAX_PATH_BYTES) {
        return 0;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (is_within(text, marks[i][0], marks[i][1], marks[i][2])) {
            return 1;
        }
    }
    if (!text_starts(text, "$")) {
        return 0; /* what may be a key is looked at no further */
    }
    size_t name = text_starts(text, "$env:") ? 5 : 1;
    size_t n = word_length(text, name);
    return n > 0 && name + n == text->n;
}

/* Text in UTF-16 with its mark, as one sees it who takes it for UTF-8: the mark
 * is no UTF-8, and every second byte is 0. */
static int is_misread(const struct span *text) {
    return text->n > 8 && text_starts(text, "\xef\xbf\xbd\xef\xbf\xbd") &&
           (text->at[6] == 0) != (text->at[7] == 0);
}

/* header.claims.signature, where header starts with {" */
static int is_jwt(const struct span *text) {
    return text_starts(text, "eyJ") && count(text, '.') == 2 &&
           count(text, ' ') == 0;
}

/* One line that ends in a short extension, or starts with a drive. */
static int is_path(const struct span *text) {
    if (text->n > MAX_PATH_BYTES || count(text, '\n') != 0 ||
        count(text, '\r') != 0) {
        return 0;
    }
    const uint8_t *at = text->at;
    if (text->n > 2 && at[1] == ':' && (at[2] == '\\' || at[2] == '/')) {
        return 1;
    }
    for (size_t i = 2; i <= MAX_EXTENSION_BYTES + 1 && i < text->n; i++) {
        uint8_t c = at[text->n - i];
        if (c == '.') {
            return count(text, ' ') == 0 || count(text, '/') != 0 ||
                   count(text, '\\') != 0;
        }
        if (char_class(c) != CHAR_DIGIT) {
            return 0;
        }
    }
    return 0;
}

/* One word with letters and digits in it. */
static int is_secret(const struct span *text) {
    size_t letters = 0, digits = 0;
    if (text->n < MIN_SECRET_BYTES || text->n > MAX_SECRET_BYTES) {
        return 0;
    }
    for (size_t i = 0; i < text->n; i++) {
        uint8_t c = text->at[i];
        if (c <= ' ' || c > '~') {
            return 0;
        }
        digits += c >= '0' && c <= '9';
        letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    return letters > 0 && digits > 0;
}

int diagnose(struct span text) {
    if (text_starts(&text, putty)) {
        return -ERR_KEY_IS_PUTTY; /* looks like a name and its value */
    }
    if (is_misread(&text)) {
        return -ERR_KEY_MISREAD;
    }
    text = text_value(text);
    if (text.n == 0) {
        return -ERR_KEY_EMPTY;
    }
    if (starts_with_any(&text, nothings, 1)) {
        return -ERR_KEY_MISSING;
    }
    if (starts_with_any(&text, paths, 0)) {
        return -ERR_KEY_IS_PATH;
    }
    if (starts_with_any(&text, secrets, 0)) {
        return -ERR_KEY_IS_CLIENT_SECRET;
    }
    if (starts_with_any(&text, pages, 0)) {
        return -ERR_KEY_IS_HTML;
    }
    if (text.n >= MIN_MASK_BYTES && count(&text, '*') == text.n) {
        return -ERR_KEY_MASKED;
    }
    if (is_placeholder(&text)) {
        return -ERR_KEY_PLACEHOLDER;
    }
    if (is_jwt(&text)) {
        return -ERR_KEY_IS_JWT;
    }
    if (text_starts(&text, "http:") || text_starts(&text, "https:")) {
        return -ERR_KEY_NOT_A_KEY;
    }
    if (is_path(&text)) {
        return -ERR_KEY_IS_PATH;
    }
    return is_secret(&text) ? -ERR_KEY_IS_CLIENT_SECRET : -ERR_KEY_NOT_A_KEY;
}
