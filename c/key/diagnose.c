/* SPDX-License-Identifier: MIT
 *
 * Text that is no key in, the error that says what it is out. Looks at the
 * shape alone, and says nothing of what stands there.
 */
#include "text.h"
#include "../encoding/base64.h"

enum {
    MAX_PATH_BYTES = 1024,
    MIN_SECRET_BYTES = 16,
    MAX_SECRET_BYTES = 256,
    MAX_EXTENSION_BYTES = 5
};

/* How these start. */
static const char paths[] = "/\0./\0../\0~\0\\\\\0file:\0";
static const char pages[] = "<!\0<html\0<HTML\0<?xml\0";

static int is_putty(const struct span *text) {
    return text_starts(text, "PuTTY-User-Key-File-");
}

static size_t count(const struct span *text, char c) {
    size_t n = 0;
    for (size_t i = 0; i < text->n; i++) {
        n += text->at[i] == (uint8_t)c;
    }
    return n;
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
    if (text_starts_drive(text)) {
        return 1;
    }
    for (size_t i = 2; i <= MAX_EXTENSION_BYTES + 1 && i < text->n; i++) {
        uint8_t c = text->at[text->n - i];
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
    if (is_misread(&text)) {
        return -ERR_KEY_MISREAD;
    }
    text = text_trim(text);
    int putty = is_putty(&text); /* looks like a name and its value */
    text = text_value(text);
    if (putty || is_putty(&text)) {
        return -ERR_KEY_IS_PUTTY;
    }
    if (text.n == 0) {
        return -ERR_KEY_EMPTY;
    }
    if (text_starts_any(&text, pages, 0)) {
        return -ERR_KEY_IS_HTML; /* <html> looks like a placeholder */
    }
    int missing = text_missing(&text);
    if (missing != 0) {
        return missing;
    }
    if (text_starts_any(&text, paths, 0)) {
        return -ERR_KEY_IS_PATH;
    }
    if (text_starts(&text, "Bearer ")) {
        return -ERR_KEY_IS_CLIENT_SECRET;
    }
    if (is_jwt(&text)) {
        return -ERR_KEY_IS_JWT;
    }
    if (text_starts_any(&text, "http:\0https:\0", 0)) {
        return -ERR_KEY_NOT_A_KEY;
    }
    if (is_path(&text)) {
        return -ERR_KEY_IS_PATH;
    }
    return is_secret(&text) ? -ERR_KEY_IS_CLIENT_SECRET : -ERR_KEY_NOT_A_KEY;
}
