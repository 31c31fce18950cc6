/* SPDX-License-Identifier: MIT
 *
 * An AlgorithmIdentifier in (RFC 5280 section 4.1.1.2), whether it is that of
 * an RSA key out.
 */
#include "formats.h"

#include <string.h>

/* By OID; all others are "not RSA". */
static const struct {
    uint8_t error, n, oid[9];
} algorithms[] = {
    {0, 9, {OID_RSA_ENCRYPTION}},
    {ERR_KEY_IS_RSA_PSS,
     9,
     {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a}},
    {ERR_KEY_IS_EC, 7, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01}},
    {ERR_KEY_IS_DSA, 7, {0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01}},
    {ERR_KEY_IS_EDDSA, 3, {0x2b, 0x65, 0x70}},
    {ERR_KEY_IS_EDDSA, 3, {0x2b, 0x65, 0x71}},
};

int algorithm_read(struct view *algorithm) {
    struct view oid;
    int error = der_take(&oid, algorithm, DER_OID);
    if (error != 0) {
        return error;
    }
    size_t i = 0;
    size_t count = sizeof algorithms / sizeof algorithms[0];
    while (i < count && (algorithms[i].n != oid.n ||
                         memcmp(algorithms[i].oid, oid.at, oid.n) != 0)) {
        i++;
    }
    if (i == count) {
        return -ERR_KEY_OTHER_ALGORITHM;
    }
    if (algorithms[i].error != 0) {
        return -algorithms[i].error;
    }
    /* RFC 3279 section 2.3.1 wants NULL, and BoringSSL takes nothing else. Keys
     * without any parameters exist, so they pass. OpenSSL passes over whatever
     * stands here (3.0.19 takes a SEQUENCE); that goes too far. */
    struct view null;
    if (algorithm->n != 0 &&
        (der_take(&null, algorithm, DER_NULL) != 0 || null.n != 0)) {
        return -ERR_KEY_NOT_DER;
    }
    return der_end(algorithm);
}
