/* SPDX-License-Identifier: MIT
 *
 * The kernel alone as a module for tests: the product exports no private
 * operation on a bare block, and none that touches a frozen key.
 */
#include "rsa/kernel.h"

#define EXPORT(name) __attribute__((export_name(#name)))

enum { FIELDS = 8, IO = 16384 };

static uint8_t io[IO];
static struct rsa_numbers key;

EXPORT(kernel_io) uint8_t *kernel_io(void) {
    return io;
}

EXPORT(kernel_choose) int kernel_choose(int kernel) {
    return rsa_kernel_select(kernel);
}

EXPORT(kernel_next_is_cold) void kernel_next_is_cold(void) {
    rsa_cold();
}

/* Number i of n, e, d, p, q, dp, dq, qi := io[at..at+n). */
EXPORT(kernel_number) void kernel_number(int i, int at, int n) {
    struct view *const fields[FIELDS] = {&key.n, &key.e,  &key.d,  &key.p,
                                         &key.q, &key.dp, &key.dq, &key.qi};
    *fields[i] = (struct view){io + at, (size_t)n};
}

EXPORT(kernel_freeze) void kernel_freeze(void) {
    rsa_freeze(&key);
}

/* io[0..n) := io[0..n)^d. */
EXPORT(kernel_private) int kernel_private(int n) {
    return rsa_private(io, io, (size_t)n);
}

/* The windows of dp (0) or dq (1), and how many there are. */
EXPORT(kernel_windows) uint8_t *kernel_windows(int lane) {
    return rsa_key.window[lane];
}

EXPORT(kernel_window_count) int kernel_window_count(void) {
    return rsa_key.windows;
}
