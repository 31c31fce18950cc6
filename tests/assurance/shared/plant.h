/* SPDX-License-Identifier: MIT
 *
 * Included before a file of c/rsa: plants a defect that a check must catch, by
 * the hooks of c/rsa/bound.h. One of PLANT_BRANCH, PLANT_INDEX, PLANT_SELECT
 * (a leak of a secret window, in modexp.c), PLANT_UNCHECKED (signatures leave
 * whatever their check says, in crt.c) and PLANT_WITHOUT (which protection the
 * check of crt.c lacks) is defined.
 */
#if defined(PLANT_BRANCH)
#define LEAK_POINT(window, x)                                                  \
    if ((window) > 7) {                                                        \
        mont_mul(x, x, x);                                                     \
    }
#elif defined(PLANT_INDEX)
#define LEAK_POINT(window, x) (rsa_scratch.z[window] += 1)
#elif defined(PLANT_SELECT)
#define LEAK_POINT(window, x) (rsa_scratch.z[(window) > 7 ? 0 : 99] += 1)
#elif defined(PLANT_UNCHECKED)
#define VERDICT(ok) ((ok) | 1)
#elif defined(PLANT_WITHOUT)
enum { POWER, RANGE, KEY_SUM, CONSTANTS, BLOCK_SUM };
#define PROTECTION(name, statement)                                            \
    if ((name) != (PLANT_WITHOUT)) {                                           \
        statement;                                                             \
    }
#else
#error "Nothing to plant."
#endif
