/* SPDX-License-Identifier: MIT
 *
 * Sizes in, blocks of a fixed arena out, zeroed when freed: the heap of both
 * libraries.
 *
 * Blocks lie one after the other from the start of the arena up to top, each a
 * header and its bytes. Allocation is first fit; what is free at the end is
 * given back to the arena, header and all, so that when everything is freed the
 * arena is all zero again, which a general allocator's bookkeeping never is. A
 * verification has a few blocks, so walking them beats any index.
 */
#include "tom_heap.h"
#include "../ct.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { ALIGN = 16, HEAP_BYTES = 64 * 1024 };

struct block {
    uint32_t n;    /* bytes of the block, header included */
    uint32_t free; /* all its bytes are zero then */
    uint32_t pad[2];
};
static_assert(sizeof(struct block) == ALIGN, "blocks stay aligned");

static _Alignas(ALIGN) uint8_t heap[HEAP_BYTES];
static uint32_t top; /* bytes of the arena that blocks take up */

static struct block *block_at(uint32_t at) {
    return (struct block *)(void *)(heap + at);
}

static struct block *block_of(void *bytes) {
    return (struct block *)(void *)((uint8_t *)bytes - ALIGN);
}

/* Makes one block of a free block and the free ones after it. */
static void merge_free(uint32_t at) {
    struct block *b = block_at(at);
    while (at + b->n < top && block_at(at + b->n)->free) {
        struct block *next = block_at(at + b->n);
        b->n += next->n;
        memset(next, 0, ALIGN);
    }
}

void *tom_malloc(size_t n) {
    if (n > HEAP_BYTES - ALIGN) {
        return NULL;
    }
    uint32_t need = (uint32_t)((n + 2 * ALIGN - 1) & ~(size_t)(ALIGN - 1));
    for (uint32_t at = 0; at < top; at += block_at(at)->n) {
        struct block *b = block_at(at);
        if (b->free && b->n >= need) {
            if (b->n > need) {
                *block_at(at + need) =
                    (struct block){.n = b->n - need, .free = 1};
                b->n = need;
            }
            b->free = 0;
            return heap + at + ALIGN;
        }
    }
    if (need > HEAP_BYTES - top) {
        return NULL;
    }
    *block_at(top) = (struct block){.n = need};
    top += need;
    return heap + top - need + ALIGN;
}

void *tom_calloc(size_t count, size_t n) {
    if (n != 0 && count > HEAP_BYTES / n) {
        return NULL;
    }
    return tom_malloc(count * n); /* zero already: what is free is */
}

void tom_free(void *bytes) {
    if (bytes == NULL) {
        return;
    }
    ct_wipe(bytes, block_of(bytes)->n - ALIGN);
    block_of(bytes)->free = 1;
    for (uint32_t at = 0; at < top; at += block_at(at)->n) {
        if (block_at(at)->free) {
            merge_free(at);
            if (at + block_at(at)->n == top) {
                memset(block_at(at), 0, ALIGN);
                top = at;
                return;
            }
        }
    }
}

void *tom_realloc(void *bytes, size_t n) {
    if (bytes == NULL) {
        return tom_malloc(n);
    }
    size_t old = block_of(bytes)->n - ALIGN;
    if (n <= old) {
        return bytes;
    }
    void *grown = tom_malloc(n);
    if (grown == NULL) {
        return NULL;
    }
    memcpy(grown, bytes, old);
    tom_free(bytes);
    return grown;
}

/* libtommath says the old size too; the header knows it. */
void *tom_realloc_sized(void *bytes, size_t old_n, size_t n) {
    (void)old_n;
    return tom_realloc(bytes, n);
}

void tom_free_sized(void *bytes, size_t n) {
    (void)n;
    tom_free(bytes);
}

void tom_heap_wipe(void) {
    ct_wipe(heap, top);
    top = 0;
}
