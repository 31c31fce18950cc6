/* SPDX-License-Identifier: MIT
 *
 * Text in, the base64 of the one SSH public key in it out: a line of
 * id_rsa.pub, authorized_keys or known_hosts, or a file as RFC 4716 has it.
 * Options, hosts, comments and headers are ignored.
 */
#include "text.h"
#include "../ct.h"
#include "../encoding/base64.h"

/* What the base64 of every key starts with: the length of its type's name has
 * four bytes, three of them 0. */
static const char blob[] = "AAAA";

static struct span from(struct span text, size_t i) {
    return (struct span){text.at + i, text.n - i};
}

static int is_space_at(struct span text, size_t i) {
    return char_class(text.at[i]) == CHAR_SPACE;
}

/* Whether a word starts at i. */
static int is_word_at(struct span text, size_t i) {
    return !is_space_at(text, i) && (i == 0 || is_space_at(text, i - 1));
}

/* Where the word or, if spaces is set, the white space at i ends. */
static size_t skip(struct span text, size_t i, int spaces) {
    while (i < text.n && is_space_at(text, i) == spaces && text.at[i] != '\\') {
        i++;
    }
    return i;
}

/* Whether the name of a key's type starts here.
 * CT: base64 is looked at too, so only the whole answer leaks, which is no for
 * the standard alphabet, and as good as always no for the other. */
static int is_type(struct span text) {
    static const char starts[][8] = {"ssh-", "ecdsa-", "sk-ssh-", "sk-ecds"};
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t n = 0;
        uint32_t same = ~UINT32_C(0);
        while (starts[i][n] != 0 && n < text.n) {
            same &= ct_equal(text.at[n], (uint8_t)starts[i][n]);
            n++;
        }
        found |= starts[i][n] == 0 ? same : 0;
    }
    return ct_public((int)(found & 1));
}

/* Goes from a file of RFC 4716 to its base64: 1, or 0 where it is none. */
static int find_file(struct span *text) {
    struct span rest = text_trim(*text);
    if (!text_starts(&rest, "---- BEGIN SSH2 PUBLIC KEY")) {
        return 0;
    }
    rest = text_unescape(from(rest, 4));
    for (size_t i = 0; i < rest.n; i++) {
        struct span word = from(rest, i);
        if (is_word_at(rest, i) && text_starts(&word, blob)) {
            size_t n = 0;
            while (n < word.n && !(word.at[n] == '-' && n + 1 < word.n &&
                                   word.at[n + 1] == '-')) {
                n++;
            }
            *text = (struct span){word.at, n};
            return 1;
        }
    }
    *text = from(rest, rest.n);
    return 1;
}

int ssh_find(struct span *text) {
    if (find_file(text)) {
        return FORM_PEM;
    }
    struct span found = {0};
    for (size_t i = 0; i < text->n;) {
        if (!is_word_at(*text, i) || !is_type(from(*text, i))) {
            i++;
            continue;
        }
        size_t start = skip(*text, skip(*text, i, 0), 1);
        struct span key = from(*text, start);
        i = start;
        if (text_starts(&key, blob)) {
            if (found.at != NULL) {
                return -ERR_KEY_SEVERAL;
            }
            i = skip(*text, start, 0);
            found = (struct span){key.at, i - start};
        }
    }
    if (found.at == NULL) {
        return 0;
    }
    *text = found;
    return FORM_BASE64;
}
