/* SPDX-License-Identifier: MIT
 *
 * Included before every file of c/: lets a test drop wipes, to see whether it
 * misses them.
 */
#include "../../c/ct.h"

/* Whether the wipe that starts on this line of this file is to be dropped. */
int wipe_is_dropped(const char *file, int line);

#define ct_wipe(p, n)                                                          \
    (wipe_is_dropped(__FILE__, __LINE__) ? (void)0 : (ct_wipe)(p, n))
