/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "../../c/encoding/json.h"

static int read_text(const char *text) {
    return READ(jwk_read, json_of(text));
}

#define NUMBERS                                                                \
    "'n':'AQAB','e':'Aw','d':'BQ','p':'Bw','q':'Cw',"                          \
    "'dp':'AQ','dq':'Ag','qi':'_-8'"
#define PRIVATE "{'kty':'RSA'," NUMBERS "}"

/* That key, with a part replaced. */
static int read_changed(const char *from, const char *to) {
    return READ(jwk_read,
                replaced(replaced(text_of(PRIVATE), from, to), "'", "\""));
}

static void assert_numbers(void) {
    assert_int_equal(numbers.n.n, 3);
    assert_memory_equal(numbers.n.at, "\1\0\1", 3);
    assert_int_equal(numbers.e.at[0], 3);
    assert_int_equal(numbers.d.at[0], 5);
    assert_int_equal(numbers.p.at[0], 7);
    assert_int_equal(numbers.q.at[0], 11);
    assert_int_equal(numbers.dp.at[0], 1);
    assert_int_equal(numbers.dq.at[0], 2);
    assert_int_equal(numbers.qi.n, 2);
    assert_memory_equal(numbers.qi.at, "\xff\xef", 2);
}

TEST(reads_private_keys) {
    assert_int_equal(read_text(PRIVATE), FORM_JWK);
    assert_numbers();
    assert_int_equal(
        read_text(" {\n 'use': 'sig', 'x5c': ['a', {'n': 1}], "
                  "'qi' : '_-8', 'dq':'Ag' , 'dp':'AQ',\n"
                  "'q':'Cw','p':'Bw','d':'BQ','e':'Aw',\n"
                  "'n':'AQAB','kty':'RSA', 'key_ops':['sign'] }\r\n"),
        FORM_JWK);
    assert_numbers();
}

/* Longer than any object that may have no member twice. */
TEST(reads_long_ones) {
    static char text[8192];
    memset(text, 'A', sizeof text - 1);
    memcpy(text, "{'x5c':'", 8);
    memcpy(text + sizeof text - sizeof PRIVATE - 2, "',", 2);
    memcpy(text + sizeof text - sizeof PRIVATE, &PRIVATE[1],
           sizeof PRIVATE - 1);
    assert_int_equal(read_text(text), FORM_JWK);
    assert_numbers();
}

TEST(finds_nothing_in_an_empty_object) {
    struct view values[2] = {{NULL, 1}, {NULL, 2}};
    const struct view empty = {(const uint8_t *)"{}", 2};
    assert_int_equal(json_find(values, "a\0b\0", empty), 0);
    assert_int_equal(values[0].n, 0);
    assert_int_equal(values[1].n, 0);
}

TEST(reads_public_keys) {
    assert_int_equal(read_text("{'kty':'RSA','n':'AQAB','e':'Aw'}"),
                     FORM_JWK_PUBLIC);
    assert_int_equal(numbers.n.n, 3);
    assert_int_equal(numbers.e.n, 1);
    assert_int_equal(numbers.d.n, 0);
    assert_int_equal(numbers.p.n, 0);
}

TEST(knows_names_however_they_are_escaped) {
    assert_int_equal(read_text("{'\\u006bty':'R\\u0053A'," NUMBERS "}"),
                     FORM_JWK);
    assert_numbers();
    /* Twice; and not the end of the name. */
    JUDGE_ALL(read_text, -ERR_KEY_JWK,
              "{'kty':'RSA','k\\u0074y':'RSA'," NUMBERS "}",
              "{'kty\\u0000':'RSA'," NUMBERS "}");
}

TEST(drops_leading_zero_bytes) {
    assert_int_equal(read_text("{'kty':'RSA','n':'AAEAAQ','e':'AAAD'}"),
                     FORM_JWK_PUBLIC);
    assert_int_equal(numbers.n.n, 3);
    assert_int_equal(numbers.e.n, 1);
    assert_int_equal(read_text("{'kty':'RSA','n':'AAAA','e':'AA'}"),
                     FORM_JWK_PUBLIC);
    assert_int_equal(numbers.n.n, 0);
}

TEST(tolerates_padding_and_plain_base64) {
    assert_int_equal(read_text("{'kty':'RSA','n':'/+8=','e':'Aw=='}"),
                     FORM_JWK_PUBLIC);
    assert_memory_equal(numbers.n.at, "\xff\xef", 2);
}

TEST(rejects_duplicate_members) {
    JUDGE_ALL(read_text, -ERR_KEY_JWK, "{'kty':'RSA','n':'AQAB'," NUMBERS "}",
              "{'kty':'EC','kty':'RSA'," NUMBERS "}");
}

TEST(rejects_missing_members) {
    static const char *const names[] = {"n", "e", "p", "q", "dp", "dq", "qi"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char from[8];
        snprintf(from, sizeof from, "'%s':", names[i]);
        assert_int_equal(read_changed(from, "'x':"), -ERR_KEY_JWK);
    }
    JUDGE_ALL(read_text, -ERR_KEY_JWK, "{}", "{" NUMBERS "}",
              "{'kty':1," NUMBERS "}", "{'kty':'RSA','n':65537,'e':'Aw'}",
              "{'kty':'RSA','n':'','e':'Aw'}");
}

static int read_n(const char *n) {
    char text[80];
    snprintf(text, sizeof text, "{'kty':'RSA','n':'%s','e':'Aw'}", n);
    return read_text(text);
}

TEST(rejects_damaged_base64) {
    JUDGE_ALL(read_n, -ERR_KEY_BASE64, "A", "AB", "A*AB", "AQ AB", "AQ\\n",
              "AQ=A", "AQAB\\u0041");
}

TEST(names_what_is_not_rsa) {
    JUDGE_ALL(read_text, -ERR_KEY_IS_EC, "{'kty':'EC','crv':'P-256'}");
    JUDGE_ALL(read_text, -ERR_KEY_IS_EDDSA, "{'kty':'OKP','crv':'Ed25519'}",
              "{'crv':'Ed448','kty':'OKP'}");
    JUDGE_ALL(read_text, -ERR_KEY_OTHER_ALGORITHM,
              "{'kty':'OKP','crv':'X25519'}", "{'kty':'OKP'}", "{'kty':'rsa'}");
    JUDGE_ALL(read_text, -ERR_KEY_SYMMETRIC, "{'kty':'oct','k':'AQAB'}");
    JUDGE_ALL(read_text, -ERR_KEY_MULTI_PRIME,
              "{'kty':'RSA','oth':[]," NUMBERS "}");
    JUDGE_ALL(read_text, -ERR_KEY_JWK, "{'kty':'RSA','oth':null," NUMBERS "}");
}

/* RFC 7517 sections 4.2 to 4.4. */
TEST(is_bound_by_what_the_key_says) {
#define MEMBERS(more) "{'kty':'RSA'," more "," NUMBERS "}"
#define PUBLIC(more)  "{'kty':'RSA'," more ",'n':'AQAB','e':'Aw'}"
    JUDGE_ALL(read_text, FORM_JWK, MEMBERS("'use':'sig'"),
              MEMBERS("'us\\u0065':'s\\u0069g'"), MEMBERS("'alg':'RS256'"),
              MEMBERS("'key_ops':['sign']"),
              MEMBERS("'key_ops' : [ 'verify' ,\t'sign' ] "));
    JUDGE_ALL(read_text, -ERR_KEY_JWK_USE, MEMBERS("'use':'enc'"),
              MEMBERS("'use':'Sig'"), MEMBERS("'use':''"),
              PUBLIC("'use':'enc'"));
    JUDGE_ALL(read_text, -ERR_KEY_JWK, MEMBERS("'use':null"),
              MEMBERS("'use':['sig']"), MEMBERS("'alg':256"),
              MEMBERS("'key_ops':'sign'"), MEMBERS("'key_ops':{'sign':1}"),
              MEMBERS("'key_ops':[['sign']]"),
              MEMBERS("'key_ops':[{'a':[1]},'sign']"),
              MEMBERS("'use':'sig','use':'sig'"));
    JUDGE_ALL(read_text, -ERR_KEY_JWK_ALG, MEMBERS("'alg':'RS384'"),
              PUBLIC("'alg':'none'"));
    JUDGE_ALL(read_text, -ERR_KEY_JWK_OPS, MEMBERS("'key_ops':[]"),
              MEMBERS("'key_ops':[ ]"), MEMBERS("'key_ops':['verify']"),
              MEMBERS("'key_ops':['decrypt','a,sign]']"),
              PUBLIC("'key_ops':['sign']"));
    JUDGE_ALL(read_text, FORM_JWK_PUBLIC, PUBLIC("'key_ops':['verify']"));
    JUDGE_ALL(read_text, -ERR_KEY_IS_EC, "{'kty':'EC','use':'enc'}");
}

TEST(tells_a_number_of_zero_from_one_that_is_absent) {
    assert_int_equal(read_changed("'d':'BQ'", "'d':'AA'"), FORM_JWK);
    assert_int_equal(numbers.d.n, 0);
    assert_non_null(numbers.d.at);
}

TEST(takes_a_set_of_one_key) {
    assert_int_equal(read_text("{'keys':[" PRIVATE "]}"), FORM_JWK);
    assert_numbers();
    assert_int_equal(read_text("{'a':[1,2],'keys' : [ " PRIVATE " ] , 'b':{}}"),
                     FORM_JWK);
    assert_numbers();
    JUDGE_ALL(read_text, -ERR_KEY_SEVERAL, "{'keys':[" PRIVATE "," PRIVATE "]}",
              "{'keys':[" PRIVATE ",1]}");
    assert_int_equal(read_text("{'keys':[\t\r\n " PRIVATE "],'b':1}"),
                     FORM_JWK);
    JUDGE_ALL(read_text, -ERR_KEY_JWK, "{'keys':[]}", "{'keys':[ ]}",
              "{'keys':[1," PRIVATE "]}", "{'keys':{}}");
}

TEST(rejects_what_is_not_json) {
    JUDGE_ALL(read_text, -ERR_KEY_JWK, "", "{", "[]", "{'kty'}", PRIVATE "x",
              PRIVATE PRIVATE, "{'kty':'RSA'", "{kty:1}");
    assert_int_equal(READ(jwk_read, text_of(PRIVATE)), -ERR_KEY_JWK);
    char cut[sizeof PRIVATE] = PRIVATE;
    for (size_t n = 0; n < sizeof cut - 1; n++) {
        cut[sizeof cut - 2 - n] = 0;
        assert_int_equal(read_text(cut), -ERR_KEY_JWK);
    }
}
