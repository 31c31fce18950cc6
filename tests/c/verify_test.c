/* SPDX-License-Identifier: MIT */
#include "intake.h"
#include "../../c/tom/tom.h"

#include <math.h>

/* In place of SHA-256 and RSA: what was hashed is kept, and the one good
 * signature is the word "good". */
static uint8_t hashed[MAX_TOKEN_BYTES];
static size_t hashed_n;

void tom_sha256_begin(void) {
    hashed_n = 0;
}
void tom_sha256_update(const uint8_t *bytes, size_t n) {
    memcpy(hashed + hashed_n, bytes, n);
    hashed_n += n;
}
void tom_sha256_end(uint8_t digest[32]) {
    memset(digest, 0x5a, 32);
}
int tom_verify_digest(struct view signature, const uint8_t digest[32]) {
    assert_int_equal(digest[31], 0x5a);
    return signature.n == 4 && memcmp(signature.at, "good", 4) == 0
               ? 0
               : -ERR_TOKEN_SIGNATURE;
}

#define HEADER    "{'alg':'RS256','typ':'JWT'}"
#define CLAIMS    "{'iss':'123','exp':1600,'iat':940,'alg':'RS256'}"
#define SIGNATURE "good"

static struct token_parts parts;

static int split_bytes(struct span token) {
    memset(&parts, 0, sizeof parts);
    return verify_split(&parts, token);
}

static void assert_same(struct span got, struct span want) {
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.at, want.at, want.n);
}

static int split(const char *header, const char *claims) {
    return split_bytes(token_of(header, claims, SIGNATURE));
}

/* The first rule that counts before the signature and is broken. */
static int shape(const char *header, const char *claims) {
    const struct verify_options options = {0};
    struct verdict verdict;
    int rc = split(header, claims);
    if (rc < 0) {
        return rc;
    }
    verify_judge(&verdict, &parts, &options);
    return verdict.early == 0 ? 0 : -verdict.errors[0];
}

static int split_text(const char *token) {
    return split_bytes(text_of(token));
}

/* As the header, and as the claims, which must be judged alike. */
static int split_json(const char *json) {
    const int rc = split(json, "{}"), other = split("{}", json);
    if (other != (rc == -ERR_TOKEN_HEADER ? -ERR_TOKEN_CLAIMS : rc)) {
        fail_msg("%s: %d as the header, %d as the claims", json, rc, other);
    }
    return rc;
}

static int shape_of_header(const char *header) {
    return shape(header, CLAIMS);
}
static int shape_of_claims(const char *claims) {
    return shape(HEADER, claims);
}

static int verify_split_token(double now, double tolerance,
                              const char *audience) {
    uint8_t units[64];
    const size_t n = strlen(audience);
    for (size_t i = 0; i < n; i++) {
        units[2 * i] = (uint8_t)audience[i];
        units[2 * i + 1] = 0;
    }
    const struct verify_options options = {now, tolerance, {units, 2 * n}, 0};
    const int rc = verify_check_options(&options);
    return rc < 0 ? rc : verify_token(&parts, &options);
}

static int verify(const char *claims, double now, double tolerance) {
    assert_int_equal(shape(HEADER, claims), 0);
    return verify_split_token(now, tolerance, "");
}

/* What verify_with judges by. */
static double tolerance;
static const char *audience = "";

/* A good token with these members too, at 1000. */
static int verify_with(const char *members) {
    char claims[300];
    snprintf(claims, sizeof claims, "{'iss':'a','exp':1600,'iat':940,%s}",
             members);
    assert_int_equal(shape(HEADER, claims), 0);
    return verify_split_token(1000.9, tolerance, audience);
}

TEST(takes_a_token_apart) {
    const struct span token = token_of(HEADER, CLAIMS, SIGNATURE);
    const struct span copy = bytes_of(token.at, token.n);
    assert_int_equal(split_bytes(token), 0);
    assert_same(parts.header, json_of(HEADER));
    assert_same(parts.claims, json_of(CLAIMS));
    assert_same(parts.signature, text_of(SIGNATURE));
    /* The text was hashed, up to the second dot, before it was decoded. */
    assert_int_equal(copy.at[hashed_n], '.');
    assert_int_equal(copy.n - hashed_n, 1 + 6);
    assert_memory_equal(hashed, copy.at, hashed_n);
    assert_int_equal(verify_split_token(1000, 0, ""), 0);
}

TEST(rejects_what_has_not_three_parts) {
    JUDGE_ALL(split_text, -ERR_TOKEN_MALFORMED, "", "a", "e30", "e30.e30",
              "e30.e30.AA.AA", "Bearer e30.e30.AA", " e30.e30.AA",
              "e30.e30.AA\n", "e30. e30.AA", "....");
}

TEST(rejects_tokens_over_8_kib) {
    static const char zeros[MAX_TOKEN_BYTES + 1];
    assert_int_equal(split_bytes(bytes_of(zeros, MAX_TOKEN_BYTES + 1)),
                     -ERR_TOKEN_TOO_LONG);
    assert_int_equal(split_bytes(bytes_of(zeros, MAX_TOKEN_BYTES)),
                     -ERR_TOKEN_MALFORMED);
}

TEST(rejects_base64url_that_is_not_canonical) {
    static const char *const bad[] = {
        "e30=", "e31", "e3", "e30+", "e30/", "e", "e30*", "e\x80zz", "e30\"",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        for (int part = 0; part < 3; part++) {
            char token[64];
            snprintf(token, sizeof token, "%s.%s.%s",
                     part == 0 ? bad[i] : "e30", part == 1 ? bad[i] : "e30",
                     part == 2 ? bad[i] : "e30");
            int rc = split_bytes(text_of(token));
            if (rc != -ERR_TOKEN_BASE64URL) {
                fail_msg("%s: %d", token, rc);
            }
        }
    }
    assert_int_equal(split_bytes(text_of("e30.e30.-_-_")), 0);
    assert_int_equal(split_bytes(text_of("e30.e30.")), 0);
    assert_int_equal(split_bytes(text_of(".e30.AA")), -ERR_TOKEN_HEADER);
    assert_int_equal(split_bytes(text_of("e30..AA")), -ERR_TOKEN_CLAIMS);
}

TEST(takes_json_as_rfc_8259_has_it) {
    JUDGE_ALL(
        split_json, 0, "{}", " \t\r\n{ \n} \r\n", "{'':''}", "{'a':[]}",
        "{'a':[1,2,[{}],{'b':[{}]}],'c':null}", "{'a' : true , 'b' : false }",
        "{'a':0,'b':-0,'c':1.5,'d':-1e3,'e':1E+9,'f':0.0e-1}",
        "{'a':'\\'\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD800'}",
        "{'a':'\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf'}",
        "{'a':'\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf'}",
        "{'a':']},','b':'{['}", "{'a':'\\uffFF\\u09aA'}");
}

TEST(rejects_what_is_not_json) {
    JUDGE_ALL(split_json, -ERR_TOKEN_HEADER, "", " ", "[]", "1", "'a'", "null",
              "{", "}", "{]", "{}{}", "{}x", "{,}", "{'a'}", "{'a':}",
              "{'a':1,}", "{'a':1 'b':2}", "{'a':1,,'b':2}", "{,'a':1}",
              "{a:1}", "{1:1}", "{'a':[1,]}", "{'a':[,1]}", "{'a':[1 2]}",
              "{'a':[1}", "{'a':{]}", "{'a':['b':1]}", "{'a':01}", "{'a':1.}",
              "{'a':.5}", "{'a':-}", "{'a':+1}", "{'a':1e}", "{'a':1e+}",
              "{'a':1e+-1}", "{'a':0x1}", "{'a':NaN}", "{'a':tru}",
              "{'a':trues}", "{'a':True}", "{'a':nul}", "{'a':'}", "{'a':'\\'}",
              "{'a':'\\x'}", "{'a':'\\u12'}", "{'a':'\\u12g4'}", "{'a':'\t'}",
              "{'a':'\n'}", "{'a':'\x1f'}", "{/**/}", "\xef\xbb\xbf{}",
              "{'a':'\x80'}", "{'a':'\xc0\x80'}", "{'a':'\xc1\xbf'}",
              "{'a':'\xc2'}", "{'a':'\xe0\x9f\xbf'}", "{'a':'\xe2\x82'}",
              "{'a':'\xed\xa0\x80'}", "{'a':'\xf0\x8f\xbf\xbf'}",
              "{'a':'\xf4\x90\x80\x80'}", "{'a':'\xf5\x80\x80\x80'}",
              "{'a':'\xff'}", "{'\xc2':1}", "{\x80}");
    /* A NUL is no end of the text; and {'a':1}. */
    JUDGE_ALL(split_text, -ERR_TOKEN_HEADER, "e30A.e30.AA",
              "eydhJzoxfQ.e30.AA");
    JUDGE_ALL(split_text, -ERR_TOKEN_CLAIMS, "e30.e30A.AA",
              "e30.eydhJzoxfQ.AA");
}

TEST(rejects_every_cut_of_json) {
    char text[] = "{'a':[1,{'b':'\\u0041\xc3\xa9'}],'c':-1.5e2}";
    assert_int_equal(split("{}", text), 0);
    for (size_t n = sizeof text - 2; n > 0; n--) {
        text[n] = 0;
        assert_int_equal(split("{}", text), -ERR_TOKEN_CLAIMS);
    }
}

static int nested(size_t depth) {
    char text[600];
    size_t n = 0;
    memcpy(text, "{'a':", 5);
    n = 5;
    for (size_t i = 1; i < depth; i++) {
        text[n++] = '[';
    }
    if (depth == 1) {
        text[n++] = '1';
    }
    for (size_t i = 1; i < depth; i++) {
        text[n++] = ']';
    }
    text[n++] = '}';
    text[n] = 0;
    return split("{}", text);
}

TEST(bounds_the_depth) {
    assert_int_equal(nested(1), 0);
    assert_int_equal(nested(64), 0);
    assert_int_equal(nested(65), -ERR_TOKEN_CLAIMS);
    assert_int_equal(nested(200), -ERR_TOKEN_CLAIMS);
}

TEST(rejects_duplicate_members_at_any_depth) {
    JUDGE_ALL(split_json, -ERR_TOKEN_DUPLICATE, "{'a':1,'a':1}",
              "{'a':1,'b':2,'a':1}", "{'iss':'x','\\u0069ss':'y'}",
              "{'\\u0069\\u0073\\u0073':'x','iss':'y'}", "{'':1,'':1}",
              "{'x':{'a':1,'a':1}}", "{'x':[0,[{'y':{'b':0,'a':1,'a':1}}]]}",
              "{'a':{'b':1},'a':1}", "{'a':{'a':{'b':1,'c':[{}],'b':2}}}",
              "{'/':1,'\\/':1}", "{'\\n':1,'\\u000a':1}",
              "{'\\'':1,'\\u0022':1}", "{'\\\\':1,'\\u005C':1}",
              "{'\xc3\xa9':1,'\\u00e9':1}", "{'\xc3\xbf':1,'\\u00fF':1}",
              "{'\xe2\x82\xac':1,'\\u20AC':1}",
              "{'\xf0\x9f\x98\x80':1,'\\ud83d\\ude00':1}",
              "{'a\xf0\x9f\x98\x80z':1,'a\\ud83D\\uDe00z':1}");
}

TEST(takes_the_same_name_in_different_objects) {
    JUDGE_ALL(split_json, 0, "{'a':{'a':{'a':1}},'b':{'a':1}}",
              "{'a':[{'a':1},{'a':1}],'b':'a'}",
              "{'a':1,'A':1,'aa':1,'':1,'a\\u0000':1}",
              "{'\xf0\x9f\x98\x80':1,'\\ud83d':1,'\\ude00':1}",
              "{'x':['a','a']}");
}

/* As many members as a token can hold, all in one object. */
TEST(takes_as_many_names_as_a_token_can_hold) {
    static char claims[6100];
    size_t n = 0;
    for (unsigned k = 0; n + 9 < sizeof claims; k++) {
        claims[n++] = k == 0 ? '{' : ',';
        memcpy(claims + n, "'  ':0", 6);
        claims[n + 1] = (char)('(' + k / 52);
        claims[n + 2] = (char)('(' + k % 52);
        n += 6;
    }
    claims[n] = '}';
    assert_int_equal(split("{}", claims), 0);
    claims[n - 4] = '('; /* the last name is the first again */
    claims[n - 5] = '(';
    assert_int_equal(split("{}", claims), -ERR_TOKEN_DUPLICATE);
}

TEST(rejects_headers_that_promise_something_else) {
    JUDGE_ALL(shape_of_header, 0, "{'alg':'RS256'}",
              "{'typ':'JWT','kid':'1','alg':'RS256'}",
              "{'alg':'RS\\u003256','typ':'\\u004aWT'}");
    JUDGE_ALL(shape_of_header, -ERR_TOKEN_ALG, "{}", "{'typ':'JWT'}",
              "{'alg':'none'}", "{'alg':'HS256','typ':'JWT'}",
              "{'alg':'rs256'}", "{'alg':'RS2567'}", "{'alg':'RS25'}",
              "{'alg':'RS256\\u0000'}", "{'alg':null}", "{'alg':['RS256']}",
              "{'x':{'alg':'RS256'}}");
    JUDGE_ALL(shape_of_header, -ERR_TOKEN_TYP, "{'alg':'RS256','typ':'jwt'}",
              "{'alg':'RS256','typ':'at+jwt'}", "{'alg':'RS256','typ':''}",
              "{'alg':'RS256','typ':null}");
    JUDGE_ALL(shape_of_header, -ERR_TOKEN_CRIT,
              "{'alg':'RS256','crit':['exp']}", "{'alg':'RS256','crit':[]}",
              "{'alg':'RS256','crit':null}");
}

TEST(rejects_claims_that_are_missing_or_malformed) {
    JUDGE_ALL(shape_of_claims, 0, "{'iat':0,'exp':-0,'iss':'\\u0000'}",
              "{'iss':'a' ,'exp': 9007199254740991 ,"
              "'iat':-60\n}");
    JUDGE_ALL(shape_of_claims, -ERR_TOKEN_IAT, "{'iss':'a','exp':1,'iat':-61}",
              "{'iss':'a','exp':1}", "{'iss':'a','exp':1,'iat':0.5}",
              "{'iss':'a','exp':1,'iat':-9007199254740992}",
              "{'iss':'a','exp':1,'iat':true}",
              "{'iss':'a','exp':1,'iat':[1]}");
    JUDGE_ALL(shape_of_claims, -ERR_TOKEN_ISS, "{}", "{'exp':1,'iat':1}",
              "{'iss':'','exp':1,'iat':1}", "{'iss':123,'exp':1,'iat':1}",
              "{'iss':null,'exp':1,'iat':1}", "{'iss':['a'],'exp':1,'iat':1}",
              "{'x':{'iss':'a'},'exp':1,'iat':1}");
    JUDGE_ALL(shape_of_claims, -ERR_TOKEN_EXP, "{'iss':'a','iat':1}",
              "{'iss':'a','exp':'1','iat':1}", "{'iss':'a','exp':1.0,'iat':1}",
              "{'iss':'a','exp':1e3,'iat':1}", "{'iss':'a','exp':null,'iat':1}",
              "{'iss':'a','exp':9007199254740992,'iat':1}",
              "{'iss':'a','exp':99999999999999999999,'iat':1}");
}

TEST(bounds_exp_and_iat) {
    /* exp > now - tolerance */
    assert_int_equal(verify(CLAIMS, 1599, 0), 0);
    assert_int_equal(verify(CLAIMS, 1599.99, 0), 0);
    assert_int_equal(verify(CLAIMS, 1600, 0), -ERR_TOKEN_EXPIRED);
    assert_int_equal(verify(CLAIMS, 1899, 300), 0);
    assert_int_equal(verify(CLAIMS, 1900, 300), -ERR_TOKEN_EXPIRED);
    /* exp - now <= 600 + tolerance */
    assert_int_equal(verify(CLAIMS, 1000, 0), 0);
    assert_int_equal(verify(CLAIMS, 999, 0), -ERR_TOKEN_EXP_TOO_FAR);
    assert_int_equal(verify(CLAIMS, 999.99, 0), -ERR_TOKEN_EXP_TOO_FAR);
    assert_int_equal(verify(CLAIMS, 999, 1), 0);
    /* iat <= now + tolerance */
    const char *late = "{'iss':'a','exp':1600,'iat':1100}";
    assert_int_equal(verify(late, 1100, 0), 0);
    assert_int_equal(verify(late, 1099, 0), -ERR_TOKEN_IAT_FUTURE);
    assert_int_equal(verify(late, 1099, 1), 0);
    assert_int_equal(verify(late, 1098, 1), -ERR_TOKEN_IAT_FUTURE);
    const char *extreme = "{'iss':'a','exp':9007199254740991,"
                          "'iat':-60}";
    assert_int_equal(verify(extreme, 99999999999.0, 300),
                     -ERR_TOKEN_EXP_TOO_FAR);
    const char *past = "{'iss':'a','exp':-9007199254740991,'iat':0}";
    assert_int_equal(verify(past, 0, 300), -ERR_TOKEN_EXPIRED);
}

static int verify_nbf(const char *nbf) {
    char member[80];
    snprintf(member, sizeof member, "'nbf':%s", nbf);
    return verify_with(member);
}

TEST(takes_nbf_that_is_a_number_and_past) {
    JUDGE_ALL(verify_nbf, 0, "1000", "1000.0", "999.5", "0", "-1", "-0.5");
    JUDGE_ALL(verify_nbf, -ERR_TOKEN_NBF, "1001", "1000.5",
              "1000.000000000000000001", "1e2", "1.5e2", "'1000'", "'.5'",
              "null", "true", "[1000]", "{}");
    tolerance = 1;
    JUDGE_ALL(verify_nbf, 0, "1001", "1000.5");
    JUDGE_ALL(verify_nbf, -ERR_TOKEN_NBF, "1001.5");
    tolerance = 300;
    JUDGE_ALL(verify_nbf, 0, "1300");
    JUDGE_ALL(verify_nbf, -ERR_TOKEN_NBF, "1301", "9007199254740991",
              "9007199254740991.5", "9007199254740992");
    tolerance = 0;
}

static int verify_aud(const char *aud) {
    char member[100];
    snprintf(member, sizeof member, "'aud':%s", aud);
    return verify_with(member);
}

TEST(takes_aud_that_names_the_audience) {
    JUDGE_ALL(verify_aud, -ERR_TOKEN_AUD, "'api'", "''", "['']", "null", "[]");
    audience = "api";
    JUDGE_ALL(verify_aud, 0, "'api'", "'\\u0061pi'", "['api']",
              "['other','api']", " [ 'x' , ['y',{'a':[1]}] , 1 , 'api' ] ");
    JUDGE_ALL(verify_aud, -ERR_TOKEN_AUD, "''", "'ap'", "'apis'", "'API'", "[]",
              "[ ]", "['ap','apis',',api']", "[['api']]", "[{'api':'api'}]",
              "{'api':'api'}");
    assert_int_equal(verify_with("'x':1"), -ERR_TOKEN_AUD);
    audience = "1";
    JUDGE_ALL(verify_aud, -ERR_TOKEN_AUD, "1", "[1]");
    audience = "null";
    JUDGE_ALL(verify_aud, -ERR_TOKEN_AUD, "null");
    audience = "";
}

TEST(refuses_iat_after_exp) {
    const char *claims = "{'iss':'a','exp':1000,'iat':1001}";
    assert_int_equal(verify(claims, 1001, 2), -ERR_TOKEN_IAT_AFTER_EXP);
    const char *same = "{'iss':'a','exp':1000,'iat':1000}";
    assert_int_equal(verify(same, 1001, 2), 0);
}

/* What verify_judge finds is the whole list, and its first what verify_token
 * says of a token whose signature is good. */
TEST(lists_every_rule_that_is_broken) {
    static const struct {
        const char *header, *claims;
        uint8_t errors[VERIFY_RULES + 1];
    } cases[] = {
        {HEADER, CLAIMS, {0}},
        {"{'alg':'none','typ':'x','crit':[]}",
         "{'nbf':2000,'aud':'x'}",
         {ERR_TOKEN_ALG, ERR_TOKEN_TYP, ERR_TOKEN_CRIT, ERR_TOKEN_ISS,
          ERR_TOKEN_EXP, ERR_TOKEN_IAT, ERR_TOKEN_NBF, ERR_TOKEN_AUD}},
        {HEADER,
         "{'iss':'a','exp':900,'iat':2000}",
         {ERR_TOKEN_EXPIRED, ERR_TOKEN_IAT_FUTURE, ERR_TOKEN_IAT_AFTER_EXP}},
        {HEADER,
         "{'iss':1,'exp':4600,'iat':940}",
         {ERR_TOKEN_ISS, ERR_TOKEN_EXP_TOO_FAR}},
        {HEADER,
         "{'iss':'a','exp':'x','iat':2000}",
         {ERR_TOKEN_EXP, ERR_TOKEN_IAT_FUTURE}},
        /* An exp that is none is not compared with iat. */
        {HEADER,
         "{'iss':'a','exp':-9007199254740993,'iat':940}",
         {ERR_TOKEN_EXP}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct verify_options options = {.now = 1000};
        struct verdict verdict;
        assert_int_equal(split(cases[i].header, cases[i].claims), 0);
        verify_judge(&verdict, &parts, &options);
        assert_string_equal(verdict.errors, cases[i].errors);
        assert_int_equal(verdict.n, strlen((const char *)cases[i].errors));
        assert_int_equal(verify_token(&parts, &options), -verdict.errors[0]);
    }
}

TEST(rejects_bad_times_and_tolerances) {
    assert_int_equal(verify(CLAIMS, -1, 0), -ERR_NOW_INVALID);
    assert_int_equal(verify(CLAIMS, NAN, 0), -ERR_NOW_INVALID);
    assert_int_equal(verify(CLAIMS, INFINITY, 0), -ERR_NOW_INVALID);
    assert_int_equal(verify(CLAIMS, 1e12, 0), -ERR_NOW_MILLISECONDS);
    assert_int_equal(verify(CLAIMS, 1000, -1), -ERR_TOLERANCE_INVALID);
    assert_int_equal(verify(CLAIMS, 1000, 301), -ERR_TOLERANCE_INVALID);
    assert_int_equal(verify(CLAIMS, 1000, 0.5), -ERR_TOLERANCE_INVALID);
    assert_int_equal(verify(CLAIMS, 1000, NAN), -ERR_TOLERANCE_INVALID);
    assert_int_equal(verify(CLAIMS, 1000, INFINITY), -ERR_TOLERANCE_INVALID);
    assert_int_equal(verify(CLAIMS, 1000, 1e300), -ERR_TOLERANCE_INVALID);
}

/* For who attaches a signature that somebody else made. */
TEST(judges_the_signature_alone) {
    const struct verify_options options = {.signature_alone = 1};
    const char *late = "{'iss':'a','exp':9,'iat':99,'nbf':'x','aud':1}";
    assert_int_equal(split(HEADER, late), 0);
    assert_int_equal(verify_token(&parts, &options), 0);
    assert_int_equal(split_bytes(token_of(HEADER, late, "evil")), 0);
    assert_int_equal(verify_token(&parts, &options), -ERR_TOKEN_SIGNATURE);
    assert_int_equal(split("{'alg':'none'}", late), 0);
    assert_int_equal(verify_token(&parts, &options), -ERR_TOKEN_ALG);
    assert_int_equal(split(HEADER, "{'exp':9,'iat':1}"), 0);
    assert_int_equal(verify_token(&parts, &options), -ERR_TOKEN_ISS);
}

/* A forged token's times say nothing. */
TEST(judges_the_signature_before_the_times) {
    assert_int_equal(split_bytes(token_of(HEADER, CLAIMS, "evil")), 0);
    assert_int_equal(verify_split_token(5000, 0, ""), -ERR_TOKEN_SIGNATURE);
    assert_int_equal(split_bytes(token_of(HEADER, CLAIMS, "")), 0);
    assert_int_equal(verify_split_token(1000, 0, ""), -ERR_TOKEN_SIGNATURE);
}

/* Even where the caller forgets to ask for it. */
TEST(never_verifies_another_alg) {
    assert_int_equal(split("{'alg':'none'}", CLAIMS), 0);
    assert_int_equal(verify_split_token(1000, 0, ""), -ERR_TOKEN_ALG);
}
