/* SPDX-License-Identifier: MIT
 *
 * JSON Web Key text in, the numbers of an RSA key out (RFC 7517, RFC 7518
 * section 6.3). A key set with one key in it counts as that key. A key that
 * says what it is for is bound by it.
 */
#include "../core.h"
#include "../encoding/json.h"
#include "../encoding/base64.h"

enum {
    N,
    E,
    D,
    P,
    Q,
    DP,
    DQ,
    QI,
    NUMBERS,
    KTY = NUMBERS,
    CRV,
    OTH,
    USE,
    ALG,
    OPS,
    MEMBERS
};

static const char member_names[] = "n\0e\0d\0p\0q\0dp\0dq\0qi\0"
                                   "kty\0crv\0oth\0use\0alg\0key_ops\0";

/* Goes from {"keys":[ key ]} to the key in it. */
static int enter_set(struct view *object) {
    struct view keys, key, second;
    if (json_find(&keys, "keys\0", *object) != 0) {
        return -ERR_KEY_JWK;
    }
    if (keys.n == 0 || keys.at[0] != '[') {
        return 0;
    }
    if (!json_item(&key, &keys) || key.at[0] != '{') {
        return -ERR_KEY_JWK;
    }
    if (json_item(&second, &keys)) {
        return -ERR_KEY_SEVERAL;
    }
    *object = key;
    return 0;
}

/* 0 for RSA, or what the key is instead. */
static int check_type(const struct view found[MEMBERS]) {
    struct view type, curve;
    if (!json_string(&type, found[KTY])) {
        return -ERR_KEY_JWK;
    }
    if (json_is(type, "RSA")) {
        if (found[OTH].n == 0) {
            return 0;
        }
        return found[OTH].at[0] == '[' ? -ERR_KEY_MULTI_PRIME : -ERR_KEY_JWK;
    }
    if (json_is(type, "EC")) {
        return -ERR_KEY_IS_EC;
    }
    if (json_is(type, "oct")) {
        return -ERR_KEY_SYMMETRIC;
    }
    int is_okp = json_is(type, "OKP") && json_string(&curve, found[CRV]);
    if (is_okp && (json_is(curve, "Ed25519") || json_is(curve, "Ed448"))) {
        return -ERR_KEY_IS_EDDSA;
    }
    return -ERR_KEY_OTHER_ALGORITHM;
}

/* 0 where the value is absent or this word, otherwise the error. */
static int check_word(struct view value, const char *word, int error) {
    struct view string;
    if (value.n == 0) {
        return 0;
    }
    if (!json_string(&string, value)) {
        return -ERR_KEY_JWK;
    }
    return json_is(string, word) ? 0 : error;
}

/* 0 where the value is absent or a list of strings with this word in it. */
static int check_operations(struct view value, const char *word) {
    struct view item, string;
    int found = 0;
    if (value.n == 0) {
        return 0;
    }
    if (value.at[0] != '[') {
        return -ERR_KEY_JWK;
    }
    while (json_item(&item, &value)) {
        if (!json_string(&string, item)) {
            return -ERR_KEY_JWK;
        }
        found |= json_is(string, word);
    }
    return found ? 0 : -ERR_KEY_JWK_OPS;
}

/* RFC 7517 sections 4.2 to 4.4. A private key is one to sign with; it verifies
 * too, as its public half would. */
static int check_purpose(const struct view found[MEMBERS]) {
    int error = check_word(found[USE], "sig", -ERR_KEY_JWK_USE);
    if (error == 0) {
        error = check_word(found[ALG], "RS256", -ERR_KEY_JWK_ALG);
    }
    if (error == 0) {
        error =
            check_operations(found[OPS], found[D].n == 0 ? "verify" : "sign");
    }
    return error;
}

/* Decodes a number where it stands in the text; leading zero bytes, which some
 * libraries write, are dropped. */
static int read_number(struct view *out, struct span text, struct view value) {
    struct view digits;
    if (!json_string(&digits, value) || digits.n == 0) {
        return -ERR_KEY_JWK;
    }
    uint8_t *at = text.at + (digits.at - text.at);
    size_t n = digits.n;
    unsigned seen = base64_decode(at, &n);
    if ((seen & (BASE64_SPACE | BASE64_OTHER | BASE64_TAIL)) != 0) {
        return -ERR_KEY_BASE64;
    }
    while (n > 0 && *at == 0) {
        at++;
        n--;
    }
    *out = (struct view){at, n};
    return 0;
}

RARE int jwk_read(struct rsa_numbers *out, struct span text) {
    struct view found[MEMBERS], object = view_of(text);
    *out = (struct rsa_numbers){0};
    if (json_check(object, 0) != 0) {
        return -ERR_KEY_JWK;
    }
    int error = enter_set(&object);
    if (error != 0) {
        return error;
    }
    if (json_find(found, member_names, object) != 0) {
        return -ERR_KEY_JWK;
    }
    if ((error = check_type(found)) != 0 ||
        (error = check_purpose(found)) != 0) {
        return error;
    }
    struct view v[NUMBERS] = {0};
    size_t count = found[D].n == 0 ? D : NUMBERS;
    for (size_t i = 0; i < count; i++) {
        error = read_number(&v[i], text, found[i]);
        if (error != 0) {
            return error;
        }
    }
    *out =
        (struct rsa_numbers){v[N], v[E], v[D], v[P], v[Q], v[DP], v[DQ], v[QI]};
    return count == D ? FORM_JWK_PUBLIC : FORM_JWK;
}
