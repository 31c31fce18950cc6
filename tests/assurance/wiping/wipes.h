/* SPDX-License-Identifier: MIT
 *
 * Included before every file of c/ that wipes: each wipe gets a name, and can
 * be dropped by a test, to see whether it is missed.
 */
#ifndef ICR_WIPES_H
#define ICR_WIPES_H

#include "../../../c/ct.h"

struct wipe {
    int dropped;
    char name[60];
};

#define ct_wipe(p, n)                                                          \
    do {                                                                       \
        static struct wipe here __attribute__((section("wipes"), used)) = {    \
            0, __FILE_NAME__ ": " #p};                                         \
        if (!*(volatile int *)&here.dropped) {                                 \
            (ct_wipe)(p, n);                                                   \
        }                                                                      \
    } while (0)

#endif
