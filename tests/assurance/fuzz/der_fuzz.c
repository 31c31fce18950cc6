/* SPDX-License-Identifier: MIT */
#include "encoding/der.h"
#include "fuzz.h"

enum { MAX_DEPTH = 32 };

/* How many bytes DER spends on a tag and this length. */
static size_t header_of(size_t n) {
    size_t header = 2;
    for (size_t rest = n < 0x80 ? 0 : n; rest != 0; rest >>= 8) {
        header++;
    }
    return header;
}

/* Takes an element off *in, which must lie within it, minimally written. */
static int take(struct view *contents, struct view *in, uint8_t tag) {
    struct view before = *in;
    int rc = der_take(contents, in, tag);
    if (rc != 0) {
        check_error(rc);
        HOLDS(in->at == before.at && in->n == before.n);
        return rc;
    }
    size_t header = header_of(contents->n);
    HOLDS(before.at[0] == tag && contents->at == before.at + header);
    HOLDS(in->at == contents->at + contents->n);
    HOLDS(before.n == header + contents->n + in->n);
    return 0;
}

static void take_integer(struct view *in) {
    struct view before = *in;
    struct view number;
    int rc = der_take_integer(&number, in);
    if (rc != 0) {
        check_error(rc);
        return;
    }
    HOLDS(number.at + number.n == in->at && number.at > before.at);
    HOLDS(number.n == 0 || number.at[0] != 0);
}

/* Walks the whole input, into whatever is constructed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    uint8_t *copy = copy_of(data, n);
    struct view in[MAX_DEPTH] = {{copy, n}};
    int depth = 0;
    while (depth >= 0) {
        int tag = der_peek(&in[depth]);
        HOLDS((tag < 0) == (der_end(&in[depth]) == 0));
        struct view rest = in[depth], contents;
        if (tag < 0 || take(&contents, &rest, (uint8_t)tag) != 0) {
            depth--;
            continue;
        }
        if (tag == DER_INTEGER) {
            take_integer(&in[depth]);
        }
        in[depth] = rest;
        if ((tag & 0x20) != 0 && depth + 1 < MAX_DEPTH) {
            in[++depth] = contents;
        }
    }
    free(copy);
    return 0;
}
