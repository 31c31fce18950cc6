/* SPDX-License-Identifier: MIT
 *
 * Text in, the bytes of its one PEM block that matters out (RFC 7468, with the
 * headers of RFC 1421). Line feeds mean nothing here, except at the end of
 * headers, so it does not matter what became of them: the armour is found by
 * its dashes, and labels are compared without their spaces.
 *
 * Every scan starts where the one before it ended, so the time is linear
 * whatever the text.
 */
#include "text.h"
#include "../encoding/base64.h"
#include "../ct.h"

#include <string.h>

enum { DASHES = 5, MAX_LABEL = 23 /* the longest one known has 21 */ };

/* What a block is worth: a private key before a public one, that before a
 * certificate, and what is no key at all last. */
enum rank {
    RANK_NONE,
    RANK_OTHER,
    RANK_CERTIFICATE,
    RANK_PUBLIC,
    RANK_PRIVATE
};

static const struct label {
    const char *name; /* without spaces */
    uint8_t rank;
    uint8_t kind;  /* enum key_kind, where there is no error */
    uint8_t error; /* why this is refused */
} labels[] = {
    {"RSAPRIVATEKEY", RANK_PRIVATE, KIND_PKCS1, 0},
    {"PRIVATEKEY", RANK_PRIVATE, KIND_PKCS8, 0},
    {"OPENSSHPRIVATEKEY", RANK_PRIVATE, KIND_OPENSSH, 0},
    {"ENCRYPTEDPRIVATEKEY", RANK_PRIVATE, 0, ERR_KEY_ENCRYPTED_PKCS8},
    {"ECPRIVATEKEY", RANK_PRIVATE, 0, ERR_KEY_IS_EC},
    {"DSAPRIVATEKEY", RANK_PRIVATE, 0, ERR_KEY_IS_DSA},
    {"PUBLICKEY", RANK_PUBLIC, KIND_SPKI, 0},
    {"RSAPUBLICKEY", RANK_PUBLIC, KIND_PKCS1_PUBLIC, 0},
    {"CERTIFICATE", RANK_CERTIFICATE, KIND_CERTIFICATE, 0},
    {"X509CERTIFICATE", RANK_CERTIFICATE, KIND_CERTIFICATE, 0},
    {"TRUSTEDCERTIFICATE", RANK_CERTIFICATE, KIND_CERTIFICATE, 0},
    {"CERTIFICATEREQUEST", RANK_OTHER, 0, ERR_KEY_IS_CSR},
    {"NEWCERTIFICATEREQUEST", RANK_OTHER, 0, ERR_KEY_IS_CSR},
    {"ECPARAMETERS", RANK_OTHER, 0, ERR_KEY_IS_EC},
    {"PKCS12", RANK_OTHER, 0, ERR_KEY_IS_PKCS12},
    {"", RANK_OTHER, 0, ERR_KEY_NOT_A_KEY}, /* all others */
};

struct block {
    const struct label *label;
    struct span body;
    int error;
};

/* Where the text goes on after the next five dashes or more, from i on; n + 1
 * where there are none.
 * CT: a dash may be a digit of base64url, so only the fifth leaks. */
static size_t after_dashes(const struct span *text, size_t i) {
    uint32_t run = 0;
    while (i < text->n) {
        run = (run + 1) & ct_equal(text->at[i], '-');
        i++;
        if (run == DASHES) {
            while (i < text->n && text->at[i] == '-') {
                i++;
            }
            return i;
        }
    }
    return text->n + 1;
}

/* Copies the label at *i without its spaces and goes to what ends it. Returns
 * its length; a longer one than any label is cut, and matches none. */
static size_t take_label(char label[MAX_LABEL], const struct span *text,
                         size_t *i) {
    size_t n = 0;
    for (; *i < text->n; ++*i) {
        uint8_t c = text->at[*i];
        int is_label = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c != ' ' && !is_label) {
            break;
        }
        if (is_label && n < MAX_LABEL) {
            label[n++] = (char)c;
        }
    }
    return n;
}

static const struct label *find_label(const char *name, size_t n) {
    const struct label *label = labels;
    while (label->name[0] != 0 && (text_length(label->name) != n ||
                                   memcmp(label->name, name, n) != 0)) {
        label++;
    }
    return label;
}

/* Whether five dashes stand at text[i]. */
static int are_dashes(const struct span *text, size_t i) {
    return text->n - i >= DASHES && memcmp(text->at + i, "-----", DASHES) == 0;
}

/* Whether there is nothing but white space and quotes, escaped or not. */
static int is_blank(struct span body) {
    body = text_unescape(body);
    return text_skip(&body) == body.n;
}

/* What a label without its dashes is called: -----BEGIN alone is what a shell
 * leaves of an unquoted value. */
static int label_error(const struct span *text, size_t i) {
    while (i < text->n &&
           (text->at[i] == '-' || char_class(text->at[i]) == CHAR_SPACE)) {
        i++;
    }
    return i == text->n ? -ERR_KEY_FIRST_LINE_ONLY : -ERR_KEY_TRUNCATED;
}

/* Takes the block whose label starts at *i; *i := where to look on. */
static void take_block(struct block *out, const struct span *text, size_t *i) {
    char label[MAX_LABEL], end[MAX_LABEL];
    size_t n = take_label(label, text, i);
    out->label = find_label(label, n);
    out->error = -ERR_KEY_TRUNCATED;
    out->body = (struct span){text->at + *i, 0};
    if (!are_dashes(text, *i)) {
        out->error = label_error(text, *i);
        return;
    }
    size_t start = after_dashes(text, *i);
    size_t stop = after_dashes(text, start);
    if (stop > text->n) {
        /* No END line. Blanking escapes does no harm: there is no key. */
        if (is_blank((struct span){text->at + start, text->n - start})) {
            out->error = -ERR_KEY_FIRST_LINE_ONLY;
        }
        *i = text->n;
        return;
    }
    struct span rest = {text->at + stop, text->n - stop};
    if (!text_starts(&rest, "END")) {
        *i = stop - DASHES; /* perhaps the next BEGIN */
        return;
    }
    *i = stop + 3;
    size_t end_n = take_label(end, text, i);
    if (are_dashes(text, *i)) {
        int same = end_n == n && memcmp(label, end, n) == 0;
        out->error = same ? 0 : -ERR_KEY_LABELS;
        out->body = (struct span){text->at + start, stop - DASHES - start};
        *i += DASHES;
    }
}

/* Keeps the better of two blocks; two keys as good as each other are one too
 * many. */
static void keep_better(struct block *best, const struct block *block) {
    int rank = block->label->rank * 2 + (block->error == 0);
    int best_rank = 0;
    if (best->label != NULL) {
        best_rank = best->label->rank * 2 +
                    (best->error == 0 || best->error == -ERR_KEY_SEVERAL);
    }
    if (rank > best_rank) {
        *best = *block;
    } else if (rank == best_rank && block->error == 0 &&
               block->label->rank >= RANK_PUBLIC) {
        best->error = -ERR_KEY_SEVERAL;
    }
}

/* Whether this word stands somewhere in the text. */
static int contains(struct span text, const char *word) {
    for (; text.n > 0; text.at++, text.n--) {
        if (text_starts(&text, word)) {
            return 1;
        }
    }
    return 0;
}

/* Drops RFC 1421 headers: lines with a colon. 1 where they say that the key is
 * encrypted: then they stay. */
static int drop_headers(struct span *body) {
    size_t stop = 0;
    for (size_t i = 0; i < body->n; i++) {
        if (body->at[i] == ':') {
            stop = i;
        }
    }
    if (stop == 0) {
        return 0;
    }
    while (stop < body->n && body->at[stop] != '\n' && body->at[stop] != '\r') {
        stop++;
    }
    if (contains((struct span){body->at, stop}, "ENCRYPTED")) {
        return 1;
    }
    body->at += stop;
    body->n -= stop;
    return 0;
}

/* Decodes the body of a block. */
static int decode(struct key_bytes *out, const struct block *block) {
    struct span body = text_unescape(block->body);
    if (drop_headers(&body) != 0) {
        return encrypted_pkcs1(out, body);
    }
    unsigned seen = base64_decode(body.at, &body.n);
    if ((seen & (BASE64_OTHER | BASE64_TAIL)) != 0) {
        return -ERR_KEY_BASE64;
    }
    if (body.n == 0) {
        return -ERR_KEY_TRUNCATED; /* nothing between BEGIN and END */
    }
    *out = (struct key_bytes){block->label->kind, FORM_PEM, body};
    if (bare_binary(out, body)) {
        /* What the bytes are counts for more than the label, except for what
         * the label tells DER apart. */
        if (out->kind == KIND_DER && block->label->kind != KIND_OPENSSH) {
            out->kind = block->label->kind;
        }
        out->form = FORM_PEM;
        return 0;
    }
    return -ERR_KEY_BASE64; /* its very first characters are not a key's */
}

int armour_decode(struct key_bytes *out, struct span text) {
    struct block best = {0};
    int stray_end = 0;
    for (size_t i = after_dashes(&text, 0); i <= text.n;
         i = after_dashes(&text, i)) {
        struct span rest = {text.at + i, text.n - i};
        size_t space = text_skip(&rest);
        rest.at += space;
        rest.n -= space;
        if (text_starts(&rest, "BEGIN")) {
            struct block block;
            i += space + 5;
            take_block(&block, &text, &i);
            keep_better(&best, &block);
        } else if (text_starts(&rest, "END")) {
            stray_end = 1;
        }
    }
    if (best.label == NULL) {
        return stray_end ? -ERR_KEY_TRUNCATED : 1;
    }
    int cut_label =
        best.label->name[0] == 0 && best.error == -ERR_KEY_FIRST_LINE_ONLY;
    if (best.label->error == ERR_KEY_ENCRYPTED_PKCS8) {
        return encrypted_pkcs8(out, best.body, best.error);
    }
    if (best.label->error != 0 && !cut_label) {
        return -best.label->error;
    }
    return best.error != 0 ? best.error : decode(out, &best);
}
