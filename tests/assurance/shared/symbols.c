/* SPDX-License-Identifier: MIT
 *
 * Where the kernel keeps what in the memory of the shipped module: linked
 * after its objects, so that all of them lie where they do there. Code alone,
 * since data would move theirs.
 */
#include "rsa/kernel.h"

#define SYMBOL(name, object)                                                   \
    __attribute__((export_name(#name))) const void *name##_at(void) {          \
        return &(object);                                                      \
    }                                                                          \
    __attribute__((export_name(#name "_size"))) int name##_size(void) {        \
        return (int)sizeof(object);                                            \
    }

SYMBOL(key, rsa_key)
SYMBOL(secret, rsa_key.m) /* where the secret fields begin */
SYMBOL(windows, rsa_key.window)
SYMBOL(k, rsa_key.k)
SYMBOL(scratch, rsa_scratch)
SYMBOL(x, rsa_scratch.x)
SYMBOL(table, rsa_scratch.table)
