/* SPDX-License-Identifier: MIT
 *
 * A strict reader of JSON objects (RFC 8259, RFC 3629) that neither allocates
 * nor recurses. One pass checks all of a text; only then may its members be
 * asked for.
 */
#ifndef ICR_JSON_H
#define ICR_JSON_H

#include "../span.h"

enum {
    JSON_MAX_DEPTH = 64,
    JSON_MAX_UNIQUE_BYTES = 6144, /* what base64 in a token can hold */
    JSON_MALFORMED = 1,
    JSON_DUPLICATE = 2
};

struct json_member {
    struct view name;  /* between its quotes, escapes and all */
    struct view value; /* as it stands: its first byte tells what it is */
};

/* Whether the text is one object, with nothing but white space around it: 0 or
 * JSON_MALFORMED. Where unique is set, no object in it may have a name twice,
 * however escaped: JSON_DUPLICATE; then text.n <= JSON_MAX_UNIQUE_BYTES. */
int json_check(struct view text, int unique);

/* The next member of a checked object: 1, or 0 after the last. *in starts as
 * the object's text. */
int json_next(struct json_member *out, struct view *in);

/* The next value of a checked array: 1, or 0 after the last. *in starts as the
 * array's text. */
int json_item(struct view *out, struct view *in);

/* values[i] := what the checked object has under the i-th name of this list,
 * n == 0 where it has none. JSON_DUPLICATE where it has one twice, or 0. */
int json_find(struct view *values, const char *names, struct view object);

/* Whether a checked name or string, between its quotes, is this word. */
int json_is(struct view string, const char *word);

/* The same for a word in UTF-16LE; word.n is even. */
int json_is_utf16(struct view string, struct view word);

/* Whether a checked value is there and a string; *content := what its quotes
 * hold. */
int json_string(struct view *content, struct view value);

/* Whether c is one of JSON's four characters of white space. */
int json_is_space(int c);

/* ---- member_names.c, for json.c ---- */

/* Adds the name from text.at[from] to its closing quote to the list of *count
 * names. The names of the same object start at `first`. Returns 0,
 * JSON_DUPLICATE if one of them is the same name, or JSON_MALFORMED if the list
 * is full, which no text of JSON_MAX_UNIQUE_BYTES fills. */
int names_add(size_t *count, size_t first, struct view text, size_t from);
/* Forgets them all. */
void names_wipe(void);

#endif
