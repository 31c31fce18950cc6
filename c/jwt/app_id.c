/* SPDX-License-Identifier: MIT
 *
 * An app id in, 0 out where it can be one, otherwise the error that says what
 * it is instead. A wrong id makes a token that looks right, and a 401 later.
 */
#include "../core.h"
#include "../encoding/base64.h"
#include "../encoding/words.h"

enum { MAX_BASE64_UNITS = 256 };

struct id {
    const uint8_t *at; /* UTF-16LE */
    size_t units;
};

/* Beyond the end: 0. */
static unsigned unit(struct id id, size_t i) {
    return i < id.units ? utf16_unit(id.at, i) : 0;
}

/* Whether this ASCII word stands at i. */
static int is_at(struct id id, size_t i, const char *word) {
    while (*word != '\0' && unit(id, i) == (uint8_t)*word) {
        i++;
        word++;
    }
    return *word == '\0';
}

/* PEM, or base64 that is longer than any id; wrapped or not. */
static int is_key(struct id id) {
    size_t digits = 0, others = 0;
    for (size_t i = 0; i < id.units; i++) {
        unsigned c = unit(id, i);
        enum char_class class = c < 0x80 ? char_class((uint8_t)c) : CHAR_OTHER;
        digits += class == CHAR_DIGIT;
        others += class == CHAR_OTHER;
        if (is_at(id, i, "-----BEGIN")) {
            return 1;
        }
    }
    return others == 0 && digits > MAX_BASE64_UNITS;
}

static int is_quote(unsigned c) {
    return c == '"' || c == '\'' || c == '`' || (c >= 0x2018 && c <= 0x201f);
}

static int is_quoted(struct id id) {
    return is_quote(unit(id, 0)) || is_quote(unit(id, id.units - 1));
}

static int is_assignment(const struct span *text) {
    size_t name = text_after_name(text, 0);
    return name > 0 && name < text->n && text->at[name] == '=';
}

/* Whether text from i on is this word in any case and with - for _; word: lower
 * case, with _. */
static int is_like(const struct span *text, size_t i, const char *word) {
    for (; *word != '\0' && i < text->n; i++, word++) {
        uint8_t c = text->at[i];
        c = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c == '-' ? '_' : c;
        if (c != (uint8_t)*word) {
            return 0;
        }
    }
    return *word == '\0' && i == text->n;
}

/* First and last: what String.prototype.trim takes off, WhiteSpace and
 * LineTerminator; then controls, and what has no width or changes the direction
 * of writing. */
enum { SPACES = 10 };
static const uint16_t unwanted[][2] = {
    {0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
    {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
    {0x3000, 0x3000}, {0xfeff, 0xfeff}, {0, 0x1f},        {0x7f, 0x9f},
    {0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x206f}, {0xfff9, 0xfffb}};

enum { UNWANTED = sizeof unwanted / sizeof unwanted[0] };

/* Its place among those, or UNWANTED. */
static size_t place_of(unsigned c) {
    size_t i = 0;
    while (i < UNWANTED && !(c >= unwanted[i][0] && c <= unwanted[i][1])) {
        i++;
    }
    return i;
}

/* How many units the character at i has; 0 for half a surrogate pair. */
static size_t width_at(struct id id, size_t i) {
    unsigned c = unit(id, i), low = unit(id, i + 1);
    if (c < 0xd800 || c > 0xdfff) {
        return 1;
    }
    return c < 0xdc00 && low >= 0xdc00 && low <= 0xdfff ? 2 : 0;
}

/* White space anywhere counts more than anything invisible before it. */
static int check_characters(struct id id) {
    for (size_t i = 0; i < id.units; i++) {
        if (place_of(unit(id, i)) < SPACES) {
            return -ERR_APP_ID_SPACE;
        }
    }
    for (size_t i = 0; i < id.units;) {
        size_t width = width_at(id, i);
        if (width == 0 || place_of(unit(id, i)) < UNWANTED) {
            return -ERR_APP_ID_CHARACTER;
        }
        i += width;
    }
    return 0;
}

static int is_path(const struct span *text) {
    size_t end = text->n < 4 ? 0 : text->n - 4;
    return text_starts_any(text, "./\0../\0~/\0/\0", 0) ||
           text_starts_drive(text) || is_like(text, end, ".pem") ||
           is_like(text, end, ".key");
}

int app_id_judge(const uint8_t *at, size_t units) {
    struct id id = {at, units};
    uint8_t ascii[MAX_APP_ID_UNITS]; /* or 0xff, for every other character */
    struct span text = {ascii, units};
    if (is_key(id)) {
        return -ERR_APP_ID_IS_KEY;
    }
    if (units == 0) {
        return -ERR_APP_ID_EMPTY;
    }
    if (units > MAX_APP_ID_UNITS) {
        return -ERR_APP_ID_TOO_LONG;
    }
    for (size_t i = 0; i < units; i++) {
        ascii[i] = unit(id, i) < 0x80 ? (uint8_t)unit(id, i) : 0xff;
    }
    if (is_quoted(id)) {
        return -ERR_APP_ID_QUOTED;
    }
    if (is_assignment(&text)) {
        return -ERR_APP_ID_ASSIGNMENT;
    }
    if (text_missing(&text) != 0 || is_like(&text, 0, "your_app_id")) {
        return -ERR_APP_ID_PLACEHOLDER;
    }
    int error = check_characters(id);
    if (error != 0) {
        return error;
    }
    return is_path(&text) ? -ERR_APP_ID_IS_PATH : 0;
}
