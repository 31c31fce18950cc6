/* SPDX-License-Identifier: MIT
 *
 * From the file to its numbers: key_read on all that openssl and ssh-keygen
 * write, in each of the ways to write it down.
 */
#include "intake.h"

static const struct {
    int expected; /* the container, or an error */
    const char *file;
} files[] = {
    {FORM_PKCS1, "pkcs1.pem"},
    {FORM_PKCS8, "pkcs8.pem"},
    {FORM_OPENSSH, "openssh_rsa"},
    {FORM_SPKI, "spki.pem"},
    {FORM_PKCS1_PUBLIC, "pkcs1_public.pem"},
    {FORM_CERTIFICATE, "certificate.pem"},
    {FORM_OPENSSH_PUBLIC, "openssh_rsa.pub"},
    {-ERR_KEY_IS_CSR, "csr.pem"},
    {-ERR_KEY_ENCRYPTED_PKCS1, "encrypted_pkcs1.pem"},
    {-ERR_KEY_ENCRYPTED_PKCS8, "encrypted_pkcs8.pem"},
    {-ERR_KEY_ENCRYPTED_OPENSSH, "openssh_encrypted"},
    {-ERR_KEY_MULTI_PRIME, "multi_prime.pem"},
    {-ERR_KEY_IS_RSA_PSS, "rsa_pss.pem"},
    {-ERR_KEY_IS_EC, "ec.pem"},
    {-ERR_KEY_IS_EC, "ec_pkcs8.pem"},
    {-ERR_KEY_IS_EC, "ec_public.pem"},
    {-ERR_KEY_IS_EC, "openssh_ecdsa"},
    {-ERR_KEY_IS_EC, "openssh_ecdsa.pub"},
    {-ERR_KEY_IS_EDDSA, "ED25519.pem"},
    {-ERR_KEY_IS_EDDSA, "ED448.pem"},
    {-ERR_KEY_IS_EDDSA, "openssh_ed25519"},
    {-ERR_KEY_IS_EDDSA, "openssh_ed25519.pub"},
    {-ERR_KEY_OTHER_ALGORITHM, "X25519.pem"},
    {-ERR_KEY_OTHER_ALGORITHM, "X448.pem"},
    {-ERR_KEY_IS_DSA, "dsa.pem"},
    {-ERR_KEY_IS_DSA, "dsa_pkcs8.pem"},
};

static int read_key(struct span text) {
    return READ(key_read, text);
}

/* What is in the file, and how it was written down. */
static void expect(struct span text, size_t i, int form) {
    int rc = read_key(text);
    int expected = files[i].expected;
    expected += expected > 0 ? form : 0;
    if (rc != expected) {
        fail_msg("%s, %x: %d, not %d", files[i].file, (unsigned)form, rc,
                 expected);
    }
}

TEST(names_every_file) {
    for (size_t i = 0; i < COUNT(files); i++) {
        int is_line = strstr(files[i].file, ".pub") != NULL;
        expect(fixture(files[i].file), i, is_line ? FORM_BASE64 : FORM_PEM);
        expect(base64_of(fixture(files[i].file), 0, BASE64_STANDARD), i,
               FORM_BASE64);
    }
}

/* The base64 between the last BEGIN and its END, or the second word. */
static struct span body_of(const char *file) {
    char *from = (char *)joined(fixture(file), bytes_of("", 1)).at, *to;
    if (strstr(file, ".pub") != NULL) {
        from = strchr(from, ' ') + 1;
        to = strchr(from, ' ');
    } else {
        for (char *next = from; next != NULL;
             next = strstr(from, "-----BEGIN")) {
            from = strchr(next, '\n') + 1;
        }
        to = strstr(from, "-----END");
    }
    return bytes_of(from, (size_t)(to - from));
}

TEST(names_every_file_without_its_armour) {
    for (size_t i = 0; i < COUNT(files); i++) {
        if (files[i].expected == -ERR_KEY_ENCRYPTED_PKCS1) {
            continue; /* its headers are in the armour */
        }
        expect(body_of(files[i].file), i, FORM_BASE64);
        expect(replaced(body_of(files[i].file), "\n", ""), i, FORM_BASE64);
        expect(replaced(body_of(files[i].file), "=", ""), i, FORM_BASE64);
    }
}

/* A label that does not fit is overruled, unless it says enough itself. */
TEST(goes_by_the_bytes_where_the_label_is_wrong) {
    for (size_t i = 0; i < COUNT(files); i++) {
        if (files[i].expected == -ERR_KEY_ENCRYPTED_PKCS1) {
            continue;
        }
        static const char *const labels[] = {"RSA PRIVATE KEY", "PRIVATE KEY",
                                             "PUBLIC KEY", "CERTIFICATE",
                                             "OPENSSH PRIVATE KEY"};
        for (size_t k = 0; k < COUNT(labels); k++) {
            char begin[64], end[64];
            snprintf(begin, sizeof begin, "-----BEGIN %s-----\n", labels[k]);
            snprintf(end, sizeof end, "-----END %s-----\n", labels[k]);
            struct span text = joined(text_of(begin), body_of(files[i].file));
            expect(joined(text, text_of(end)), i, FORM_PEM);
        }
    }
}

TEST(says_what_is_wrong_with_damaged_files) {
    struct span pem = fixture("pkcs1.pem");
    /* Characters lost, and a whole line of them. */
    for (size_t lost = 1; lost <= 65; lost += 64) {
        struct span a = bytes_of(pem.at, 500);
        struct span b = bytes_of(pem.at + 500 + lost, pem.n - 500 - lost);
        int rc = read_key(joined(a, b));
        /* One character less than a padded body is damage; one less than an
         * unpadded body, which is as long as base64url may be, is a key that
         * is cut short. Which it is depends on this key's length. */
        assert_true(rc == -ERR_KEY_TRUNCATED ||
                    (lost == 1 && rc == -ERR_KEY_BASE64));
    }
    int rc = read_key(replaced(pem, "-----END", "AAAA-----END"));
    assert_true(rc == -ERR_KEY_TRAILING || rc == -ERR_KEY_BASE64);
    /* Bare base64 cut anywhere is cut. */
    struct span bare = body_of("pkcs1.pem");
    for (size_t n = 40; n < bare.n - 5; n++) {
        assert_int_equal(read_key(bytes_of(bare.at, n)), -ERR_KEY_TRUNCATED);
    }
    /* The end of a file, without its first lines. */
    assert_int_equal(read_key(text_of("\nAAAA\n-----END PRIVATE KEY-----\n")),
                     -ERR_KEY_TRUNCATED);
    assert_int_equal(read_key(joined(fixture("pkcs1.der"), text_of("\x01"))),
                     -ERR_KEY_TRAILING);
}

/* What editors and block devices leave there. */
TEST(takes_white_space_and_zeros_after_binary_keys) {
    static const char *const names[] = {"pkcs1.der", "pkcs8.der", "spki.der",
                                        "certificate.der"};
    static const char tails[][5] = {"\n\0\0\0", "\r\n\0\0", " \t\v\f",
                                    "\0\0\0\0"};
    for (size_t f = 0; f < COUNT(names); f++) {
        for (size_t i = 0; i < COUNT(tails); i++) {
            struct span tail = bytes_of(tails[i], 4);
            assert_true(read_key(joined(fixture(names[f]), tail)) > 0);
        }
        assert_int_equal(read_key(joined(fixture(names[f]), text_of("\n\x08"))),
                         -ERR_KEY_TRAILING);
    }
}

/* Returns a file of pyca/cryptography's vectors. */
static struct span vector(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "asymmetric/OpenSSH/%s", name);
    return all_of(vector_file(path));
}

/* Their comments end like the name of a file. */
TEST(reads_what_others_call_a_public_key) {
    static const struct {
        int expected;
        const char *name;
    } names[] = {
        {FORM_OPENSSH_PUBLIC | FORM_BASE64, "rsa-nopsw.key.pub"},
        {FORM_OPENSSH_PUBLIC | FORM_BASE64, "rsa-psw.key.pub"},
        {FORM_CERTIFICATE | FORM_BASE64, "rsa-nopsw.key-cert.pub"},
        {-ERR_KEY_IS_DSA, "dsa-nopsw.key.pub"},
        {-ERR_KEY_IS_EC, "ecdsa-psw.key.pub"},
        {-ERR_KEY_IS_EC, "ecdsa-nopsw.key-cert.pub"},
        {-ERR_KEY_IS_EDDSA, "ed25519-nopsw.key.pub"},
        {-ERR_KEY_IS_EDDSA, "ed25519-nopsw.key-cert.pub"},
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        int rc = read_key(vector(names[i].name));
        if (rc != names[i].expected) {
            fail_msg("%s: %d", names[i].name, rc);
        }
    }
}

TEST(refuses_a_certificate_that_is_cut) {
    struct span whole = vector("rsa-nopsw.key-cert.pub");
    const uint8_t *end = memchr(whole.at, ' ', whole.n);
    size_t n = (size_t)(end - whole.at) + 1;
    end = memchr(whole.at + n, ' ', whole.n - n);
    size_t blob = (size_t)(end - whole.at);
    for (n += 4; n < blob; n += 4) {
        if (read_key(bytes_of(whole.at, n)) >= 0) {
            fail_msg("%zu of %zu bytes", n, blob);
        }
    }
}
