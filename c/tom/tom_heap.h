/* SPDX-License-Identifier: MIT
 *
 * Zeroes the heap that both libraries share; nothing in it may be in use. */
#ifndef ICR_TOM_HEAP_H
#define ICR_TOM_HEAP_H

void tom_heap_wipe(void);

#endif
