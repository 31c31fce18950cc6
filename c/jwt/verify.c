/* SPDX-License-Identifier: MIT
 *
 * A token in, its claims decoded and judged out (RFC 7515, RFC 7519, and what
 * the ICR API asks of an app's token). The order is: structure, header, claims,
 * signature, times; so a time is only ever blamed on the key's owner.
 *
 * typ is compared by case, though RFC 7515 section 4.1.9 makes it a media type:
 * RFC 7519 section 5.1 recommends upper case, and every library writes it so.
 */
#include "../core.h"
#include "../encoding/base64.h"
#include "../encoding/json.h"
#include "../tom/tom.h"

enum { PARTS = 3, MAX_INTEGER_DIGITS = 16 };

static const int64_t max_safe_integer = 9007199254740991;

/* Decodes the part in place: canonical base64url (RFC 4648 section 5 without
 * padding; section 3.5: no bits left over). */
static int decode_part(struct span *part) {
    unsigned seen = base64_decode(part->at, &part->n);
    return (seen & ~(unsigned)BASE64_URL) == 0 ? 0 : -ERR_TOKEN_BASE64URL;
}

static int check_object(struct span text, int error) {
    switch (json_check(view_of(text), 1)) {
    case 0:
        return 0;
    case JSON_DUPLICATE:
        return -ERR_TOKEN_DUPLICATE;
    default:
        return -error;
    }
}

/* Finds the ends of the parts: 0, or an error. */
static int find_parts(size_t ends[PARTS], struct view token) {
    size_t count = 0;
    for (size_t i = 0; i < token.n; i++) {
        /* Bearer in front, a line feed behind: not a part's damage. */
        int is_space = token.at[i] <= ' ';
        if (is_space || (token.at[i] == '.' && count == PARTS - 1)) {
            return -ERR_TOKEN_MALFORMED;
        }
        if (token.at[i] == '.') {
            ends[count] = i;
            count++;
        }
    }
    ends[PARTS - 1] = token.n;
    return count == PARTS - 1 ? 0 : -ERR_TOKEN_MALFORMED;
}

int verify_split(struct token_parts *out, struct span token) {
    size_t ends[PARTS];
    if (token.n > MAX_TOKEN_BYTES) {
        return -ERR_TOKEN_TOO_LONG;
    }
    int error = find_parts(ends, view_of(token));
    if (error != 0) {
        return error;
    }
    tom_sha256_begin();
    tom_sha256_update(token.at, ends[1]);
    tom_sha256_end(out->digest);
    struct span *const parts[PARTS] = {&out->header, &out->claims,
                                       &out->signature};
    size_t from = 0;
    for (size_t i = 0; i < PARTS; i++) {
        *parts[i] = (struct span){token.at + from, ends[i] - from};
        from = ends[i] + 1;
        error = decode_part(parts[i]);
        if (error != 0) {
            return error;
        }
    }
    error = check_object(out->header, ERR_TOKEN_HEADER);
    if (error != 0) {
        return error;
    }
    return check_object(out->claims, ERR_TOKEN_CLAIMS);
}

static int is_word(struct view value, const char *word) {
    struct view content;
    return json_string(&content, value) && json_is(content, word);
}

/* An integer written as one, without fraction or exponent, that a double holds
 * exactly. 1, or 0 where it is none. */
static int take_integer(int64_t *out, struct view value) {
    size_t i = value.n > 0 && value.at[0] == '-' ? 1 : 0;
    size_t digits = value.n - i;
    int64_t sum = 0;
    if (digits == 0 || digits > MAX_INTEGER_DIGITS) {
        return 0;
    }
    for (size_t k = i; k < value.n; k++) {
        if (value.at[k] < '0' || value.at[k] > '9') {
            return 0;
        }
        sum = sum * 10 + value.at[k] - '0';
    }
    *out = i == 1 ? -sum : sum;
    return sum <= max_safe_integer;
}

static int check_claims(int64_t *exp, int64_t *iat,
                        const struct token_parts *parts) {
    enum { ALG, TYP, CRIT, HEADERS };
    enum { ISS, EXP, IAT, CLAIMS };
    static const char *const headers[HEADERS] = {"alg", "typ", "crit"};
    static const char *const claims[CLAIMS] = {"iss", "exp", "iat"};
    struct view h[HEADERS], c[CLAIMS], iss;
    /* verify_split saw to it that no member is there twice. */
    json_find(h, headers, HEADERS, view_of(parts->header));
    json_find(c, claims, CLAIMS, view_of(parts->claims));
    if (!is_word(h[ALG], "RS256")) {
        return -ERR_TOKEN_ALG;
    }
    if (h[TYP].n != 0 && !is_word(h[TYP], "JWT")) {
        return -ERR_TOKEN_TYP;
    }
    if (h[CRIT].n != 0) {
        return -ERR_TOKEN_CRIT;
    }
    if (!json_string(&iss, c[ISS]) || iss.n == 0) {
        return -ERR_TOKEN_ISS;
    }
    if (!take_integer(exp, c[EXP])) {
        return -ERR_TOKEN_EXP;
    }
    if (!take_integer(iat, c[IAT])) {
        return -ERR_TOKEN_IAT;
    }
    return 0;
}

int verify_claims(const struct token_parts *parts) {
    int64_t exp, iat;
    return check_claims(&exp, &iat, parts);
}

int verify_token(const struct token_parts *parts, double now,
                 double tolerance) {
    int64_t exp, iat;
    int error = claims_check_now(now);
    if (error != 0) {
        return error;
    }
    /* Written so that NaN is refused too. */
    if (!(tolerance >= 0 && tolerance <= MAX_TOLERANCE) ||
        tolerance != (double)(int)tolerance) {
        return -ERR_TOLERANCE_INVALID;
    }
    error = check_claims(&exp, &iat, parts);
    if (error != 0) {
        return error;
    }
    error = tom_verify_digest(view_of(parts->signature), parts->digest);
    if (error != 0) {
        return error;
    }
    /* All below 2^53 + 2^37: no sum overflows. */
    int64_t seconds = (int64_t)now;
    int64_t slack = (int64_t)tolerance;
    if (exp <= seconds - slack) {
        return -ERR_TOKEN_EXPIRED;
    }
    if (iat > seconds + slack) {
        return -ERR_TOKEN_IAT_FUTURE;
    }
    return exp - seconds <= MAX_EXPIRES_IN + slack ? 0 : -ERR_TOKEN_EXP_TOO_FAR;
}
