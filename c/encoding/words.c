/* SPDX-License-Identifier: MIT
 *
 * Text in, the word that it starts with out, or what it is in place of a value:
 * shells, templates, logs and programs all leave something where there is none.
 */
#include "words.h"
#include "base64.h"
#include "../abi.h"

#include <string.h>

enum { MAX_PLACEHOLDER_BYTES = 1024, MIN_STARS = 3 };

int text_starts(const struct span *text, const char *word) {
    size_t i = 0;
    while (word[i] != 0 && i < text->n && text->at[i] == (uint8_t)word[i]) {
        i++;
    }
    return word[i] == 0;
}

int text_starts_any(const struct span *text, const char *words, int whole) {
    while (*words != 0 && !(text_starts(text, words) &&
                            (!whole || text->n == text_length(words)))) {
        words = next_word(words);
    }
    return *words != 0;
}

static int is_letter(uint8_t c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

int text_starts_drive(const struct span *text) {
    const uint8_t *at = text->at;
    return text->n > 2 && is_letter(at[0]) && at[1] == ':' &&
           (at[2] == '\\' || at[2] == '/');
}

size_t text_after_name(const struct span *text, size_t i) {
    for (size_t from = i; i < text->n; i++) {
        uint8_t c = text->at[i];
        int is_digit = c >= '0' && c <= '9';
        if (!is_letter(c) && c != '_' && !(is_digit && i > from)) {
            break;
        }
    }
    return i;
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

/* Whether nothing filled it in, $NAME, %NAME%, ${NAME}, ${{ NAME }}, {{ NAME }}
 * or <NAME>, or it is an object made text. */
static int is_placeholder(const struct span *text) {
    /* How it starts, how it ends, and what is not in between. */
    const char *mark = "${\0}\0\0"
                       "{{\0}}\0\0"
                       "<\0>\0<>/=\0"
                       "%\0%\0%+/=\0"
                       "[object \0]\0[]\0";
    if (text->n > MAX_PLACEHOLDER_BYTES) {
        return 0;
    }
    while (*mark != 0) {
        const char *last = next_word(mark), *never = next_word(last);
        if (is_within(text, mark, last, never)) {
            return 1;
        }
        mark = next_word(never);
    }
    if (!text_starts(text, "$")) {
        return 0; /* what may be a key is looked at no further */
    }
    size_t name = text_starts(text, "$env:") ? 5 : 1;
    return name < text->n && text_after_name(text, name) == text->n;
}

/* Stars alone, in one line or in several. */
static int is_mask(const struct span *text) {
    size_t stars = 0;
    for (size_t i = 0; i < text->n; i++) {
        size_t is_star = text->at[i] == '*';
        if (is_star == 0 && char_class(text->at[i]) != CHAR_SPACE) {
            return 0;
        }
        stars += is_star;
    }
    return stars >= MIN_STARS;
}

int text_missing(const struct span *text) {
    if (text_starts_any(text, "undefined\0null\0NaN\0None\0nil\0", 1)) {
        return -ERR_KEY_MISSING;
    }
    if (is_mask(text)) {
        return -ERR_KEY_MASKED;
    }
    return is_placeholder(text) ? -ERR_KEY_PLACEHOLDER : 0;
}
