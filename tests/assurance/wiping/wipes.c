/* SPDX-License-Identifier: MIT
 *
 * Where the wipes are that can be dropped.
 */
#include "wipes.h"

extern struct wipe __start_wipes[], __stop_wipes[];

__attribute__((export_name("wipes"))) struct wipe *wipes(void) {
    return __start_wipes;
}

__attribute__((export_name("wipe_count"))) int wipe_count(void) {
    return (int)(__stop_wipes - __start_wipes);
}
