/* SPDX-License-Identifier: MIT
 *
 * Constant time in the source: the secret numbers of a key are marked
 * undefined, so that valgrind's memcheck reports every branch and every
 * address that depends on them. Freezing and signing must give no report on
 * any backend. Reads the keys of ../c/rsa_keys.mjs from stdin:
 *
 *   node tests/c/rsa_keys.mjs | valgrind -q --error-exitcode=9 memcheck
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "rsa/kernel.h"

enum { LINE = 16384, FIELDS = 8, SECRETS_FROM = 2, KEYS = 32 };

static uint8_t bytes[FIELDS][1024];

static struct view number(int field, const char *hex) {
    const size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[field][i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return (struct view){bytes[field], n};
}

/* Freezes and signs on one backend. Returns whether it went well. */
static int run(int kernel, const struct rsa_numbers *key) {
    uint8_t block[RSA_MAX_MODULUS_BYTES] = {0, 1, 2, 3};
    const size_t k = key->n.n;
    for (int i = SECRETS_FROM; i < FIELDS; i++) {
        (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes[i], sizeof bytes[i]);
    }
    rsa_kernel_select(kernel);
    rsa_freeze(key);
    const int rc = rsa_private(block, block, k);
    rsa_wipe();
    (void)VALGRIND_MAKE_MEM_DEFINED(bytes, sizeof bytes);
    return rc == 0;
}

int main(void) {
    static char line[LINE];
    int signed_well = 0, keys = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct rsa_numbers key;
        struct view *const fields[FIELDS] = {&key.n, &key.e,  &key.d,  &key.p,
                                             &key.q, &key.dp, &key.dq, &key.qi};
        if (strncmp(line, "key ", 4) != 0 || keys == KEYS) {
            continue;
        }
        strtok(line, " \n");
        strtok(NULL, " \n");
        for (int i = 0; i < FIELDS; i++) {
            *fields[i] = number(i, strtok(NULL, " \n"));
        }
        keys++;
        signed_well += run(KERNEL_SCALAR, &key) + run(KERNEL_SIMD, &key) +
                       run(KERNEL_FMA, &key);
    }
    printf("%d keys, %d signatures, all secrets poisoned: %u reports\n", keys,
           signed_well, (unsigned)VALGRIND_COUNT_ERRORS);
    return keys > 0 && signed_well == 3 * keys && RUNNING_ON_VALGRIND ? 0 : 1;
}
