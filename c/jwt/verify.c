/* SPDX-License-Identifier: MIT
 *
 * A token in, its claims decoded and judged out (RFC 7515, RFC 7519, and what
 * the ICR API asks of an app's token). The order is: structure, header, form of
 * iss, exp and iat, signature, all else; so what a claim says is only ever
 * blamed on the key's owner.
 *
 * typ is compared by case, though RFC 7515 section 4.1.9 makes it a media type:
 * RFC 7519 section 5.1 recommends upper case, and every library writes it so.
 */
#include "../core.h"
#include "../encoding/base64.h"
#include "../encoding/json.h"
#include "../tom/tom.h"

enum { PARTS = 3, MAX_INTEGER_DIGITS = 16, EARLY_RULES = 6 };

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
        /* Bearer before it, a line feed after it: no part is damaged. */
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

/* A NumericDate, with a fraction or without; an exponent, which nobody writes,
 * is refused. *out := its seconds, rounded up: now is in whole seconds, and a
 * date within a second has not come when that second starts. Returns 1, or 0 if
 * it is no date. */
static int take_date(int64_t *out, struct view value) {
    struct view whole = value;
    whole.n = 0;
    while (whole.n < value.n && value.at[whole.n] != '.') {
        whole.n++;
    }
    if (!take_integer(out, whole)) {
        return 0;
    }
    int is_more = 0;
    for (size_t i = whole.n + 1; i < value.n; i++) {
        if (value.at[i] < '0' || value.at[i] > '9') {
            return 0;
        }
        is_more |= value.at[i] != '0';
    }
    *out += is_more && value.at[0] != '-';
    return 1;
}

/* RFC 7519 section 4.1.3: aud is a string or an array of them. Where an
 * audience is expected, a token without aud is refused, as jose and
 * jsonwebtoken do. */
static int is_for(struct view aud, struct view audience) {
    struct view item, content;
    if (audience.n == 0) {
        return 0;
    }
    if (json_string(&content, aud)) {
        return json_is_utf16(content, audience);
    }
    if (aud.at[0] != '[') {
        return 0;
    }
    while (json_item(&item, &aud)) {
        if (json_string(&content, item) && json_is_utf16(content, audience)) {
            return 1;
        }
    }
    return 0;
}

enum { ALG, TYP, CRIT, HEADERS };
enum { ISS, EXP, IAT, NBF, AUD, CLAIMS };

/* verify_split saw to it that no member is there twice. */
static void find_members(struct view h[HEADERS], struct view c[CLAIMS],
                         const struct token_parts *parts) {
    json_find(h, "alg\0typ\0crit\0", view_of(parts->header));
    json_find(c, "iss\0exp\0iat\0nbf\0aud\0", view_of(parts->claims));
}

void verify_judge(struct verdict *out, const struct token_parts *parts,
                  const struct verify_options *options) {
    struct view h[HEADERS], c[CLAIMS], iss;
    find_members(h, c, parts);
    int64_t exp, iat, nbf;
    const int has_exp = take_integer(&exp, c[EXP]);
    const int has_iat = take_integer(&iat, c[IAT]) && iat >= -IAT_BACK;
    /* All below 2^53 + 2^37: no sum overflows. */
    const int64_t now = (int64_t)options->now;
    const int64_t slack = (int64_t)options->tolerance;
    const struct {
        int error, holds;
    } rules[VERIFY_RULES] = {
        {ERR_TOKEN_ALG, is_word(h[ALG], "RS256")},
        {ERR_TOKEN_TYP, h[TYP].n == 0 || is_word(h[TYP], "JWT")},
        {ERR_TOKEN_CRIT, h[CRIT].n == 0},
        {ERR_TOKEN_ISS, json_string(&iss, c[ISS]) && iss.n != 0},
        {ERR_TOKEN_EXP, has_exp},
        {ERR_TOKEN_IAT, has_iat},
        /* EARLY_RULES end here; the signature is checked in between. */
        {ERR_TOKEN_EXPIRED, !has_exp || exp > now - slack},
        {ERR_TOKEN_IAT_FUTURE, !has_iat || iat <= now + slack},
        {ERR_TOKEN_EXP_TOO_FAR,
         !has_exp || exp - now <= MAX_EXPIRES_IN + slack},
        {ERR_TOKEN_IAT_AFTER_EXP, !has_exp || !has_iat || iat <= exp},
        {ERR_TOKEN_NBF,
         c[NBF].n == 0 || (take_date(&nbf, c[NBF]) && nbf <= now + slack)},
        {ERR_TOKEN_AUD, c[AUD].n == 0 ? options->audience.n == 0
                                      : is_for(c[AUD], options->audience)},
    };
    *out = (struct verdict){0};
    for (size_t i = 0; i < VERIFY_RULES; i++) {
        if (!rules[i].holds) {
            out->errors[out->n++] = (uint8_t)rules[i].error;
            out->early += i < EARLY_RULES;
        }
    }
}

int verify_check_options(const struct verify_options *options) {
    int error = claims_check_now(options->now);
    if (error != 0) {
        return error;
    }
    /* Written so that NaN is refused too. */
    const double tolerance = options->tolerance;
    return tolerance >= 0 && tolerance <= MAX_TOLERANCE &&
                   tolerance == (double)(int)tolerance
               ? 0
               : -ERR_TOLERANCE_INVALID;
}

int verify_token(const struct token_parts *parts,
                 const struct verify_options *options) {
    struct verdict verdict;
    verify_judge(&verdict, parts, options);
    if (verdict.early == 0) {
        int error = tom_verify_digest(view_of(parts->signature), parts->digest);
        if (error != 0 || options->signature_alone) {
            return error;
        }
    }
    return verdict.n == 0 ? 0 : -verdict.errors[0];
}
