/* SPDX-License-Identifier: MIT
 *
 * Hexadecimal digits. Public data only: not constant time.
 */
#ifndef ICR_HEX_H
#define ICR_HEX_H

/* The value of this character as a hexadecimal digit of either case, or -1. */
static inline int hex_value(int c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    int low = c | 0x20;
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

#endif
