/* SPDX-License-Identifier: MIT */
/* Reads what rsa_keys.mjs prints, a word at a time by strtok. */
#ifndef ICR_TESTS_RSA_KEYS_H
#define ICR_TESTS_RSA_KEYS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rsa/rsa.h"

enum { KEY_LINE = 16384, KEY_FIELDS = 8 };

/* The next word of strtok's line, hexadecimal digits, as bytes. They are the
 * caller's to free. */
static inline struct view next_bytes(void) {
    const char *const hex = strtok(NULL, " =\r\n");
    const size_t n = strlen(hex) / 2;
    uint8_t *const bytes = malloc(n + 1);
    if (bytes == NULL) {
        abort();
    }
    for (size_t i = 0; i < n; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return (struct view){bytes, n};
}

/* The same as a number, without leading zero bytes. */
static inline struct view next_number(void) {
    struct view number = next_bytes();
    for (; number.n > 0 && *number.at == 0; number.n--) {
        memmove((uint8_t *)number.at, number.at + 1, number.n - 1);
    }
    return number;
}

/* The eight numbers that come after "key" and a name. */
static inline struct rsa_numbers next_numbers(void) {
    struct rsa_numbers key;
    struct view *const fields[KEY_FIELDS] = {&key.n, &key.e,  &key.d,  &key.p,
                                             &key.q, &key.dp, &key.dq, &key.qi};
    for (int i = 0; i < KEY_FIELDS; i++) {
        *fields[i] = next_number();
    }
    return key;
}

#endif
