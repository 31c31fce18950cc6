/* SPDX-License-Identifier: MIT
 *
 * NIST's verification vectors (CAVS SigVer15_186-3 and SigGen15_186-3, from
 * Debian's python3-cryptography-vectors) through RFC 8017 section 8.2.2.
 */
#include "intake.h"

#include "../../c/tom/tom.h"
#include "rsa_keys.h"

struct count {
    int accepted, refused;
};

/* Goes through one file; judges its SHA-256 cases with moduli of 2048 bits and
 * more. Where a case says Result, the verdict must be that; where it does not,
 * the signature is good. */
static struct count judge(const char *name) {
    enum { MODULUS, EXPONENT, MESSAGE, SIGNATURE, FIELDS };
    static const char *const names[FIELDS] = {"n", "e", "Msg", "S"};
    static struct view field[FIELDS];
    static char path[64], line[KEY_LINE];
    const char *const last = strstr(name, "SigVer") ? "Result" : "S";
    struct count count = {0, 0};
    int sha256 = 0;
    snprintf(path, sizeof path, "asymmetric/RSA/FIPS_186-2/%s", name);
    FILE *f = vector_file(path);
    while (fgets(line, sizeof line, f) != NULL) {
        const char *const word = strtok(line, " =\r\n");
        for (int i = 0; word != NULL && i < FIELDS; i++) {
            if (strcmp(word, names[i]) == 0) {
                free((void *)field[i].at);
                field[i] = i < MESSAGE ? next_number() : next_bytes();
            }
        }
        if (word != NULL && strcmp(word, "SHAAlg") == 0) {
            sha256 = strcmp(strtok(NULL, " =\r\n"), "SHA256") == 0;
        }
        if (word != NULL && strcmp(word, last) == 0 && sha256 &&
            field[MODULUS].n >= 256) {
            const int good = *last == 'S' || *strtok(NULL, " =") == 'P';
            uint8_t digest[32];
            tom_wipe();
            assert_int_equal(tom_key_set(field[MODULUS], field[EXPONENT]), 0);
            tom_sha256_begin();
            tom_sha256_update(field[MESSAGE].at, field[MESSAGE].n);
            tom_sha256_end(digest);
            assert_int_equal(tom_verify_digest(field[SIGNATURE], digest),
                             good ? 0 : -ERR_TOKEN_SIGNATURE);
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
