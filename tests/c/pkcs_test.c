/* SPDX-License-Identifier: MIT */
#include "intake.h"

static int read_bytes(struct span b) {
    return READ(pkcs_read, view_of(b));
}

#define READS(form, bytes) assert_int_equal(read_bytes(BYTES(bytes)), form)

/* Eight made-up numbers of a key after their version. */
#define NUMBERS                                                                \
    "\x02\x01\x0f\x02\x01\x03\x02\x01\x05\x02\x01\x07\x02\x01\x0b\x02\x01\x01" \
    "\x02\x01\x02\x02\x01\x03"
#define RSA_OID       "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define RSA_ALGORITHM "\x30\x0d" RSA_OID "\x05\x00"
#define PKCS1         "\x30\x1b\x02\x01\x00" NUMBERS

TEST(reads_pkcs1) {
    READS(FORM_PKCS1, PKCS1);
    ASSERT_NUMBERS(15, 3, 5, 7, 11, 1, 2, 3);
}

TEST(reads_pkcs8) {
    READS(FORM_PKCS8, "\x30\x31\x02\x01\x00" RSA_ALGORITHM "\x04\x1d" PKCS1);
    ASSERT_NUMBERS(15, 3, 5, 7, 11, 1, 2, 3);
}

TEST(reads_pkcs8_with_attributes_and_public_key) {
    READS(FORM_PKCS8,
          "\x30\x33\x02\x01\x00" RSA_ALGORITHM "\x04\x1d" PKCS1 "\xa0\x00");
    READS(FORM_PKCS8, "\x30\x36\x02\x01\x01" RSA_ALGORITHM "\x04\x1d" PKCS1
                      "\xa0\x00\x81\x01\x00");
    /* The public key came with version 1 (RFC 5958 section 2). */
    READS(-ERR_KEY_TRAILING,
          "\x30\x34\x02\x01\x00" RSA_ALGORITHM "\x04\x1d" PKCS1 "\x81\x01\x00");
}

TEST(takes_rsa_with_null_or_no_parameters) {
    READS(FORM_PKCS8, "\x30\x2f\x02\x01\x00\x30\x0b" RSA_OID "\x04\x1d" PKCS1);
    READS(-ERR_KEY_NOT_DER,
          "\x30\x31\x02\x01\x00\x30\x0d" RSA_OID "\x30\x00\x04\x1d" PKCS1);
    READS(-ERR_KEY_NOT_DER,
          "\x30\x32\x02\x01\x00\x30\x0e" RSA_OID "\x05\x01\x00\x04\x1d" PKCS1);
    READS(-ERR_KEY_TRAILING, "\x30\x33\x02\x01\x00\x30\x0f" RSA_OID
                             "\x05\x00\x05\x00\x04\x1d" PKCS1);
}

TEST(reads_public_keys) {
    READS(FORM_PKCS1_PUBLIC, "\x30\x06\x02\x01\x0f\x02\x01\x03");
    ASSERT_NUMBERS(15, 3);
    READS(FORM_SPKI, "\x30\x1a" RSA_ALGORITHM
                     "\x03\x09\x00\x30\x06\x02\x01\x0f\x02\x01\x03");
    ASSERT_NUMBERS(15, 3);
    /* Unused bits; none at all. */
    READS(-ERR_KEY_NOT_DER, "\x30\x1a" RSA_ALGORITHM
                            "\x03\x09\x01\x30\x06\x02\x01\x0f\x02\x01\x03");
    READS(-ERR_KEY_NOT_DER, "\x30\x11" RSA_ALGORITHM "\x03\x00");
    READS(-ERR_KEY_TRAILING,
          "\x30\x1b" RSA_ALGORITHM
          "\x03\x0a\x00\x30\x06\x02\x01\x0f\x02\x01\x03\x00");
    /* The same within the SEQUENCE of the numbers. */
    READS(-ERR_KEY_TRAILING,
          "\x30\x1b" RSA_ALGORITHM
          "\x03\x0a\x00\x30\x07\x02\x01\x0f\x02\x01\x03\x00");
    /* A BIT STRING that is longer than what holds it. */
    READS(-ERR_KEY_NOT_DER, "\x30\x12" RSA_ALGORITHM "\x03\x05\x00");
}

TEST(rejects_multi_prime) {
    READS(-ERR_KEY_MULTI_PRIME, "\x30\x26\x02\x01\x01" NUMBERS
                                "\x30\x09\x02\x01\x05\x02\x01\x01\x02\x01\x01");
}

TEST(rejects_a_public_key_where_a_private_one_belongs) {
    READS(-ERR_KEY_NOT_DER, "\x30\x1c\x02\x01\x00" RSA_ALGORITHM
                            "\x04\x08\x30\x06\x02\x01\x0f\x02\x01\x03");
}

TEST(rejects_versions_nobody_knows) {
    READS(-ERR_KEY_NOT_DER, "\x30\x1b\x02\x01\x02" NUMBERS);
    READS(-ERR_KEY_VERSION,
          "\x30\x31\x02\x01\x02" RSA_ALGORITHM "\x04\x1d" PKCS1);
    READS(-ERR_KEY_VERSION,
          "\x30\x32\x02\x02\x01\x00" RSA_ALGORITHM "\x04\x1d" PKCS1);
    READS(-ERR_KEY_NOT_DER, "\x30\x05\x02\x01\x02\x30\x00");
    READS(-ERR_KEY_IS_EC,
          "\x30\x0e\x02\x01\x02\x30\x09\x06\x07\x2a\x86\x48\xce\x3d\x02\x01");
    READS(-ERR_KEY_NOT_DER, "\x30\x07\x02\x01\x00\x04\x02\x01\x01");
    READS(-ERR_KEY_NOT_DER, "\x30\x05\x02\x01\x01\x30\x00");
    READS(-ERR_KEY_NOT_DER, "\x30\x03\x02\x01\x01");
    READS(-ERR_KEY_NOT_DER, "\x30\x05\x02\x01\x03\x04\x00");
}

/* What `openssl x509 -trustout` adds, and what it never does. */
TEST(takes_trust_behind_a_certificate) {
#define READS_BEHIND(form, tail)                                               \
    assert_int_equal(                                                          \
        read_bytes(joined(fixture("certificate.der"), BYTES(tail))), form)
    READS_BEHIND(FORM_CERTIFICATE, "");
    READS_BEHIND(FORM_CERTIFICATE, "\x30\x00");
    READS_BEHIND(FORM_CERTIFICATE, "\x30\x02\x30\x00");
    READS_BEHIND(FORM_CERTIFICATE, "\x30\x05\x30\x03\x06\x01\x2a");
    READS_BEHIND(FORM_CERTIFICATE, "\x30\x03\x0c\x01x");
    READS_BEHIND(-ERR_KEY_TRAILING, "\x30\x00\n");
    READS_BEHIND(-ERR_KEY_TRAILING, "\x30\x00\x30\x00");
    READS_BEHIND(-ERR_KEY_TRAILING, "\x30\x05\x30\x03\x02\x01\x2a");
    READS_BEHIND(-ERR_KEY_TRAILING, "\x30\x03\x02\x01\x00"); /* a key */
    READS_BEHIND(-ERR_KEY_TRAILING, "\x31\x00");
    READS_BEHIND(-ERR_KEY_TRUNCATED, "\x30\x01");
    READS_BEHIND(-ERR_KEY_TRUNCATED, "\x30\x02\x30\x01");
    assert_int_equal(read_bytes(joined(fixture("certificate.der"),
                                       fixture("certificate.der"))),
                     -ERR_KEY_TRAILING);
    assert_int_equal(read_bytes(joined(fixture("spki.der"), BYTES("\x30\x00"))),
                     -ERR_KEY_TRAILING);
}

TEST(rejects_trailing_der) {
    READS(-ERR_KEY_TRAILING, PKCS1 "\x00");
    READS(-ERR_KEY_TRAILING, PKCS1 "\n");
    READS(-ERR_KEY_TRAILING, "\x30\x1e\x02\x01\x00" NUMBERS "\x02\x01\x01");
    READS(-ERR_KEY_TRAILING, "\x30\x1d\x02\x01\x00" NUMBERS "\x05\x00");
    READS(-ERR_KEY_TRAILING,
          "\x30\x33\x02\x01\x00" RSA_ALGORITHM "\x04\x1f" PKCS1 "\x05\x00");
    READS(-ERR_KEY_TRAILING,
          "\x30\x33\x02\x01\x00" RSA_ALGORITHM "\x04\x1d" PKCS1 "\x05\x00");
}

TEST(rejects_every_cut) {
    static const char *const files[] = {"pkcs1.der", "pkcs8.der", "spki.der",
                                        "certificate.der"};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct span whole = fixture(files[i]);
        for (size_t n = 0; n < whole.n; n++) {
            int rc = read_bytes(bytes_of(whole.at, n));
            assert_int_equal(rc,
                             n == 0 ? -ERR_KEY_NOT_DER : -ERR_KEY_TRUNCATED);
        }
    }
}

/* A length changed by one does not end where its parent does. */
TEST(rejects_sets_and_inner_overruns) {
    READS(-ERR_KEY_NOT_DER, "\x31\x1b\x02\x01\x00" NUMBERS);
    READS(-ERR_KEY_NOT_DER, "\x30\x06\x02\x01\x00\x02\x02\x01");
    READS(-ERR_KEY_NOT_DER, "\x30\x08\x02\x01\x05\x02\x01\x05\x05\x00");
    READS(-ERR_KEY_NOT_DER, "\x30\x0c\x02\x01\x05\x02\x01\x05\x02\x01\x05"
                            "\x02\x01\x05");
}

TEST(rejects_what_hung_libtomcrypt) {
    READS(-ERR_KEY_NOT_DER, "\x30\x06\x02\x84\xff\xff\xff\xff");
    READS(-ERR_KEY_NOT_DER, "\x30\x06\x02\x84\x7f\xff\xff\xff");
    READS(-ERR_KEY_NOT_DER, "\x31\x00");
    READS(-ERR_KEY_NOT_DER, "\x30\x03\x02\x81\x00");
    READS(-ERR_KEY_NOT_DER, "\x30\x00");
    READS(-ERR_KEY_TRUNCATED, "\x30");
    READS(-ERR_KEY_NOT_DER, "");
}

/* That its size is absurd is for check.c to say; here it must only be fast. */
TEST(reads_a_64_kib_integer_at_once) {
    static char der[4 + 4 + 0xff00 + 3] = "\x30\x82\xff\x07\x02\x82\xff\x00";
    memset(der + 8, 0x55, 0xff00);
    memcpy(der + 8 + 0xff00, "\x02\x01\x03", 3);
    assert_int_equal(read_bytes(bytes_of(der, sizeof der)), FORM_PKCS1_PUBLIC);
    assert_int_equal(numbers.n.n, 0xff00);
    der[3] = 4; /* without what follows it */
    assert_int_equal(read_bytes(bytes_of(der, sizeof der - 3)),
                     -ERR_KEY_NOT_DER);
}

TEST(names_what_is_not_an_rsa_key) {
    assert_int_equal(read_bytes(fixture("dsa.der")), -ERR_KEY_IS_DSA);
    assert_int_equal(read_bytes(fixture("pkcs12.p12")), -ERR_KEY_IS_PKCS12);
    READS(-ERR_KEY_IS_PKCS12, "\x30\x80\x02\x01\x03\x30\x80\x06\x09");
    READS(-ERR_KEY_NOT_A_KEY, "\x30\x05\x30\x00\x02\x01\x05");
    /* ContentInfo */
    READS(-ERR_KEY_NOT_A_KEY, "\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
                              "\x02");
}
