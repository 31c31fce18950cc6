/* SPDX-License-Identifier: MIT
 *
 * What weakens the core for attacks/check.mjs: one of PLANT_LAX,
 * PLANT_UNGUARDED, PLANT_COMPARING, PLANT_COUNTING and PLANT_TELLING is
 * defined. Each takes the place of a function that rules.mk renames where it is
 * compiled.
 */
#include "core.h"

#include <string.h>

#if defined(PLANT_LAX)
/* In place of the comparison of s^e with the block that is expected: whatever
 * the importer says. 0 where it is content. */
__attribute__((import_module("attacks"), import_name("judge"))) int
judge(const void *got, const void *want, size_t n);

int judge_block(const void *got, const void *want, size_t n);
int judge_block(const void *got, const void *want, size_t n) {
    return judge(got, want, n);
}

#elif defined(PLANT_UNGUARDED)
/* In place of the key check: none. */
int key_freeze(const struct rsa_numbers *key) {
    int bits = key_freeze_public(key);
    if (bits > 0) {
        rsa_freeze(key);
    }
    return bits;
}

#elif defined(PLANT_COMPARING)
/* Before the key check: p is compared with that of the last key that was
 * good, as if to spare a load. */
int key_freeze_real(const struct rsa_numbers *key);

static uint8_t last[RSA_MAX_MODULUS_BYTES];

int key_freeze(const struct rsa_numbers *key) {
    size_t same = 0;
    const volatile uint8_t *const p = key->p.at; /* not optimised away */
    while (same < key->p.n && same < sizeof last && p[same] == last[same]) {
        same++;
    }
    int bits = key_freeze_real(key);
    if (bits > 0) {
        memcpy(last, key->p.at, key->p.n);
    }
    return bits;
}

#elif defined(PLANT_COUNTING)
/* Before the key check: as many steps as a byte of dp says. */
int key_freeze_real(const struct rsa_numbers *key);

int key_freeze(const struct rsa_numbers *key) {
    volatile int steps = 32 * key->dp.at[key->dp.n / 2];
    while (steps > 0) {
        steps--;
    }
    return key_freeze_real(key);
}

#elif defined(PLANT_TELLING)
#include "passphrase/passphrase.h"

/* Wrong padding has an error of its own. */
int unlock_real(struct envelope *envelope, struct view passphrase);

int unlock(struct envelope *envelope, struct view passphrase) {
    int rc = unlock_real(envelope, passphrase);
    return rc == -ERR_PASSPHRASE_WRONG ? -ERR_ENCRYPTION_DAMAGED : rc;
}
#else
#error "Nothing to plant."
#endif
