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
#include "../../c/rsa_keys.h"

/* Marks the private numbers as undefined. */
static void poison(const struct rsa_numbers *key) {
    const struct view secrets[] = {key->d,  key->p,  key->q,
                                   key->dp, key->dq, key->qi};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        (void)VALGRIND_MAKE_MEM_UNDEFINED(secrets[i].at, secrets[i].n);
    }
}

/* Freezes and signs on one backend. Returns whether it went well. */
static int run(int kernel, const struct rsa_numbers *key) {
    uint8_t block[RSA_MAX_MODULUS_BYTES] = {0, 1, 2, 3};
    const size_t k = key->n.n;
    poison(key);
    rsa_kernel_select(kernel);
    rsa_freeze(key);
    const int rc = rsa_private(block, block, k);
    rsa_wipe();
    return rc == 0;
}

int main(void) {
    static char line[KEY_LINE];
    int signed_well = 0, keys = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strncmp(line, "key ", 4) != 0) {
            continue;
        }
        strtok(line, " \n");
        strtok(NULL, " \n");
        const struct rsa_numbers key = next_numbers();
        keys++;
        signed_well += run(KERNEL_SCALAR, &key) + run(KERNEL_SIMD, &key) +
                       run(KERNEL_FMA, &key);
    }
    printf("%d keys, %d signatures, all secrets poisoned: %u reports\n", keys,
           signed_well, (unsigned)VALGRIND_COUNT_ERRORS);
    return keys > 0 && signed_well == 3 * keys && RUNNING_ON_VALGRIND ? 0 : 1;
}
