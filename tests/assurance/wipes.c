/* SPDX-License-Identifier: MIT
 *
 * Which wipes are dropped: a test writes "c/abi.c:33;c/rsa/crt.c:129;" to
 * dropped_wipes().
 */
#include <string.h>

enum { DROPPED_BYTES = 256 };
static char dropped[DROPPED_BYTES];

__attribute__((export_name("dropped_wipes"))) char *dropped_wipes(void) {
    return dropped;
}

int wipe_is_dropped(const char *file, int line) {
    const size_t n = strlen(file);
    for (const char *at = dropped; *at != 0; at = strchr(at, ';') + 1) {
        int there = 0;
        const char *number = at + n + 1;
        if (strncmp(at, file, n) == 0 && at[n] == ':') {
            while (*number >= '0' && *number <= '9') {
                there = 10 * there + (*number++ - '0');
            }
        }
        if (there == line) {
            return 1;
        }
    }
    return 0;
}
