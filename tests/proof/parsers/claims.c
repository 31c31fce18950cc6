/* SPDX-License-Identifier: MIT
 *
 * claims.c for Eva: every app id of 0 to MAX_UNITS units, each length at the
 * end of its array; every time and lifetime but NaN, with an id of one unit;
 * the room that abi.c gives. The assertion bounds what is returned.
 *
 * NaN is left out, since this Eva takes both branches of a comparison with it;
 * C says that each is false, and claims_test tries it.
 */
#include <math.h>

#include "../../../c/jwt/claims.c"
#include "__fc_builtin.h"

enum { ROOM = 6 * MAX_APP_ID_UNITS + 128, MAX_N = 2 * ROOM };

static uint8_t out[ROOM], id[2 * MAX_UNITS];

static double any_double(void) {
    double finite = Frama_C_double_interval(-0x1.fffffffffffffp1023,
                                            0x1.fffffffffffffp1023);
    return Frama_C_interval(0, 1)   ? finite
           : Frama_C_interval(0, 1) ? INFINITY
                                    : -INFINITY;
}

/* Past the end, out only counts: so n may be anything. Each id ends where its
 * array does. */
static void ids(void) {
    //@ loop unroll MAX_UNITS + 1;
    for (size_t units = 0; units <= MAX_UNITS; units++) {
        struct text text = {out, Frama_C_unsigned_int_interval(0, MAX_N), ROOM};
        put_quoted(&text, id + 2 * (MAX_UNITS - units), units);
    }
}

static void times(void) {
    int n = claims_write(out, ROOM, id + 2 * (MAX_UNITS - 1), 1, any_double(),
                         any_double());
    //@ assert room: n <= ROOM;
    (void)n;
}

int main(void) {
    Frama_C_make_unknown((char *)id, sizeof id);
    ids();
    times();
    return 0;
}
