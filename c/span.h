/* SPDX-License-Identifier: MIT
 *
 * A pointer and a length: the one way that bytes are handed from stage to
 * stage. Whoever made it owns the bytes.
 */
#ifndef ICR_SPAN_H
#define ICR_SPAN_H

#include <stddef.h>
#include <stdint.h>

/* What the first token of most processes does not call. An engine compiles each
 * function when it is first called, so inside its caller it would be compiled
 * in vain, and compiling is half of what a first token costs in WebAssembly. */
#define RARE __attribute__((noinline))

/* Bytes to read. */
struct view {
    const uint8_t *at;
    size_t n;
};

/* Bytes to work on in place. */
struct span {
    uint8_t *at;
    size_t n;
};

static inline struct view view_of(struct span s) {
    return (struct view){s.at, s.n};
}

/* The length of a short C string. The C library's strlen reads words at a time,
 * which takes 50 bytes of core.wasm after brotli. */
static inline size_t text_length(const char *text) {
    size_t n = 0;
    while (text[n] != '\0') {
        n++;
    }
    return n;
}

/* The next word of a list: words one after the other, each with its zero byte,
 * and an empty one at the end. */
static inline const char *next_word(const char *words) {
    return words + text_length(words) + 1;
}

#endif
