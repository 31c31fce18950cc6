/* SPDX-License-Identifier: MIT
 *
 * The heap of the libraries: what a block holds is zeroed when it is freed. */
#ifndef ICR_TOM_HEAP_H
#define ICR_TOM_HEAP_H

#include <stddef.h>

void *tom_malloc(size_t n);
void *tom_calloc(size_t count, size_t n);
void *tom_realloc(void *block, size_t n);
void tom_free(void *block);
void *tom_realloc_sized(void *block, size_t old_n, size_t n);
void tom_free_sized(void *block, size_t n);

/* Zeroes it; nothing in it may be in use. */
void tom_heap_wipe(void);

#endif
