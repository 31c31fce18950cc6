/* SPDX-License-Identifier: MIT
 *
 * App id, now and lifetime in; the claims' JSON out, byte for byte what
 * JSON.stringify({iss, exp, iat, alg}) gives.
 */
#include "../core.h"

#include <string.h>

/* A bounded writer: past the end it only counts. */
struct text {
    uint8_t *out;
    size_t n, max;
};

static void put(struct text *t, uint8_t byte) {
    if (t->n < t->max) {
        t->out[t->n] = byte;
    }
    t->n++;
}

static void put_string(struct text *t, const char *s) {
    while (*s != '\0') {
        put(t, (uint8_t)*s++);
    }
}

static void put_integer(struct text *t, int64_t value) {
    char digits[20];
    size_t n = 0;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    if (value < 0) {
        put(t, '-');
    }
    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    while (n != 0) {
        put(t, (uint8_t)digits[--n]);
    }
}

static void put_hex_escape(struct text *t, unsigned unit) {
    put_string(t, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
        put(t, (uint8_t) "0123456789abcdef"[unit >> shift & 15]);
    }
}

static void put_utf8(struct text *t, uint32_t c) {
    static const uint8_t lead[] = {0xc0, 0xe0, 0xf0};
    if (c < 0x80) {
        put(t, (uint8_t)c);
        return;
    }
    int shift = c < 0x800 ? 6 : c < 0x10000 ? 12 : 18;
    put(t, (uint8_t)(lead[shift / 6 - 1] | c >> shift));
    while ((shift -= 6) >= 0) {
        put(t, (uint8_t)(0x80 | (c >> shift & 0x3f)));
    }
}

/* ECMA-262 QuoteJSONString: the two-character escapes, \u00xx for other
 * controls, \udxxx for a surrogate without its partner, UTF-8 for the rest. */
static void put_quoted(struct text *t, const uint8_t *id, size_t units) {
    static const char plain[] = "\"\\\b\t\n\f\r", letter[] = "\"\\btnfr";
    /*@ loop invariant i <= units;
        loop variant units - i; */
    for (size_t i = 0; i < units; i++) {
        uint32_t c = utf16_unit(id, i);
        const char *at = c < 0x80 && c != 0 ? strchr(plain, (int)c) : NULL;
        if (at != NULL) {
            put(t, '\\');
            put(t, (uint8_t)letter[at - plain]);
        } else if (c < 0x20) {
            put_hex_escape(t, c);
        } else if (c < 0xd800 || c > 0xdfff) {
            put_utf8(t, c);
        } else {
            uint32_t low = i + 1 < units ? utf16_unit(id, i + 1) : 0;
            if (c < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
                put_utf8(t, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
                i++;
            } else {
                put_hex_escape(t, c);
            }
        }
    }
}

int claims_check_now(double now) {
    if (!(now >= 0) || now - now != 0) { /* NaN, negative, infinite */
        return -ERR_NOW_INVALID;
    }
    return now > MAX_NOW ? -ERR_NOW_MILLISECONDS : 0;
}

int claims_write(uint8_t *out, size_t max, const uint8_t *id, size_t units,
                 double now, double expires_in) {
    int rc = claims_check_now(now);
    if (rc < 0) {
        return rc;
    }
    /* Written so that NaN fails. */
    if (!(expires_in >= 1 && expires_in <= MAX_EXPIRES_IN) ||
        expires_in != (int)expires_in) {
        return -ERR_EXPIRES_IN_INVALID;
    }
    int64_t seconds = (int64_t)now; /* floors: now >= 0 */
    struct text t = {out, 0, max};
    put_string(&t, "{\"iss\":\"");
    put_quoted(&t, id, units);
    put_string(&t, "\",\"exp\":");
    put_integer(&t, seconds + (int64_t)expires_in);
    put_string(&t, ",\"iat\":");
    put_integer(&t, seconds - IAT_BACK);
    put_string(&t, ",\"alg\":\"RS256\"}");
    return t.n <= max ? (int)t.n : -ERR_INTERNAL;
}
