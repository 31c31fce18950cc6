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

static inline struct span bytes_of(const void *at, size_t n) {
    struct span b = {malloc(n == 0 ? 1 : n), n};
    assert_non_null(b.at);
    if (n > 0) {
        memcpy(b.at, at, n);
    }
    return b;
}

/* The buffer of the last call, kept until the next since what a call returns
 * may point into it. */
static struct span kept;
static inline struct span keep(struct span b) {
    free(kept.at);
    kept = b;
    return b;
}

static inline struct span text_of(const char *text) {
    return bytes_of(text, strlen(text));
}

/* A file that fixtures.sh wrote; where, says FIXTURES. */
static inline FILE *fixture_file(const char *name) {
    char path[512];
    const char *folder = getenv("FIXTURES");
    snprintf(path, sizeof path, "%s/%s",
             folder ? folder : "build/native/fixtures", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s is missing: run tests/c/fixtures.sh", path);
    }
    return file;
}

static inline struct span fixture(const char *name) {
    static uint8_t buffer[IO_BYTES];
    FILE *file = fixture_file(name);
    size_t n = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return bytes_of(buffer, n);
}

/* One way of pasting a key: its file, whether as PEM, bare or binary, and what
 * was done to it. */
struct pasted {
    char file[32], how[32], way[64];
    struct span text;
};

/* Passes each row of a table of tests/keyforms.js to `check`, which owns its
 * text. Returns how many there are. forms.mjs writes the tables. */
static inline size_t each_pasted(const char *table,
                                 void (*check)(const struct pasted *)) {
    static uint8_t text[IO_BYTES];
    struct pasted row;
    size_t n, rows = 0;
    FILE *all = fixture_file(table);
    for (; fscanf(all, "%31[^\t]\t%31[^\t]\t%63[^\t]\t%zu", row.file, row.how,
                  row.way, &n) == 4;
         rows++) {
        assert_int_equal(fgetc(all), '\n');
        assert_true(n <= sizeof text);
        assert_int_equal(fread(text, 1, n, all), n);
        row.text = bytes_of(text, n);
        check(&row);
    }
    assert_true(feof(all));
    fclose(all);
    return rows;
}

static inline struct span joined(struct span a, struct span b) {
    const size_t n = a.n + b.n;
    uint8_t *const at = realloc(a.at, n == 0 ? 1 : n);
    assert_non_null(at);
    memcpy(at + a.n, b.at, b.n);
    free(b.at);
    return (struct span){at, n};
}

/* text with every `from` replaced by `to`. */
static inline struct span replaced(struct span text, const char *from,
                                   const char *to) {
    size_t from_n = strlen(from), to_n = strlen(to), n = 0;
    uint8_t *out = malloc(text.n * (to_n + 1) + 1);
    for (size_t i = 0; i < text.n;) {
        if (text.n - i >= from_n && memcmp(text.at + i, from, from_n) == 0) {
            memcpy(out + n, to, to_n);
            n += to_n;
            i += from_n;
        } else {
            out[n++] = text.at[i++];
        }
    }
    struct span b = bytes_of(out, n);
    free(out);
    free(text.at);
    return b;
}

/* Base64 in lines of `width`, or in one line where that is 0. The standard
 * alphabet has padding. */
static inline struct span base64_of(struct span in, size_t width,
                                    enum base64_seen alphabet) {
    const size_t max = 2 * in.n + 8;
    uint8_t *const digits = malloc(max), *const lines = malloc(2 * max);
    size_t count = base64_encode(digits, max, in.at, in.n, alphabet), n = 0;
    while (alphabet == BASE64_STANDARD && count % 4 != 0) {
        digits[count++] = '=';
    }
    for (size_t i = 0; i < count; i++) {
        lines[n++] = digits[i];
        if (width > 0 && (i + 1) % width == 0) {
            lines[n++] = '\n';
        }
    }
    struct span b = bytes_of(lines, n);
    free(lines);
    free(digits);
    free(in.at);
    return b;
}

static inline struct span token_of(const char *header, const char *claims,
                                   const char *signature) {
    struct span h = base64_of(text_of(header), 0, BASE64_URL);
    struct span c = base64_of(text_of(claims), 0, BASE64_URL);
    struct span s = base64_of(text_of(signature), 0, BASE64_URL);
    return joined(joined(joined(h, text_of(".")), joined(c, text_of("."))), s);
}

#endif
