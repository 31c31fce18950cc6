/* SPDX-License-Identifier: MIT
 *
 * Which words a text starts with, and whether it is only what stands where a
 * value is missing: rules that key text and app ids share.
 *
 * CT: what is looked at leaks: a text's first characters, up to the one that
 * settles the question, and all of a placeholder.
 */
#ifndef ICR_WORDS_H
#define ICR_WORDS_H

#include "../span.h"

/* Whether text starts with this ASCII word. */
int text_starts(const struct span *text, const char *word);
/* Whether text starts with a word of this list, or is one. */
int text_starts_any(const struct span *text, const char *words, int whole);
/* Whether it starts with a drive of Windows, X:\ or X:/. */
int text_starts_drive(const struct span *text);
/* Where the identifier that starts at i ends; i where there is none. */
size_t text_after_name(const struct span *text, size_t i);
/* What text is in place of a key: -ERR_KEY_MISSING for what programs write for
 * no value at all, -ERR_KEY_MASKED for ***, -ERR_KEY_PLACEHOLDER for what
 * nothing filled in; otherwise 0. */
int text_missing(const struct span *text);

#endif
