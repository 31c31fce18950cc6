/* SPDX-License-Identifier: MIT
 *
 * Text as it was pasted in, plain ASCII without its wrapping out: what editors,
 * shells, .env files, JSON and YAML do to a key on its way.
 */
#include "text.h"
#include "../encoding/base64.h"
#include "../encoding/hex.h"

size_t text_skip(const struct span *text) {
    size_t i = 0;
    while (i < text->n && char_class(text->at[i]) == CHAR_SPACE) {
        i++;
    }
    return i;
}

struct span text_trim(struct span text) {
    size_t i = text_skip(&text);
    text.at += i;
    text.n -= i;
    while (text.n > 0 && char_class(text.at[text.n - 1]) == CHAR_SPACE) {
        text.n--;
    }
    return text;
}

/* Narrows UTF-16 whose low bytes are at 2 i + low. */
static struct span narrow_utf16(struct span text, size_t low) {
    size_t n = text.n / 2;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = text.at[2 * i + low], high = text.at[2 * i + 1 - low];
        int is_space = high == 0 ? c == 0xa0 : high == 0x20 && c < 0x40;
        text.at[i] = is_space ? ' ' : high == 0 ? c : 0xff;
    }
    return (struct span){text.at, n};
}

/* The length of the UTF-8 white space at at[0..n), 0 where there is none: byte
 * order mark, no-break space, and U+2000 to U+203F, which hold most of the
 * other spaces and the typographic quotes. They hold dashes too: armour in
 * which an editor replaced the dashes is not found either way. */
static size_t wide_space(const uint8_t *at, size_t n) {
    if (n >= 3 && at[0] == 0xe2 && at[1] == 0x80) {
        return 3;
    }
    if (n >= 3 && at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf) {
        return 3;
    }
    return n >= 2 && at[0] == 0xc2 && at[1] == 0xa0 ? 2 : 0;
}

struct span text_narrow(struct span text) {
    const uint8_t *at = text.at;
    for (size_t low = 0; low < 2 && text.n >= 2; low++) {
        size_t high = 1 - low;
        size_t mark = at[low] == 0xff && at[high] == 0xfe ? 2 : 0;
        if (mark != 0 || (text.n >= 4 && at[low] != 0 && at[high] == 0 &&
                          at[2 + low] != 0 && at[2 + high] == 0)) {
            return narrow_utf16((struct span){text.at + mark, text.n - mark},
                                low);
        }
    }
    size_t out = 0;
    for (size_t i = 0; i < text.n;) {
        size_t wide = at[i] < 0x80 ? 0 : wide_space(at + i, text.n - i);
        text.at[out] = wide > 0 ? ' ' : at[i];
        out++;
        i += wide > 0 ? wide : 1;
    }
    text.n = out;
    return text;
}

/* The value of four hexadecimal digits at at[0..n), or -1. */
static int hex4(const uint8_t *at, size_t n) {
    int value = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = i < n ? hex_value(at[i]) : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

struct span text_unescape(struct span text) {
    size_t out = 0;
    for (size_t i = 0; i < text.n;) {
        if (text.at[i] != '\\') {
            text.at[out++] = text.at[i++];
            continue;
        }
        while (i < text.n && text.at[i] == '\\') {
            i++;
        }
        uint8_t c = i < text.n ? text.at[i] : 0;
        if (c == 'n' || c == 'r' || c == 't') {
            text.at[out++] = '\n';
            i++;
        } else if (c == 'u') {
            int unit = hex4(text.at + i + 1, text.n - i - 1);
            text.at[out++] = unit >= 0 && unit < 0x80 ? (uint8_t)unit : 0xff;
            i += unit >= 0 ? 5 : 1;
        }
    }
    text.n = out;
    return text;
}

struct span text_value(struct span text) {
    const char *command = "export \0set \0declare -x \0$env:\0";
    text = text_trim(text);
    struct span name = text;
    for (; *command != 0; command = next_word(command)) {
        if (text_starts(&name, command)) {
            name.at += text_length(command);
            name.n -= text_length(command);
        }
    }
    /* Base64 does not count as a name: what follows its = is not a value. */
    size_t i = 0;
    while (i < name.n &&
           (char_class(name.at[i]) == CHAR_DIGIT || name.at[i] == '.')) {
        i++;
    }
    size_t length = i;
    while (i < name.n && (name.at[i] == ' ' || name.at[i] == '"')) {
        i++;
    }
    if (length == 0 || length > 64 || i == name.n ||
        (name.at[i] != '=' && name.at[i] != ':')) {
        return text;
    }
    /* Two of padding; https:/ or a drive of Windows. */
    uint8_t next = i + 1 < name.n ? name.at[i + 1] : 0;
    if (name.at[i] == '=' ? next == '=' : next == '/' || next == '\\') {
        return text;
    }
    return text_trim((struct span){name.at + i + 1, name.n - i - 1});
}
