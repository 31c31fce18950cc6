/* SPDX-License-Identifier: MIT
 *
 * Encrypted keys that OpenSSL wrote, and what damage makes of them.
 */
#include "intake.h"

#include "../../c/passphrase/passphrase.h"

#define SECRET "secret"

static int put(const void *key, size_t n, const char *passphrase) {
    memcpy(io_address(), key, n);
    if (passphrase == NULL) {
        return -1;
    }
    memcpy(passphrase_address(), passphrase, strlen(passphrase));
    return (int)strlen(passphrase);
}

static int decrypt(struct span key, const char *passphrase) {
    const int passphrase_n = put(key.at, key.n, passphrase);
    return key_decrypt((int)key.n, passphrase_n);
}

/* That io holds the file and nothing else, and no passphrase is left. */
static void assert_left(int rc, const char *file, const char *what) {
    struct span expected = fixture(file);
    if (rc != (int)expected.n ||
        memcmp(io_address(), expected.at, expected.n) != 0) {
        fail_msg("%s: %d", what, rc);
    }
    assert_true(is_zero(io_address() + rc, IO_BYTES - (size_t)rc));
    assert_true(is_zero(passphrase_address(), MAX_PASSPHRASE_BYTES));
}

TEST(decrypts_pbes2) {
    static const char *const ciphers[] = {"aes-128-cbc", "aes-192-cbc",
                                          "aes-256-cbc", "des3"};
    static const char *const prfs[] = {"SHA1", "SHA256", "SHA384", "SHA512"};
    for (size_t c = 0; c < COUNT(ciphers); c++) {
        for (size_t p = 0; p < COUNT(prfs); p++) {
            char file[64];
            snprintf(file, sizeof file, "encrypted/%s.%s.der", ciphers[c],
                     prfs[p]);
            assert_left(decrypt(fixture(file), SECRET), "pkcs8.der", file);
            assert_int_equal(decrypt(fixture(file), "Secret"),
                             -ERR_PASSPHRASE_WRONG);
        }
    }
}

TEST(decrypts_traditional_pem) {
    static const char *const files[] = {
        "encrypted/aes128.pem", "encrypted/aes192.pem", "encrypted/aes256.pem",
        "encrypted/des3.pem"};
    for (size_t f = 0; f < COUNT(files); f++) {
        assert_left(decrypt(fixture(files[f]), SECRET), "pkcs1.der", files[f]);
        assert_int_equal(decrypt(fixture(files[f]), "secret "),
                         -ERR_PASSPHRASE_WRONG);
    }
}

static void assert_pasted(const struct pasted *row) {
    const int is_pkcs8 = strstr(row->file, "pkcs8") != NULL;
    assert_left(decrypt(row->text, SECRET),
                is_pkcs8 ? "pkcs8.der" : "pkcs1.der", row->way);
}

TEST(decrypts_keys_however_they_were_pasted) {
    assert_true(each_pasted("forms/encrypted", assert_pasted) > 140);
}

TEST(passes_on_what_is_not_encrypted) {
    static const char *const files[][2] = {
        {"pkcs1.pem", "pkcs1.der"},
        {"pkcs8.pem", "pkcs8.der"},
        {"pkcs8.der", "pkcs8.der"},
        {"openssh_rsa", "forms/openssh_rsa"}};
    for (size_t f = 0; f < COUNT(files); f++) {
        assert_left(decrypt(fixture(files[f][0]), NULL), files[f][1], "none");
        assert_left(decrypt(fixture(files[f][0]), "x"), files[f][1], "one");
    }
    const char *jwk = "{\"kty\":\"RSA\",\"d\":\"AQAB\"}";
    assert_int_equal(decrypt(text_of(jwk), NULL), strlen(jwk));
    assert_memory_equal(io_address(), jwk, strlen(jwk));
}

TEST(names_what_it_refuses) {
    static const struct {
        const char *file;
        int rc;
    } rows[] = {
        {"openssh_encrypted", -ERR_KEY_ENCRYPTED_OPENSSH},
        {"spki.pem", -ERR_KEY_IS_PUBLIC},
        {"certificate.pem", -ERR_KEY_IS_CERTIFICATE},
        {"ec_pkcs8.pem", -ERR_KEY_IS_EC},
        {"pkcs12.p12", -ERR_KEY_IS_PKCS12},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(decrypt(fixture(rows[i].file), SECRET), rows[i].rc);
        assert_true(is_zero(io_address(), IO_BYTES));
        assert_true(is_zero(passphrase_address(), MAX_PASSPHRASE_BYTES));
    }
    assert_int_equal(decrypt(text_of("PuTTY-User-Key-File-3: ssh-rsa\n"), "x"),
                     -ERR_KEY_IS_PUTTY);
    assert_int_equal(decrypt(text_of(""), SECRET), -ERR_KEY_EMPTY);
    assert_int_equal(key_decrypt(-1, 1), -ERR_KEY_TOO_LONG);
    assert_int_equal(key_decrypt(IO_BYTES + 1, 1), -ERR_KEY_TOO_LONG);
}

TEST(wants_a_passphrase) {
    static const char *const files[] = {"encrypted_pkcs8.pem",
                                        "encrypted_pkcs1.pem"};
    for (size_t f = 0; f < COUNT(files); f++) {
        struct span key = fixture(files[f]);
        assert_int_equal(decrypt(key, NULL), -ERR_PASSPHRASE_MISSING);
        assert_int_equal(decrypt(key, ""), -ERR_PASSPHRASE_EMPTY);
        for (int more = 0; more < 2; more++) {
            put(key.at, key.n, NULL);
            memset(passphrase_address(), 'x', MAX_PASSPHRASE_BYTES);
            assert_int_equal(
                key_decrypt((int)key.n, MAX_PASSPHRASE_BYTES + more),
                more ? -ERR_PASSPHRASE_TOO_LONG : -ERR_PASSPHRASE_WRONG);
        }
    }
}

/* In a buffer of exactly its size, of which the sanitizers see each end. */
static int read_der(struct span der, size_t n) {
    struct envelope envelope;
    struct span cut = bytes_of(der.at, n);
    int rc = pbes2_read(&envelope, cut);
    if (rc == 0) {
        assert_true(envelope.data.at >= cut.at);
        assert_true(envelope.data.at + envelope.data.n <= cut.at + cut.n);
    }
    return rc;
}

TEST(refuses_every_truncation_of_der) {
    struct span der = fixture("encrypted_pkcs8.der");
    assert_int_equal(read_der(der, der.n), 0);
    for (size_t n = 0; n < der.n; n++) {
        const struct span cut = {der.at, n};
        assert_int_equal(read_der(der, n), -ERR_ENCRYPTION_DAMAGED);
        assert_true(decrypt(cut, SECRET) < 0);
    }
}

/* What a change of the envelope may be called. */
static int is_told(int rc) {
    switch (rc) {
    case -ERR_PASSPHRASE_WRONG:
    case -ERR_ENCRYPTION_DAMAGED:
    case -ERR_ENCRYPTION_UNSUPPORTED:
    case -ERR_ENCRYPTION_ITERATIONS:
    case -ERR_KEY_NOT_DER:
    case -ERR_KEY_TRUNCATED:
    case -ERR_KEY_TRAILING:
    case -ERR_KEY_NOT_A_KEY:
    case -ERR_KEY_OTHER_ALGORITHM:
    case -ERR_KEY_VERSION: /* the IV is a part of what is read first */
    case -ERR_KEY_IS_CSR:
    case -ERR_KEY_ENCRYPTED_PKCS8: /* noise that looks like an envelope */
        return 1;
    default:
        return 0;
    }
}

enum { ENVELOPE_BYTES = 112 };

/* Where iterations stand, changes cost time: more than their low byte is left
 * to tests/js. */
TEST(tells_each_changed_byte_of_the_envelope) {
    static const uint8_t iterations[] = {0x02, 0x02, 0x08, 0x00};
    struct span der = fixture("encrypted/aes-256-cbc.SHA256.der");
    size_t unchanged = 0;
    for (size_t i = 0; i < ENVELOPE_BYTES; i++) {
        for (int bit = 0; bit < 8; bit++) {
            struct span changed = bytes_of(der.at, der.n);
            if (i >= 2 && memcmp(der.at + i - 2, iterations, 4) == 0) {
                continue;
            }
            changed.at[i] ^= (uint8_t)(1 << bit);
            const int rc = decrypt(changed, SECRET);
            unchanged += rc >= 0;
            if (rc < 0 && !is_told(rc)) {
                fail_msg("byte %zu, bit %d: %d", i, bit, rc);
            }
        }
    }
    assert_true(unchanged < 8);
}

TEST(refuses_headers_that_are_damaged) {
    static const struct {
        const char *from, *to;
        int rc;
    } rows[] = {
        {"DEK-Info", "DEK-Inf", -ERR_ENCRYPTION_DAMAGED},
        {"DEK-Info: AES-128-CBC", "DEK-Info: AES-128-ECB",
         -ERR_ENCRYPTION_UNSUPPORTED},
        {"DEK-Info: AES-128-CBC", "DEK-Info: DES-CBC",
         -ERR_ENCRYPTION_UNSUPPORTED},
        {"AES-128-CBC,", "AES-128-CBC", -ERR_ENCRYPTION_DAMAGED},
        {"AES-128-CBC,", "AES-128-CBC,g", -ERR_ENCRYPTION_DAMAGED},
        {"AES-128-CBC", "AES-256-CBC", -ERR_PASSPHRASE_WRONG},
        {"-----END", "AAAA-----END", -ERR_ENCRYPTION_DAMAGED},
        {"-----END", "A*AA-----END", -ERR_KEY_BASE64},
        {"-----END", "----END", -ERR_KEY_TRUNCATED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span key = fixture("encrypted_pkcs1.pem");
        int rc = decrypt(replaced(key, rows[i].from, rows[i].to), SECRET);
        if (rc != rows[i].rc) {
            fail_msg("%s: %d", rows[i].to, rc);
        }
    }
}

TEST(refuses_every_truncation_of_pem) {
    static const char *const files[] = {"encrypted_pkcs1.pem",
                                        "encrypted_pkcs8.pem"};
    for (size_t f = 0; f < COUNT(files); f++) {
        const struct span pem = fixture(files[f]);
        for (size_t n = 0; n + 1 < pem.n; n++) {
            assert_true(decrypt((struct span){pem.at, n}, SECRET) < 0);
            assert_true(is_zero(io_address(), n));
        }
    }
}
