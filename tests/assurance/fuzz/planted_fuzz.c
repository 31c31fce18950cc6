/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

/* What the fuzzer must find: an element whose length is believed, as in the
 * readers of others. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    uint8_t *copy = copy_of(data, n);
    volatile uint8_t last = 0;
    if (n > 2 && copy[0] == 0x30 && copy[1] > 0) {
        last = copy[1 + copy[1]];
    }
    (void)last;
    free(copy);
    return 0;
}
