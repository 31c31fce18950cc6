/* SPDX-License-Identifier: MIT
 *
 * Text without armour in, the bytes of the longest base64 in it out: a whole
 * file, or one value of a .env, JSON or YAML file.
 */
#include "formats.h"
#include "text.h"
#include "../encoding/base64.h"

#include <string.h>

int bare_binary(struct key_bytes *out, struct span text) {
    const uint8_t *at = text.at;
    enum key_kind kind;
    if (text.n > sizeof OPENSSH_MAGIC &&
        memcmp(at, OPENSSH_MAGIC, sizeof OPENSSH_MAGIC) == 0) {
        kind = KIND_OPENSSH;
    } else if (text.n > 11 && at[0] == 0 && at[1] == 0 && at[2] == 0 &&
               at[3] < 64 && (at[4] == 's' || at[4] == 'e')) {
        kind = KIND_OPENSSH; /* a public one: length and name of its type */
    } else if (text.n >= 2 && at[0] == 0x30) {
        /* A SEQUENCE, or the character 0. The bytes after it are no text: a
         * length over 127, or the tag INTEGER, or the tag OID after the headers
         * of at most two more SEQUENCEs. */
        int binary = 0;
        for (size_t i = 1; i < 7 && i < text.n; i++) {
            binary |= at[i] >= 0x80 || at[i] < '\t';
        }
        if (!binary) {
            return 0;
        }
        kind = KIND_DER;
    } else {
        return 0;
    }
    *out = (struct key_bytes){kind, FORM_BINARY, text};
    return 1;
}

/* What ends a piece of base64. White space does not: base64 may be wrapped. */
static int ends_piece(const struct span *text, size_t i) {
    static const char marks[] = "\"'`=:,;{}()[]<>|";
    uint8_t c = text->at[i];
    size_t mark = 0;
    if (c == '#') {
        return i == 0 || char_class(text->at[i - 1]) == CHAR_SPACE;
    }
    while (marks[mark] != 0 && (uint8_t)marks[mark] != c) {
        mark++;
    }
    return marks[mark] != 0;
}

/* \n or \r, or what lies between them. Two comparisons would become a jump
 * table with the character as its index, which may be a digit of the key. */
static int ends_line(uint8_t c) {
    return c >= '\n' && c <= '\r';
}

/* Whether = or : at text[i] has a value after it on its line, rather than
 * being the padding of base64. */
static int has_value(const struct span *text, size_t i) {
    int colon = 0;
    while (i < text->n && (text->at[i] == '=' || text->at[i] == ':')) {
        colon |= text->at[i] == ':';
        i++;
    }
    while (i < text->n && !ends_line(text->at[i])) {
        if (char_class(text->at[i]) != CHAR_SPACE) {
            return 1;
        }
        i++;
    }
    return colon;
}

/* The piece text[from..to) without a name that the value after it has in a
 * line of its own: the next variable in a .env file. */
static size_t without_name(const struct span *text, size_t from, size_t to) {
    if (to == text->n || (text->at[to] != '=' && text->at[to] != ':') ||
        !has_value(text, to)) {
        return to;
    }
    size_t i = to;
    while (i > from && !ends_line(text->at[i - 1])) {
        i--;
    }
    return i > from ? i : to;
}

unsigned bare_decode(struct span *text) {
    struct span best = {text->at, 0};
    size_t most = 0;
    for (size_t i = 0; i < text->n;) {
        size_t from = i, digits = 0;
        while (i < text->n && !ends_piece(text, i)) {
            digits += char_class(text->at[i]) == CHAR_DIGIT;
            i++;
        }
        if (digits > most) {
            most = digits;
            best.at = text->at + from;
            best.n = without_name(text, from, i) - from;
        }
        i++;
    }
    *text = best;
    return base64_decode(text->at, &text->n);
}
