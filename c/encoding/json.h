/* SPDX-License-Identifier: MIT
 *
 * A strict reader of JSON objects (RFC 8259, RFC 3629) that neither allocates
 * nor recurses. One pass checks all of a text; only then may its members be
 * asked for.
 */
#ifndef ICR_JSON_H
#define ICR_JSON_H

#include <stddef.h>
#include <stdint.h>

enum {
    JSON_MAX_DEPTH = 64,
    JSON_MAX_UNIQUE_BYTES = 6144, /* what base64 in a token can hold */
    JSON_MALFORMED = 1,
    JSON_DUPLICATE = 2
};

/* A piece of the text. */
struct json {
    const uint8_t *at;
    size_t n;
};

struct json_member {
    struct json name;  /* between its quotes, escapes and all */
    struct json value; /* as it stands: its first byte tells what it is */
};

/* Whether the text is one object, with nothing but white space around it: 0 or
 * JSON_MALFORMED. Where unique is set, no object in it may have a name twice,
 * however escaped: JSON_DUPLICATE; then text.n <= JSON_MAX_UNIQUE_BYTES. */
int json_check(struct json text, int unique);

/* The next member of a checked object: 1, or 0 behind the last. *in starts as
 * the object's text. */
int json_next(struct json_member *out, struct json *in);

/* values[i] := what the checked object has under names[i], n == 0 where it has
 * none; count: how many names. JSON_DUPLICATE where it has one twice, or 0. */
int json_find(struct json *values, const char *const *names, size_t count,
              struct json object);

/* Whether a checked name or string, between its quotes, is this word. */
int json_is(struct json string, const char *word);

/* Whether a checked value is there and a string; *content := what its quotes
 * hold. */
int json_string(struct json *content, struct json value);

/* ---- names.c, for json.c ---- */

/* The value of a hexadecimal digit, or -1. */
int json_hex_digit(int c);
/* Puts the name that starts at text.at[from], up to its closing quote, on the
 * list of *count, of which its object's own start at `first`. 0, or
 * JSON_DUPLICATE where it is among these. */
int names_add(size_t *count, size_t first, struct json text, size_t from);
/* Forgets them all. */
void names_wipe(void);

#endif
