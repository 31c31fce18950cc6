/* SPDX-License-Identifier: MIT
 *
 * What the tests of key intake share: buffers of exact size, so that the
 * sanitizers see the first byte read beyond, and the files that fixtures.sh
 * wrote.
 */
#ifndef ICR_TEST_INTAKE_H
#define ICR_TEST_INTAKE_H

#include "test.h"
#include "../../c/core.h"
#include "../../c/encoding/base64.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* That a call returns this for each of these texts. */
static inline void judge_all(int (*call)(const char *), int rc,
                             const char *const *text) {
    for (; *text != NULL; text++) {
        const int got = call(*text);
        if (got != rc) {
            fail_msg("%s: %d, not %d", *text, got, rc);
        }
    }
}
#define JUDGE_ALL(call, rc, ...)                                               \
    judge_all(call, rc, (const char *const[]){__VA_ARGS__, NULL})

/* A buffer of n bytes. It stays until the program ends, since what a call
 * returns may point into it. */
static inline struct span room(size_t n) {
    static struct made {
        struct made *before;
        uint8_t *at;
    } * last;
    struct made *const made = malloc(sizeof *made);
    uint8_t *const at = malloc(n);
    assert_non_null(made);
    assert_non_null(at);
    *made = (struct made){last, at};
    last = made;
    return (struct span){at, n};
}

static inline struct span bytes_of(const void *at, size_t n) {
    const struct span b = room(n);
    memcpy(b.at, at, n);
    return b;
}
#define BYTES(literal) bytes_of(literal, sizeof(literal) - 1)

/* As judge_all. */
static inline void judge_bytes(int (*call)(struct span), int rc,
                               const struct span *bytes) {
    for (size_t i = 0; bytes[i].at != NULL; i++) {
        const int got = call(bytes[i]);
        if (got != rc) {
            fail_msg("%zu, of %zu bytes: %d, not %d", i, bytes[i].n, got, rc);
        }
    }
}
#define JUDGE_BYTES(call, rc, ...)                                             \
    judge_bytes(call, rc, (const struct span[]){__VA_ARGS__, {NULL, 0}})

static inline struct span text_of(const char *text) {
    return bytes_of(text, strlen(text));
}

/* A file of the folder that the variable names. */
static inline FILE *file_in(const char *variable, const char *otherwise,
                            const char *name) {
    char path[512];
    const char *const folder = getenv(variable);
    snprintf(path, sizeof path, "%s/%s", folder ? folder : otherwise, name);
    FILE *const file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s is missing; the Makefile sets %s", path, variable);
    }
    return file;
}
static inline FILE *fixture_file(const char *name) {
    return file_in("FIXTURES", "build/native/fixtures", name);
}
static inline FILE *vector_file(const char *name) {
    return file_in("VECTORS", ".", name);
}

static inline struct span all_of(FILE *file) {
    static uint8_t buffer[IO_BYTES];
    const size_t n = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return bytes_of(buffer, n);
}
static inline struct span fixture(const char *name) {
    return all_of(fixture_file(name));
}

/* A row of a table that forms.mjs writes: one way of pasting a key, its file,
 * whether as PEM, bare or binary, and what was done to it; or an app id. */
struct pasted {
    char file[32], how[32], way[64];
    struct span text;
};

/* Passes each row of a table to `check`. Returns how many there are. */
static inline size_t each_pasted(const char *table,
                                 void (*check)(const struct pasted *)) {
    struct pasted row;
    size_t n, rows = 0;
    FILE *all = fixture_file(table);
    for (; fscanf(all, "%31[^\t]\t%31[^\t]\t%63[^\t]\t%zu", row.file, row.how,
                  row.way, &n) == 4;
         rows++) {
        assert_int_equal(fgetc(all), '\n');
        row.text = room(n);
        assert_int_equal(fread(row.text.at, 1, n, all), n);
        check(&row);
    }
    assert_true(feof(all));
    fclose(all);
    return rows;
}

static inline struct span joined(struct span a, struct span b) {
    const struct span both = room(a.n + b.n);
    memcpy(both.at, a.at, a.n);
    memcpy(both.at + a.n, b.at, b.n);
    return both;
}

/* text with every `from` replaced by `to`. */
static inline struct span replaced(struct span text, const char *from,
                                   const char *to) {
    size_t from_n = strlen(from), to_n = strlen(to), n = 0;
    uint8_t *const out = room(text.n * (to_n + 1)).at;
    for (size_t i = 0; i < text.n;) {
        if (text.n - i >= from_n && memcmp(text.at + i, from, from_n) == 0) {
            memcpy(out + n, to, to_n);
            n += to_n;
            i += from_n;
        } else {
            out[n++] = text.at[i++];
        }
    }
    return bytes_of(out, n);
}

/* Base64 in lines of `width`, or in one line where that is 0. The standard
 * alphabet has padding. */
static inline struct span base64_of(struct span in, size_t width,
                                    enum base64_seen alphabet) {
    const struct span digits = room(2 * in.n + 8), lines = room(2 * digits.n);
    size_t count = base64_encode(digits.at, digits.n, in.at, in.n, alphabet);
    size_t n = 0;
    while (alphabet == BASE64_STANDARD && count % 4 != 0) {
        digits.at[count++] = '=';
    }
    for (size_t i = 0; i < count; i++) {
        lines.at[n++] = digits.at[i];
        if (width > 0 && (i + 1) % width == 0) {
            lines.at[n++] = '\n';
        }
    }
    return bytes_of(lines.at, n);
}

/* JSON in which ' stands for ". */
static inline struct span json_of(const char *text) {
    return replaced(text_of(text), "'", "\"");
}

/* header, claims: as json_of has it. */
static inline struct span token_of(const char *header, const char *claims,
                                   const char *signature) {
    struct span h = base64_of(json_of(header), 0, BASE64_URL);
    struct span c = base64_of(json_of(claims), 0, BASE64_URL);
    struct span s = base64_of(text_of(signature), 0, BASE64_URL);
    return joined(joined(joined(h, text_of(".")), joined(c, text_of("."))), s);
}

/* What READ found; one by one, as PKCS#1 orders them. */
static struct rsa_numbers numbers;
enum { N, E, D, P, Q, DP, DQ, QI };
static struct view *const number_of[] = {&numbers.n,  &numbers.e, &numbers.d,
                                         &numbers.p,  &numbers.q, &numbers.dp,
                                         &numbers.dq, &numbers.qi};

/* That there are no numbers where it is an error. */
static inline int without_numbers(int rc) {
    if (rc < 0) {
        assert_int_equal(numbers.n.n, 0);
        assert_int_equal(numbers.d.n, 0);
    }
    return rc;
}
#define READ(reader, bytes)                                                    \
    (memset(&numbers, 0xa5, sizeof numbers),                                   \
     without_numbers(reader(&numbers, bytes)))

/* That each of the numbers is this byte; it is absent where that is 0. */
#define ASSERT_NUMBERS(...)                                                    \
    for (size_t i = 0; i < COUNT(number_of); i++) {                            \
        const uint8_t want[COUNT(number_of)] = {__VA_ARGS__};                  \
        assert_int_equal(number_of[i]->n, want[i] != 0);                       \
        assert_memory_equal(number_of[i]->at, &want[i], number_of[i]->n);      \
    }

#endif
