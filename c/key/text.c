/* SPDX-License-Identifier: MIT
 *
 * What was pasted in, the bytes of one key out. Text may be wrapped in base64,
 * and that again, so the same look is taken at what comes out, a few times.
 */
#include "text.h"
#include "../encoding/base64.h"
#include "../encoding/json.h"

enum { MAX_LAYERS = 4 };

/* Whether the text is a JSON object, as it stands or escaped; *text := it. */
static int find_object(struct span *text) {
    struct span object = text_value(*text);
    size_t i = 1;
    int escaped = 0;
    if (object.n < 2 || object.at[0] != '{') {
        return 0;
    }
    while (i < object.n && json_is_space(object.at[i])) {
        i++;
    }
    if (i < object.n && object.at[i] == '\\') {
        escaped = 1;
    } else if (i == object.n || (object.at[i] != '"' && object.at[i] != '}')) {
        return 0;
    }
    *text = escaped ? text_trim(text_unescape(object)) : object;
    return 1;
}

/* Takes the key type off the front of `ssh-rsa AAAA... comment`; the bytes hold
 * it again. */
static void take_openssh_line(struct span *text) {
    struct span line = text_trim(*text);
    if (!text_starts(&line, "ssh-") && !text_starts(&line, "ecdsa-") &&
        !text_starts(&line, "sk-")) {
        return;
    }
    size_t from = 0;
    while (from < line.n && line.at[from] != ' ') {
        from++;
    }
    while (from < line.n && line.at[from] == ' ') {
        from++;
    }
    size_t to = from;
    while (to < line.n && char_class(line.at[to]) != CHAR_SPACE) {
        to++;
    }
    if (to > from) {
        *text = (struct span){line.at + from, to - from};
    }
}

/* What damage to bare base64 is called. Without armour nothing tells whether a
 * stray last digit is one too many or the first of those cut off. */
static int bare_error(unsigned seen) {
    if ((seen & BASE64_OTHER) != 0) {
        return -ERR_KEY_BASE64;
    }
    return (seen & BASE64_TAIL) != 0 ? -ERR_KEY_TRUNCATED : 0;
}

/* Short base64 looks like a secret, and its padding like an empty variable.
 * Everything else that diagnose names holds characters that base64 does not. */
static int is_certain(int verdict) {
    return verdict != -ERR_KEY_NOT_A_KEY &&
           verdict != -ERR_KEY_IS_CLIENT_SECRET && verdict != -ERR_KEY_EMPTY;
}

int text_decode(struct key_bytes *out, struct span text) {
    struct span layer = text;
    int form = 0;
    unsigned seen = 0;
    int verdict = -ERR_KEY_NOT_A_KEY;
    for (int i = 0; i < MAX_LAYERS; i++) {
        if (bare_binary(out, layer)) {
            out->form = form != 0 ? form : out->form;
            return bare_error(seen);
        }
        layer = text_narrow(layer);
        int error = armour_decode(out, layer);
        if (error <= 0) {
            out->form = form != 0 ? form : out->form;
            return error;
        }
        if (find_object(&layer)) {
            *out = (struct key_bytes){KIND_JWK, form != 0 ? form : FORM_JSON,
                                      layer};
            return 0;
        }
        if (i == 0) {
            verdict = diagnose(layer);
            if (is_certain(verdict)) {
                return verdict;
            }
        }
        layer = text_unescape(layer);
        take_openssh_line(&layer);
        seen = bare_decode(&layer);
        form = FORM_BASE64;
    }
    return verdict;
}
