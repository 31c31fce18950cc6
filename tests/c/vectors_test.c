/* SPDX-License-Identifier: MIT
 *
 * NIST's verification vectors (CAVS SigVer15_186-3 and SigGen15_186-3, from
 * Debian's python3-cryptography-vectors) through RFC 8017 section 8.2.2.
 */
#include "intake.h"

#include "../../c/tom/tom.h"

enum { FIELD_BYTES = 1024 };

struct field {
    uint8_t bytes[FIELD_BYTES];
    size_t n;
};

/* "Name = hex" -> field, without leading zero bytes where number is set. */
static int take(struct field *out, const char *line, const char *name,
                int number) {
    size_t at = strlen(name);
    unsigned byte = 0;
    if (strncmp(line, name, at) != 0 || strncmp(line + at, " = ", 3) != 0) {
        return 0;
    }
    out->n = 0;
    for (at += 3; sscanf(line + at, "%2x", &byte) == 1; at += 2) {
        if (!(number && out->n == 0 && byte == 0)) {
            assert_true(out->n < FIELD_BYTES);
            out->bytes[out->n++] = (uint8_t)byte;
        }
    }
    return 1;
}

struct count {
    int accepted, refused;
};

/* Goes through one file; judges its SHA-256 cases with moduli of 2048 bits and
 * more. Where a case says Result, the verdict must be that; where it does not,
 * the signature is good. */
static struct count judge(const char *name) {
    static char path[1024], line[8192];
    static struct field n, e, msg, s;
    struct count count = {0, 0};
    int sha256 = 0, has_result = strstr(name, "SigVer") != NULL;
    snprintf(path, sizeof path, "%s/asymmetric/RSA/FIPS_186-2/%s",
             getenv("VECTORS"), name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, "SHAAlg = ", 9) == 0) {
            sha256 = strncmp(line + 9, "SHA256", 6) == 0;
        }
        take(&n, line, "n", 1);
        take(&e, line, "e", 1);
        take(&msg, line, "Msg", 0);
        int end = take(&s, line, "S", 0) && !has_result;
        int good = end;
        if (strncmp(line, "Result = ", 9) == 0) {
            end = 1;
            good = line[9] == 'P';
        }
        if (end && sha256 && n.n >= 256) {
            uint8_t digest[32];
            tom_wipe();
            assert_int_equal(tom_key_set((struct view){n.bytes, n.n},
                                         (struct view){e.bytes, e.n}),
                             0);
            tom_sha256_begin();
            tom_sha256_update(msg.bytes, msg.n);
            tom_sha256_end(digest);
            int rc = tom_verify_digest((struct view){s.bytes, s.n}, digest);
            assert_int_equal(rc, good ? 0 : -ERR_TOKEN_SIGNATURE);
            count.accepted += good;
            count.refused += !good;
        }
    }
    fclose(f);
    printf("%s: %d accepted, %d refused\n", name, count.accepted,
           count.refused);
    return count;
}

TEST(judges_sigver15_as_nist_does) {
    struct count got = judge("SigVer15_186-3.rsp");
    assert_int_equal(got.accepted, 9);
    assert_int_equal(got.refused, 45);
}

TEST(accepts_siggen15) {
    struct count got = judge("SigGen15_186-3.rsp");
    assert_int_equal(got.accepted, 30);
    assert_int_equal(got.refused, 0);
}
