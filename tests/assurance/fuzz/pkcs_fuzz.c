/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    uint8_t *copy = copy_of(data, n);
    struct rsa_numbers numbers;
    memset(&numbers, 0xa5, sizeof numbers);
    check_numbers(pkcs_read(&numbers, (struct view){copy, n}), &numbers, copy,
                  n);
    free(copy);
    return 0;
}
