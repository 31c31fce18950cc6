/* SPDX-License-Identifier: MIT */
#include "intake.h"

static int read_bytes(struct span b) {
    return READ(openssh_read, view_of(b));
}

/* The key file that ssh-keygen wrote, decoded by text.c. */
static struct span decoded(const char *name) {
    struct key_bytes key;
    assert_int_equal(text_decode(&key, fixture(name)), 0);
    assert_int_equal(key.kind, KIND_OPENSSH);
    return bytes_of(key.bytes.at, key.bytes.n);
}

/* A key file from its parts, with made-up numbers. */
struct parts {
    const char *cipher, *kdf, *options, *public_type, *public_e, *padding, *n;
    size_t n_len;
    uint32_t count, check;
    int trailing;
};

static const struct parts good = {.cipher = "none",
                                  .kdf = "none",
                                  .options = "",
                                  .public_type = "ssh-rsa",
                                  .public_e = "\3",
                                  .padding = "\1\2\3\4\5\6\7",
                                  .n = "\x0f",
                                  .n_len = 1,
                                  .count = 1,
                                  .check = 0x01020304};

static uint8_t file[512];
static size_t file_n;

static void put_uint32(uint32_t v) {
    for (int i = 3; i >= 0; i--) {
        file[file_n++] = (uint8_t)(v >> 8 * i);
    }
}
static void put(const void *at, size_t n) {
    put_uint32((uint32_t)n);
    memcpy(file + file_n, at, n);
    file_n += n;
}
static void put_text(const char *text) {
    put(text, strlen(text));
}

static struct span build(const struct parts *p) {
    static uint8_t section[256];
    size_t section_n;
    file_n = 0;
    put_uint32(0x01020304);
    put_uint32(p->check);
    put_text("ssh-rsa");
    put(p->n, p->n_len);
    for (const char *each = "\3\5\1\7\x0b"; *each != '\0'; each++) {
        put(each, 1);
    }
    put_text("abcd");
    memcpy(file + file_n, p->padding, strlen(p->padding));
    section_n = file_n + strlen(p->padding);
    memcpy(section, file, section_n);

    memcpy(file, "openssh-key-v1", 15);
    file_n = 15;
    put_text(p->cipher);
    put_text(p->kdf);
    put_text(p->options);
    put_uint32(p->count);
    put_uint32((uint32_t)(4 + strlen(p->public_type) + 10));
    put_text(p->public_type);
    put(p->public_e, 1);
    put("\x0f", 1);
    put(section, section_n);
    file_n += (size_t)p->trailing;
    return bytes_of(file, file_n);
}

TEST(reads_what_ssh_keygen_writes) {
    assert_int_equal(read_bytes(decoded("openssh_rsa")), FORM_OPENSSH);
    assert_int_equal(numbers.n.n, 256);
    assert_true(numbers.n.at[0] >= 0x80); /* not the 0 before it */
    assert_int_equal(numbers.p.n, 128);
    assert_int_equal(numbers.q.n, 128);
    assert_true(numbers.d.n > 240 && numbers.qi.n > 120);
    assert_int_equal(numbers.dp.n, 0);
    assert_int_equal(numbers.dq.n, 0);
    assert_int_equal(read_bytes(decoded("openssh_rsa.pub")),
                     FORM_OPENSSH_PUBLIC);
    assert_int_equal(numbers.n.n, 256);
    assert_int_equal(numbers.e.n, 3);
    assert_int_equal(numbers.d.n, 0);
}

TEST(puts_each_number_in_its_place) {
    assert_int_equal(read_bytes(build(&good)), FORM_OPENSSH);
    ASSERT_NUMBERS(15, 3, 5, 7, 11, 0, 0, 1);
}

/* The good file, with some of its parts changed, is judged so. */
#define JUDGE(rc, ...)                                                         \
    do {                                                                       \
        struct parts p = good;                                                 \
        __VA_ARGS__;                                                           \
        assert_int_equal(read_bytes(build(&p)), rc);                           \
    } while (0)

TEST(names_what_is_not_rsa) {
    JUDGE(-ERR_KEY_IS_DSA, p.public_type = "ssh-dss");
    JUDGE(-ERR_KEY_OTHER_ALGORITHM,
          p.public_type = "sk-ssh-ed25519@openssh.com");
    JUDGE(-ERR_KEY_IS_CERTIFICATE,
          p.public_type = "ssh-rsa-cert-v01@openssh.com");
    JUDGE(-ERR_KEY_OTHER_ALGORITHM, p.public_type = "ssh-rsa2");
    JUDGE(-ERR_KEY_OTHER_ALGORITHM, p.public_type = "");
    JUDGE(-ERR_KEY_ENCRYPTED_OPENSSH, p.cipher = "aes256-ctr");
    JUDGE(-ERR_KEY_IS_EDDSA, p.cipher = "aes256-ctr",
          p.public_type = "ssh-ed25519");
}

TEST(rejects_what_does_not_fit) {
    JUDGE(-ERR_KEY_OPENSSH, p.check = 0x01020305);
    JUDGE(-ERR_KEY_OPENSSH, p.kdf = "bcrypt");
    JUDGE(-ERR_KEY_OPENSSH, p.options = "x");
    JUDGE(-ERR_KEY_OPENSSH, p.count = 2);
    JUDGE(-ERR_KEY_OPENSSH, p.count = 0);
    JUDGE(-ERR_KEY_OPENSSH, p.padding = "\1\2\3\4\5\6\6");
    JUDGE(-ERR_KEY_OPENSSH, p.padding = "\1\2\3\4\5\6");
    JUDGE(FORM_OPENSSH,
          p.padding = "\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f");
    JUDGE(-ERR_KEY_OPENSSH, p.kdf = "nope");
    JUDGE(-ERR_KEY_ENCRYPTED_OPENSSH, p.cipher = "nope");
    JUDGE(-ERR_KEY_INCONSISTENT, p.n = "\x0d");
    JUDGE(-ERR_KEY_INCONSISTENT, p.public_e = "\5");
    JUDGE(-ERR_KEY_TRAILING, p.trailing = 1);
}

TEST(rejects_numbers_that_are_negative_or_not_minimal) {
    JUDGE(-ERR_KEY_OPENSSH, p.n = "\x8f");
    JUDGE(-ERR_KEY_OPENSSH, p.n = "\x00\x0f", p.n_len = 2,
          p.padding = "\1\2\3\4\5\6");
    JUDGE(-ERR_KEY_OPENSSH, p.n = "\x00");
}

/* The section is whole; the string in it is not. */
TEST(rejects_strings_that_leave_their_section) {
    struct span b = build(&good);
    for (size_t i = 0; i + 8 <= b.n; i++) {
        if (memcmp(b.at + i, "\0\0\0\4abcd", 8) == 0) {
            b.at[i + 3] = 0x40;
            assert_int_equal(read_bytes(b), -ERR_KEY_OPENSSH);
            return;
        }
    }
    fail_msg("the comment is not there");
}

TEST(rejects_every_cut) {
    static const char *const files[] = {"openssh_rsa", "openssh_rsa.pub"};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct span whole = decoded(files[i]);
        for (size_t n = 0; n < whole.n; n++) {
            int rc = read_bytes(bytes_of(whole.at, n));
            if (n >= 15) {
                assert_int_equal(rc, -ERR_KEY_TRUNCATED);
            } else {
                assert_true(rc < 0);
            }
        }
        assert_int_equal(read_bytes(joined(whole, text_of("x"))),
                         -ERR_KEY_TRAILING);
    }
}

/* Any byte changed: never beyond the buffer, and the result is an error or a
 * key. */
TEST(survives_every_changed_byte) {
    struct span b = build(&good);
    for (size_t i = 0; i < b.n; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            struct span changed = bytes_of(b.at, b.n);
            changed.at[i] ^= (uint8_t)(1U << bit);
            int rc = read_bytes(changed);
            assert_true(rc < 0 || rc == FORM_OPENSSH);
        }
    }
}
