/* SPDX-License-Identifier: MIT
 *
 * Plants a branch on the private exponent in each reader of keys: jwk.c,
 * openssh.c and pkcs.c are compiled with their reader renamed, and this is
 * linked beside them.
 */
#include "core.h"

#define PLANTED(reader, type)                                                  \
    int reader##_unplanted(struct rsa_numbers *out, type key);                 \
    int reader(struct rsa_numbers *out, type key) {                            \
        const int form = reader##_unplanted(out, key);                         \
        branch_on(out);                                                        \
        return form;                                                           \
    }

static volatile int taken;

static void branch_on(const struct rsa_numbers *numbers) {
    for (size_t i = 0; i < numbers->d.n; i++) {
        if (numbers->d.at[i] > 99) {
            taken = 1;
        }
    }
}

PLANTED(jwk_read, struct span)
PLANTED(openssh_read, struct view)
PLANTED(pkcs_read, struct view)
