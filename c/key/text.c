/* SPDX-License-Identifier: MIT
 *
 * What was pasted in, the bytes of one key out. Text may be wrapped in base64,
 * and that again, so the same look is taken at what comes out, a few times.
 */
#include "text.h"
#include "../encoding/base64.h"
#include "../encoding/der.h"
#include "../encoding/json.h"

enum { MAX_LAYERS = 4 };

/* Whether a JSON object is a JWK or a set of them, rather than something that
 * holds a key in other ways. Text that is cut short counts as one: what it is
 * then, jwk_read says. */
static int is_jwk(struct view object) {
    struct view found[3];
    if (json_check(object, 0) != 0) {
        return 1;
    }
    json_find(found, "kty\0keys\0n\0", object); /* if one is there twice, too */
    return (found[0].n | found[1].n | found[2].n) != 0;
}

enum { NO_OBJECT, SOME_OBJECT, JWK };

/* Which of these the text is, as it stands or escaped; *text := it. */
RARE static int find_object(struct span *text) {
    struct span object = text_value(*text);
    size_t i = 1;
    int escaped = 0;
    if (object.n < 2 || object.at[0] != '{') {
        return NO_OBJECT;
    }
    while (i < object.n && json_is_space(object.at[i])) {
        i++;
    }
    if (i < object.n && object.at[i] == '\\') {
        escaped = 1;
    } else if (i == object.n || (object.at[i] != '"' && object.at[i] != '}')) {
        return NO_OBJECT;
    }
    *text = escaped ? text_trim(text_unescape(object)) : object;
    return is_jwk(view_of(*text)) ? JWK : SOME_OBJECT;
}

/* Takes off the white space and zeros that follow DER in a file. Editors and
 * block devices leave them; OpenSSL passes over whatever follows. */
RARE static void drop_blank_end(struct span *file) {
    struct view rest = view_of(*file), contents;
    if (der_take(&contents, &rest, DER_SEQUENCE) != 0) {
        return;
    }
    for (size_t i = 0; i < rest.n; i++) {
        uint8_t c = rest.at[i];
        if (c != 0 && c != ' ' && !(c >= '\t' && c <= '\r')) {
            return;
        }
    }
    file->n -= rest.n;
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

/* Goes to what may be base64 in text without armour and returns its form, or
 * the error that is certain. *verdict := what it is if it is no base64. */
RARE static int find_base64(int *verdict, struct span *text, int is_outermost) {
    int form = ssh_find(text);
    if (form > 0) {
        *verdict = -ERR_KEY_TRUNCATED;
    } else if (form == 0 && is_outermost) {
        *verdict = diagnose(*text);
        form = is_certain(*verdict) ? *verdict : 0;
    }
    return form == 0 ? FORM_BASE64 : form;
}

int text_decode(struct key_bytes *out, struct span text) {
    struct span layer = text;
    int form = 0;
    unsigned seen = 0;
    int verdict = -ERR_KEY_NOT_A_KEY;
    for (int i = 0; i < MAX_LAYERS; i++) {
        if (bare_binary(out, layer)) {
            if (form == 0) {
                drop_blank_end(&out->bytes);
            } else {
                out->form = form;
            }
            return bare_error(seen);
        }
        layer = text_narrow(layer);
        int error = armour_decode(out, layer);
        if (error <= 0) {
            out->form = form != 0 ? form : out->form;
            return error;
        }
        int object = find_object(&layer);
        if (object == JWK) {
            *out = (struct key_bytes){KIND_JWK, form != 0 ? form : FORM_JSON,
                                      layer};
            return 0;
        }
        int found = find_base64(&verdict, &layer, i == 0);
        if (found < 0) {
            return found;
        }
        verdict = object == SOME_OBJECT ? -ERR_KEY_JWK : verdict;
        layer = text_unescape(layer);
        seen = bare_decode(&layer);
        form = found;
    }
    return verdict;
}
