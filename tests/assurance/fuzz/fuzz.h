/* SPDX-License-Identifier: MIT
 *
 * What the fuzz targets share: a copy of the input of exactly its size, which
 * parsers may change in place, and what must hold of their results.
 */
#ifndef ICR_FUZZ_H
#define ICR_FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

#define HOLDS(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            abort();                                                           \
        }                                                                      \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static inline uint8_t *copy_of(const uint8_t *data, size_t n) {
    uint8_t *copy = malloc(n == 0 ? 1 : n);
    HOLDS(copy != NULL);
    if (n > 0) {
        memcpy(copy, data, n);
    }
    return copy;
}

/* An error that abi.h lists. */
static inline void check_error(int rc) {
    static const uint8_t known[256] = {
#define X(number, name, what, remedy) [number] = 1,
        ABI_ERRORS(X)
#undef X
    };
    HOLDS(rc < 0 && rc > -256 && known[-rc]);
}

/* A form with its numbers within the bytes and without leading zeros, or an
 * error with none. */
static inline void check_numbers(int rc, const struct rsa_numbers *numbers,
                                 const uint8_t *at, size_t n) {
    const struct view all[8] = {numbers->n,  numbers->e, numbers->d,
                                numbers->p,  numbers->q, numbers->dp,
                                numbers->dq, numbers->qi};
    for (size_t i = 0; i < 8; i++) {
        if (all[i].n != 0) {
            HOLDS(rc > 0 && all[i].at >= at && all[i].at + all[i].n <= at + n &&
                  all[i].at[0] != 0);
            HOLDS(i < 2 || rc < FORM_SPKI);
        }
    }
    if (rc < 0) {
        check_error(rc);
    } else {
        HOLDS(rc > FORM_NONE && rc <= FORM_JWK_PUBLIC);
    }
}

/* The target of a reader, which takes the bytes as a span or a view. */
#define FUZZ_READER(reader, type)                                              \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {                \
        uint8_t *copy = copy_of(data, n);                                      \
        struct rsa_numbers numbers;                                            \
        memset(&numbers, 0xa5, sizeof numbers);                                \
        const int rc = reader(&numbers, (struct type){copy, n});               \
        check_numbers(rc, &numbers, copy, n);                                  \
        free(copy);                                                            \
        return 0;                                                              \
    }

#endif
