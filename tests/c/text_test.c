/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "../../c/key/text.h"

static struct key_bytes key;

static int decode(struct span b) {
    memset(&key, 0, sizeof key);
    return text_decode(&key, b);
}

static int decode_text(const char *text) {
    return decode(text_of(text));
}

/* The files that every way of pasting is tried on, and what is in them. */
static const struct {
    const char *pem;
    enum key_kind kind;
} files[] = {
    {"pkcs1.pem", KIND_PKCS1},
    {"pkcs8.pem", KIND_PKCS8},
    {"openssh_rsa", KIND_OPENSSH},
    {"spki.pem", KIND_SPKI},
    {"certificate.pem", KIND_CERTIFICATE},
    {"pkcs1_public.pem", KIND_PKCS1_PUBLIC},
};

static enum key_kind kind_of(const char *file) {
    for (size_t f = 0; f < COUNT(files); f++) {
        if (strcmp(files[f].pem, file) == 0) {
            return files[f].kind;
        }
    }
    fail_msg("%s is not in the table", file);
    return KIND_DER;
}

/* That the text holds what is in the armour of the file. */
static void assert_decodes(struct span text, const char *file, const char *way,
                           enum key_kind kind, int form) {
    char path[64];
    snprintf(path, sizeof path, "forms/%s", file);
    struct span expected = fixture(path);
    int rc = decode(text);
    if (rc != 0 || key.kind != kind || key.form != form ||
        key.bytes.n != expected.n ||
        memcmp(key.bytes.at, expected.at, key.bytes.n) != 0) {
        fail_msg("%s, %s: %d, kind %d, form %x, %d bytes", file, way, rc,
                 (int)key.kind, (unsigned)key.form, (int)key.bytes.n);
    }
}

static void assert_pasted(const struct pasted *row) {
    const int is_pem = strcmp(row->how, "PEM") == 0;
    const int is_binary = strcmp(row->how, "binary") == 0;
    enum key_kind kind = kind_of(row->file);
    if ((is_binary || strcmp(row->how, "bare") == 0) && kind != KIND_OPENSSH) {
        kind = KIND_DER;
    }
    assert_decodes(row->text, row->file, row->way, kind,
                   is_pem      ? FORM_PEM
                   : is_binary ? FORM_BINARY
                               : FORM_BASE64);
}

TEST(takes_keys_however_they_were_pasted) {
    assert_true(each_pasted("forms/all", assert_pasted) > 80 * COUNT(files));
    decode(BYTES("\x30\x03\x02\x81\x00"));
    assert_int_equal(key.form, FORM_BINARY);
    assert_int_equal(key.bytes.n, 5);
}

/* As the last member but one of a YAML file. */
TEST(takes_base64_before_another_name) {
    static const char *const after[] = {"\nother:\n", "\nother: 1\n",
                                        "\no.t_her:"};
    for (size_t i = 0; i < COUNT(after); i++) {
        struct span b = base64_of(fixture("forms/pkcs8.pem"), 64, BASE64_URL);
        assert_decodes(joined(b, text_of(after[i])), "pkcs8.pem", after[i],
                       KIND_DER, FORM_BASE64);
    }
}

TEST(takes_an_openssh_public_key_line) {
    assert_int_equal(decode(fixture("openssh_rsa.pub")), 0);
    assert_int_equal(key.kind, KIND_OPENSSH);
    assert_int_equal(key.form, FORM_BASE64);
    assert_memory_equal(key.bytes.at, "\0\0\0\7ssh-rsa", 11);
    assert_int_equal(key.bytes.n, 279);
}

TEST(takes_jwk_text) {
    static const char *const texts[] = {
        "{\"kty\":\"RSA\"}",
        " \n{ \"kty\":\"RSA\"}\n",
        "\xef\xbb\xbf{\"kty\":\"RSA\"}",
        "'{\"kty\":\"RSA\"}'",
        "PRIVATE_KEY='{\"kty\":\"RSA\"}'\n",
        "\"{\\\"kty\\\":\\\"RSA\\\"}\"",
        "eyJrdHkiOiJSU0EifQ==",
        "JWK=eyJrdHkiOiJSU0EifQ",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(decode_text(texts[i]), 0);
        assert_int_equal(key.kind, KIND_JWK);
        assert_int_equal(key.form, i < 6 ? FORM_JSON : FORM_BASE64);
        assert_int_equal(key.bytes.at[0], '{');
        assert_int_equal(key.bytes.at[key.bytes.n - 1], '}');
    }
    /* Escapes inside the object are JSON's own. */
    assert_int_equal(decode_text("{\"a\\\"b\":1,\"n\":2}"), 0);
    assert_int_equal(key.bytes.n, 16);
}

/* That this PEM text holds what the file does. */
#define FINDS(text, file)                                                      \
    assert_decodes(text, file, #text, kind_of(file), FORM_PEM)

TEST(skips_headers_of_the_armour) {
    struct span pem = replaced(fixture("pkcs1.pem"), "KEY-----\nM",
                               "KEY-----\nX-Comment: ours\nSubject: a b\n\nM");
    FINDS(pem, "pkcs1.pem");
}

TEST(names_encrypted_keys) {
    /* PKCS#1 without its lines; intake_test reads it as it is. */
    static const char *const ends[] = {"\\n", " ", ""};
    for (size_t i = 0; i < COUNT(ends); i++) {
        struct span pem = fixture("encrypted_pkcs1.pem");
        assert_int_equal(decode(replaced(pem, "\n", ends[i])),
                         -ERR_KEY_ENCRYPTED_PKCS1);
    }
    assert_int_equal(decode(fixture("encrypted_pkcs8.pem")),
                     -ERR_KEY_ENCRYPTED_PKCS8);
}

TEST(picks_the_private_key_among_other_blocks) {
    struct span (*const f)(const char *) = fixture;
    FINDS(joined(f("certificate.pem"), f("pkcs8.pem")), "pkcs8.pem");
    FINDS(joined(f("pkcs1.pem"), f("certificate.pem")), "pkcs1.pem");
    FINDS(joined(joined(f("spki.pem"), f("csr.pem")), f("pkcs1.pem")),
          "pkcs1.pem");
    FINDS(replaced(joined(f("certificate.pem"), f("pkcs8.pem")), "\n", ""),
          "pkcs8.pem");
    FINDS(joined(f("certificate.pem"), f("certificate.pem")),
          "certificate.pem");
    FINDS(joined(f("certificate.pem"), f("spki.pem")), "spki.pem");
    /* A first line by itself, as in the comment of a template. */
    FINDS(joined(text_of("# -----BEGIN RSA PRIVATE KEY----- goes here\n"),
                 f("pkcs1.pem")),
          "pkcs1.pem");
    assert_int_equal(decode(f("ec.pem")), -ERR_KEY_IS_EC);
    assert_int_equal(
        decode(replaced(f("pkcs1.pem"), "RSA PRIVATE", "DSA PRIVATE")),
        -ERR_KEY_IS_DSA);
    assert_int_equal(decode(f("csr.pem")), -ERR_KEY_IS_CSR);
}

TEST(knows_old_names_of_labels) {
    FINDS(
        replaced(fixture("certificate.pem"), "CERTIFICATE", "X509 CERTIFICATE"),
        "certificate.pem");
    assert_int_equal(decode(replaced(fixture("csr.pem"), "CERTIFICATE REQUEST",
                                     "NEW CERTIFICATE REQUEST")),
                     -ERR_KEY_IS_CSR);
    FINDS(replaced(fixture("certificate.pem"), "CERTIFICATE",
                   "TRUSTED CERTIFICATE"),
          "certificate.pem");
}

TEST(rejects_several_keys) {
    assert_int_equal(decode(joined(fixture("pkcs1.pem"), fixture("pkcs8.pem"))),
                     -ERR_KEY_SEVERAL);
    assert_int_equal(
        decode(joined(joined(fixture("pkcs1.pem"), fixture("certificate.pem")),
                      joined(fixture("pkcs8.pem"), fixture("pkcs8.pem")))),
        -ERR_KEY_SEVERAL);
    assert_int_equal(decode(joined(fixture("spki.pem"), fixture("spki.pem"))),
                     -ERR_KEY_SEVERAL);
    assert_int_equal(
        decode(joined(fixture("encrypted_pkcs8.pem"), fixture("pkcs1.pem"))),
        -ERR_KEY_SEVERAL);
}

#define BEGIN "-----BEGIN RSA PRIVATE KEY-----"
#define END   "-----END RSA PRIVATE KEY-----"

TEST(says_when_only_the_first_line_is_there) {
    JUDGE_ALL(decode_text, -ERR_KEY_FIRST_LINE_ONLY, BEGIN, BEGIN "\n",
              "\"" BEGIN, "'" BEGIN "'", BEGIN "\\n", BEGIN "\\",
              "PRIVATE_KEY=\"" BEGIN "\"", "-----BEGIN", "-----BEGIN RSA",
              "\"-----BEGIN", "-----BEGIN RSA PRIVATE KEY",
              "-----BEGIN RSA PRIVATE KEY--\"\n");
}

TEST(says_when_the_key_is_cut_short) {
    JUDGE_ALL(decode_text, -ERR_KEY_TRUNCATED, BEGIN "\nMIIEpAIBAAKCAQEA\n",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY----",
              BEGIN "\nMIIEpAIBAAKCAQEA\n" BEGIN,
              "-----BEGIN RSA PRIVATE KEY----\nMIIEpAIBAAKCAQEA\n" END,
              BEGIN "\n" END, "MIIEpAIBAAKCAQEA\n" END);
}

TEST(says_when_the_labels_do_not_match) {
    JUDGE_ALL(decode_text, -ERR_KEY_LABELS,
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END PRIVATE KEY-----",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END-----",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEYS-----\n",
              BEGIN "\nMIIEpAIBAAKCAQEA\n-----END RSA-----\nx\n-----BEGIN");
    /* A whole key next to it counts for more. */
    assert_int_equal(
        decode(joined(text_of(BEGIN "\nMIIE\n-----END PRIVATE KEY-----\n"),
                      fixture("pkcs1.pem"))),
        0);
}

/* Wherever a file is cut, it is said to be cut, or its bytes are. */
TEST(says_so_wherever_it_is_cut) {
    struct span pem = fixture("pkcs1.pem");
    for (size_t n = 1; n < pem.n - 1; n++) {
        int rc = decode(bytes_of(pem.at, n));
        int expected = -ERR_KEY_TRUNCATED;
        if (n < 5) {
            expected = -ERR_KEY_NOT_A_KEY;
        } else if (n >= 10 && n <= sizeof BEGIN) {
            expected = -ERR_KEY_FIRST_LINE_ONLY;
        } else if (n < 10) {
            continue;
        }
        if (rc != expected) {
            fail_msg("cut at %d: %d", (int)n, rc);
        }
    }
}

TEST(rejects_damaged_base64) {
    JUDGE_ALL(
        decode_text, -ERR_KEY_BASE64, BEGIN "\nMIIE*pAIBAAKCAQEA\n" END,
        BEGIN "\nMIIEpAIBA\xffKCAQEA\n" END, BEGIN "\nMIIEpAIBAAKCAQEAA\n" END,
        BEGIN "\nMIIEpAIBAAKCAQEAAB==\n" END /* bits left over */,
        BEGIN "\nMIIEpAIB=AKCAQEA\n" END, BEGIN "\nMIIEpAIBAAKCAQE==\n" END,
        BEGIN "\nMIIEpAIBAAKCAQ===\n" END, BEGIN "\n...\n" END,
        BEGIN "nMIIEpAIBAAKCAQEAn" END /* \n whose backslash a shell ate */,
        "MIIEpAIBAA*KCAQEA", "MIIEpAIBAA#KCAQEA");
}

#define PUTTY "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n"

TEST(says_what_it_is_instead) {
    JUDGE_ALL(decode_text, -ERR_KEY_EMPTY, "", " \r\n\t", "\"\"", "''\n",
              "\xef\xbb\xbf", "\xff\xfe",
              "PRIVATE_KEY=", "export PRIVATE_KEY=\"\"\n", "C:");
    JUDGE_ALL(decode_text, -ERR_KEY_MISSING, "undefined", "null", "NaN", "None",
              "nil", "PRIVATE_KEY=undefined");
    JUDGE_ALL(
        decode_text, -ERR_KEY_NOT_A_KEY, "nullable", "undefined!", "nul",
        "D:keys", "1:/keys", "1:\\keys", "two lines that end in\nkey.pem",
        "ends.in-no-extension", "app.extension", "onlylettersinthislongword",
        "12345678901234567890", "a1b2c3d4e5f6a7b", "@000000000000000",
        "[000000000000000", "{000000000000000", "`000000000000000",
        "a______________/", "a1b2c3d4e5f6 a7b8", "two words.pem", "123456",
        "hello", "This is not a key. It is prose, in two parts.",
        "https://example.org/app.pem",
        "<RSAKeyValue><Modulus>x</Modulus></RSAKeyValue>", "$", "$a-b", "$1",
        "${}", "${a\nb}", "{{}}", "%%", "<>", "<a/>", "[object]", "**", "***x",
        "1",
        "-----BEGIN PGP MESSAGE-----\nabcd\n"
        "-----END PGP MESSAGE-----",
        "-----BEGIN RSA PRIVATE KEY OF THE APP AND THEN SOME MORE-----\nabcd\n"
        "-----END RSA PRIVATE KEY OF THE APP AND THEN SOME MORE-----",
        "ssh-rsa");
    JUDGE_ALL(decode_text, -ERR_KEY_IS_PATH, "D:\\keys\\app", "D:/keys/app",
              "app.pkcs8", "/etc/keys/app", "./app", "../app.pem",
              "~/.ssh/id_rsa", "app.pem",
              "keys/my-app.2024-01-02.private-key.pem",
              "C:\\Users\\ann\\app.pem", "C:/Users/Ann B/app.pem\n",
              "\\\\server\\share\\key", "keys\\app.key", "\"app.p8\"",
              "PRIVATE_KEY=./app.pem", "PRIVATE_KEY=/run/secrets/key",
              "K=\\\\server\\key", "file:///home/ann/app.pem", "ab.c",
              "a b/c.pem", "a/b c/d.pem", "a b\\c.pem", "a\\b c\\d.pem");
    JUDGE_ALL(
        decode_text, -ERR_KEY_IS_CLIENT_SECRET, "a1b2c3d4e5f6a7b8",
        "AAAAAAAAAAAAAAAAAAA9", "0123456789abcdef0123456789abcdef01234567",
        "3f786850e387550fdab836ed7e6dc881de23001b",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_11ABCDEFG0abcdefghijkl", "sk_live_51H8abcdefghijkl",
        "sk-proj-Abc123def456ghi789", "123e4567-e89b-12d3-a456-426614174000",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "SECRET=\"Q~7f8_x9-abcdefghi.jklmnop\"", "glpat-1a2b3c4d5e6f7g8h9i0j",
        "xoxb-123456789012-AbCdEf", "Bearer x", "z000000000000000",
        "0000000000000_ZZ", "A111111111111111", "a_______________0");
    JUDGE_ALL(decode_text, -ERR_KEY_IS_JWT,
              "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln");
    JUDGE_ALL(decode_text, -ERR_KEY_IS_HTML,
              "<!DOCTYPE html>\n<html><body>404</body></html>",
              "<html><body>404</body></html>", "\n <HTML>",
              "<?xml version=\"1.0\"?>\n<Error/>");
    JUDGE_ALL(decode_text, -ERR_KEY_PLACEHOLDER, "$PRIVATE_KEY",
              "PRIVATE_KEY=\"$_2\"\n", "$env:PRIVATE_KEY", "${PRIVATE_KEY:-}",
              "${{ secrets.PRIVATE_KEY }}", "{{ private_key }}",
              "%PRIVATE_KEY%", "<your private key>", "[object Object]");
    JUDGE_ALL(decode_text, -ERR_KEY_MASKED, "***", "PRIVATE_KEY='**********'",
              "***\n***\r\n***\n", "* * *");
    JUDGE_ALL(decode_text, -ERR_KEY_IS_EC,
              "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
              "-----END EC PARAMETERS-----");
    JUDGE_ALL(decode_text, -ERR_KEY_IS_PUTTY, PUTTY, "\n" PUTTY,
              "\xef\xbb\xbf" PUTTY, "\"" PUTTY "\"",
              "PRIVATE_KEY=\"" PUTTY "\"");
    JUDGE_ALL(decode_text, -ERR_KEY_TRUNCATED,
              "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n"
              "---- END SSH2 PUBLIC KEY ----",
              "---- BEGIN SSH2 PUBLIC KEY ----", "ssh-rsa AAAA me@host.local");
    JUDGE_ALL(decode_text, -ERR_KEY_SEVERAL,
              "ssh-rsa AAAA a\nssh-ed25519 AAAA b",
              "# two\nfrom=\"*.co\" ssh-rsa AAAA\r\n\r\n"
              "sk-ssh-ed25519@openssh.com  AAAA\r\n");
#define NOT_UTF8 "\xef\xbf\xbd"
    JUDGE_BYTES(decode, -ERR_KEY_MISREAD, BYTES(NOT_UTF8 NOT_UTF8 "-\0-\0"),
                BYTES(NOT_UTF8 NOT_UTF8 "\0-\0-"));
    JUDGE_BYTES(decode, -ERR_KEY_NOT_A_KEY, BYTES(NOT_UTF8 NOT_UTF8 "----"),
                BYTES("\x31\x00"), BYTES("\xfe\xed\xfe\xed\0\0\0\2"));
    assert_int_equal(decode(BYTES("\x30\x00")), 0);
    assert_int_equal(key.kind, KIND_DER);
}

/* Text of so many characters of a secret. */
static int decode_secret(size_t n) {
    const struct span b = room(n);
    memset(b.at, '_', n);
    b.at[0] = 'a';
    b.at[n - 1] = '1';
    return decode(b);
}

TEST(bounds_what_may_be_a_secret_or_a_path) {
    assert_int_equal(decode_secret(256), -ERR_KEY_IS_CLIENT_SECRET);
    assert_int_equal(decode_secret(257), -ERR_KEY_NOT_A_KEY);
    for (size_t n = 1024; n <= 1025; n++) {
        const struct span b = room(n);
        memset(b.at, '_', n);
        memcpy(b.at + n - 4, ".pem", 4);
        assert_int_equal(decode(b),
                         n == 1024 ? -ERR_KEY_IS_PATH : -ERR_KEY_NOT_A_KEY);
    }
}

typedef struct span narrower(struct span text);

/* What a step makes of bytes of exactly this size. */
static void assert_makes(narrower *step, struct span in, const char *want,
                         size_t n) {
    const struct span got = step(in);
    if (got.n != n || (n > 0 && memcmp(got.at, want, n) != 0)) {
        fail_msg("%s: %zu bytes", want, got.n);
    }
}
#define MAKES(step, in, want)                                                  \
    assert_makes(step, BYTES(in), want, sizeof(want) - 1)

TEST(narrows_utf_16_and_wide_spaces_alone) {
    MAKES(text_narrow, "A\0B\0", "AB");
    MAKES(text_narrow, "\0A\0B", "AB");
    MAKES(text_narrow, "\1\0\1\0", "\1\1");
    MAKES(text_narrow, "\0\1\0\1", "\1\1");
    MAKES(text_narrow, "\377\376A\0B\1", "A\377");
    MAKES(text_narrow, "\376\377\0A\1B", "A\377");
    MAKES(text_narrow, "\377\376\240\0\35 B\0\100 ", "  B\377");
    MAKES(text_narrow, "\377ABC", "\377ABC");
    MAKES(text_narrow, "A\376BC", "A\376BC");
    MAKES(text_narrow, "\376ABC", "\376ABC");
    MAKES(text_narrow, "A\377BC", "A\377BC");
    MAKES(text_narrow, "\0ABC", "\0ABC");
    MAKES(text_narrow, "\0A\0\0", "\0A\0\0");
    MAKES(text_narrow, "\0\0\0B", "\0\0\0B");
    MAKES(text_narrow, "AA\0B", "AA\0B");
    MAKES(text_narrow, "A\0\0\0", "A\0\0\0");
    MAKES(text_narrow, "\0AB\0C", "\0AB\0C");
    MAKES(text_narrow, "A\0B", "A\0B");
    MAKES(text_narrow, "\xc2\xa0", " ");
    MAKES(text_narrow, "\xc2\xa0x", " x");
    MAKES(text_narrow, "\xc2\xa1", "\xc2\xa1");
    MAKES(text_narrow, "\xe2\x80\x83", " ");
    MAKES(text_narrow, "\xe2\x80", "\xe2\x80");
    MAKES(text_narrow, "x\xef\xbb\xbfy", "x y");
    MAKES(text_narrow, "\x80\xbb\xbf", "\x80\xbb\xbf");
}

TEST(undoes_escapes) {
    MAKES(text_unescape, "\\u0041\\u004f\\u004F\\u002f\\u0039", "AOO/9");
    MAKES(text_unescape, "\\u000a\\u006A", "\nj");
    MAKES(text_unescape, "\\u1041", "\xff");
    MAKES(text_unescape, "\\u0000\\u007f\\u0080", "\0\x7f\xff");
    MAKES(text_unescape, "\\u0g41\\u00", "\3770g41\37700");
    MAKES(text_unescape, "a\\n\\\\r\\tb\\xc\\", "a\n\n\nbxc");
}

TEST(finds_the_value) {
    MAKES(text_value, "A=x", "x");
    MAKES(text_value, "export A=x", "x");
    MAKES(text_value, "set A=x", "x");
    MAKES(text_value, "declare -x A=x", "x");
    MAKES(text_value, "$env:A = x ", "x");
    MAKES(text_value, "\"A\": x", "x");
    MAKES(text_value, "A\" : x", "x");
    MAKES(text_value, "A=", "");
    MAKES(text_value, "=x", "=x");
    MAKES(text_value, "A==", "A==");
    MAKES(text_value, "A:/x", "A:/x");
    MAKES(text_value, "A:\\x", "A:\\x");
    MAKES(text_value, "A=/x", "/x");
    MAKES(text_value, "A=\\x", "\\x");
    MAKES(text_value, "A x", "A x");
    MAKES(text_value, "A", "A");
#define NAME_64                                                                \
    "0123456789012345678901234567890123456789012345678901234567890123"
    MAKES(text_value, NAME_64 "=x", "x");
    MAKES(text_value, NAME_64 "4=x", NAME_64 "4=x");
}

/* 64 KiB of this: is it anything? */
static int decode_repeated(const char *unit) {
    const struct span b = room(IO_BYTES);
    for (size_t k = 0; k < b.n; k++) {
        b.at[k] = (uint8_t)unit[k % strlen(unit)];
    }
    return decode(b) > 0;
}

/* It takes milliseconds; quadratic, it takes minutes. */
TEST(takes_linear_time) {
    JUDGE_ALL(decode_repeated, 0, "-----BEGIN ",
              "-----BEGIN RSA PRIVATE KEY-----",
              "-----BEGIN RSA PRIVATE KEY-----\nA\n-----END X-----",
              "-----END RSA PRIVATE KEY-----", BEGIN "\nMIIE\n" END "\n", "-",
              "----- ", "\\", "\\n", "\\u", "{", "{\\", "a=", "a:\n",
              "A\n=", " ", "\"", "export ", "Proc-Type: ", "AAAA",
              "\xe2\x80\x83", "ssh-rsa ", "#");
}
