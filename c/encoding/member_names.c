/* SPDX-License-Identifier: MIT
 *
 * Checked JSON strings in, whether two of them are the same out, however each
 * is escaped; and the list of names that tells a member that is there twice.
 *
 * A name is compared with all names of its object. That is quadratic, but of
 * at most MAX_NAMES, whose hashes differ nearly always; the worst token of
 * 8 KiB takes a few milliseconds. Names of closed objects are forgotten, so
 * the list is a stack.
 */
#include "hex.h"
#include "json.h"

#include <string.h>

/* `"":0,` is the shortest member. */
enum { MAX_NAMES = JSON_MAX_UNIQUE_BYTES / 5 + 1, END = -1 };

static struct { uint16_t at, hash; } names[MAX_NAMES];

/* The unit that the escape at `at` stands for; *length := the escape's. */
static int32_t escaped_unit(const uint8_t *at, size_t *length) {
    static const uint8_t escapes[] = "bfnrt", values[] = "\b\f\n\r\t";
    if (at[1] == 'u') {
        *length = 6;
        return hex_value(at[2]) << 12 | hex_value(at[3]) << 8 |
               hex_value(at[4]) << 4 | hex_value(at[5]);
    }
    *length = 2;
    for (int k = 0; escapes[k] != 0; k++) {
        if (at[1] == escapes[k]) {
            return values[k];
        }
    }
    return at[1];
}

/* Returns the next UTF-16 code unit of a checked string and advances *in, or
 * END at the closing quote or the end. *low holds the second half of a pair
 * until the next call, or 0. */
static int32_t next_unit(struct view *in, int32_t *low) {
    if (*low != 0) {
        int32_t unit = *low;
        *low = 0;
        return unit;
    }
    if (in->n == 0 || in->at[0] == '"') {
        return END;
    }
    const uint8_t *at = in->at;
    size_t length = 1;
    int32_t unit = at[0];
    if (unit == '\\') {
        unit = escaped_unit(at, &length);
    } else if (unit >= 0xf0) {
        length = 4;
        int32_t point = (unit & 7) << 18 | (at[1] & 63) << 12 |
                        (at[2] & 63) << 6 | (at[3] & 63);
        unit = 0xd7c0 + (point >> 10);
        *low = 0xdc00 | (point & 0x3ff);
    } else if (unit >= 0xe0) {
        length = 3;
        unit = (unit & 15) << 12 | (at[1] & 63) << 6 | (at[2] & 63);
    } else if (unit >= 0x80) {
        length = 2;
        unit = (unit & 31) << 6 | (at[1] & 63);
    }
    *in = (struct view){at + length, in->n - length};
    return unit;
}

static int same_string(struct view a, struct view b) {
    int32_t low_a = 0, low_b = 0, unit;
    do {
        unit = next_unit(&a, &low_a);
        if (unit != next_unit(&b, &low_b)) {
            return 0;
        }
    } while (unit != END);
    return 1;
}

int names_add(size_t *count, size_t first, struct view text, size_t from) {
    struct view name = {text.at + from, text.n - from};
    struct view rest = name;
    int32_t low = 0, unit;
    uint32_t hash = 0;
    while ((unit = next_unit(&rest, &low)) != END) {
        hash = hash * 31 + (uint32_t)unit;
    }
    hash = (hash ^ hash >> 16) & 0xffff;
    for (size_t k = first; k < *count; k++) {
        struct view other = {text.at + names[k].at, text.n - names[k].at};
        if (names[k].hash == hash && same_string(name, other)) {
            return JSON_DUPLICATE;
        }
    }
    if (*count == MAX_NAMES) {
        return JSON_MALFORMED;
    }
    names[*count].at = (uint16_t)from;
    names[*count].hash = (uint16_t)hash;
    *count += 1;
    return 0;
}

void names_wipe(void) {
    memset(names, 0, sizeof names);
}

int json_is(struct view string, const char *word) {
    int32_t low = 0;
    while (*word != 0 && next_unit(&string, &low) == (uint8_t)*word) {
        word++;
    }
    return *word == 0 && next_unit(&string, &low) == END;
}

int json_is_utf16(struct view string, struct view word) {
    int32_t low = 0;
    size_t i = 0;
    while (i < word.n &&
           next_unit(&string, &low) == (word.at[i] | word.at[i + 1] << 8)) {
        i += 2;
    }
    return i == word.n && next_unit(&string, &low) == END;
}
