/* SPDX-License-Identifier: MIT
 *
 * The exports as JavaScript calls them: state, lengths, what is left in io.
 */
#include "intake.h"

static uint8_t *io(void) {
    return io_address();
}

static int put(struct span bytes) {
    memcpy(io(), bytes.at, bytes.n);
    return (int)bytes.n;
}

static int load(int (*call)(int n), const char *name) {
    return call(put(fixture(name)));
}

static int put_id(const char *id) {
    int units = 0;
    for (; id[units] != '\0'; units++) {
        io()[2 * units] = (uint8_t)id[units];
        io()[2 * units + 1] = 0;
    }
    return units;
}

static int put_token(const char *header, const char *claims) {
    return put(token_of(header, claims, "sig"));
}

/* The token of app 42, which lies in io and nothing else does. */
static struct span sign(double now) {
    const int n = token_sign(put_id("42"), now, 600);
    assert_true(n > 0);
    assert_true(is_zero(io() + n, IO_BYTES - (size_t)n));
    return bytes_of(io(), (size_t)n);
}

/* That a call puts this into io, and zeroes the rest. */
#define GIVES(call, want, n)                                                   \
    do {                                                                       \
        assert_int_equal(call, n);                                             \
        assert_memory_equal(io(), want, n);                                    \
        assert_true(is_zero(io() + (n), IO_BYTES - (n)));                      \
    } while (0)
#define GIVES_JSON(call, want) GIVES(call, json_of(want).at, strlen(want))

/* That a call fails so, and zeroes io. */
#define REFUSES(call, error)                                                   \
    do {                                                                       \
        assert_int_equal(call, -(error));                                      \
        assert_true(is_zero(io(), IO_BYTES));                                  \
    } while (0)

TEST(signs_what_it_verifies) {
    static const char claims[] = "{'iss':'42','exp':1700000600,"
                                 "'iat':1699999940,'alg':'RS256'}";
    static const char inspected[] = "[{'alg':'RS256','typ':'JWT'},"
                                    "{'iss':'42','exp':1700000600,"
                                    "'iat':1699999940,'alg':'RS256'},[]]";
    assert_int_equal(load(key_load, "pkcs8.pem"), 2048);
    assert_true(is_zero(io(), IO_BYTES));
    assert_int_equal(key_form(), FORM_PKCS8 | FORM_PEM);
    const struct span token = sign(1700000000);
    struct span forged = bytes_of(token.at, token.n);
    forged.at[token.n - 10] = token.at[token.n - 10] == 'A' ? 'B' : 'A';
    assert_int_equal(load(public_load, "spki.pem"), 2048);
    GIVES_JSON(token_verify(put(token), 1700000000, 0, -1), claims);
    REFUSES(token_verify(put(token), 1700000600, 0, -1), ERR_TOKEN_EXPIRED);
    GIVES_JSON(token_verify(put(token), 0, 0, SIGNATURE_ALONE), claims);
    REFUSES(token_verify(put(forged), 1700000000, 0, -1), ERR_TOKEN_SIGNATURE);
    REFUSES(token_verify(put(forged), 0, 0, SIGNATURE_ALONE),
            ERR_TOKEN_SIGNATURE);
    GIVES_JSON(token_inspect(put(token), 1700000000), inspected);
}

#define HEADER "{'alg':'RS256'}"
#define CLAIMS "{'iss':'a','exp':1,'iat':1}"

TEST(inspects_without_a_key) {
    wipe();
    GIVES_JSON(token_inspect(put_token("{}", "{}"), 1700000000),
               "[{},{},[65,70,71,72]]");
    GIVES_JSON(token_inspect(put_token(HEADER, CLAIMS), 1),
               "[" HEADER "," CLAIMS ",[74]]");
    REFUSES(token_inspect(put_token("{}", "{}"), -1), ERR_NOW_INVALID);
    REFUSES(token_inspect(put_token("{}", "{}") - 5, 0), ERR_TOKEN_MALFORMED);
}

/* Out of date, and by no key: but with all that must be there. */
TEST(tells_claims_by_the_rules_before_the_signature) {
    GIVES_JSON(token_claims(put_token(HEADER, CLAIMS)), CLAIMS);
    static const struct {
        int error;
        const char *header, *claims;
    } broken[] = {
        {ERR_TOKEN_ALG, "{'alg':'HS256'}", CLAIMS},
        {ERR_TOKEN_TYP, "{'alg':'RS256','typ':'JOSE'}", CLAIMS},
        {ERR_TOKEN_CRIT, "{'alg':'RS256','crit':[]}", CLAIMS},
        {ERR_TOKEN_ISS, HEADER, "{'exp':1,'iat':1}"},
        {ERR_TOKEN_EXP, HEADER, "{'iss':'a','iat':1}"},
        {ERR_TOKEN_IAT, HEADER, "{'iss':'a','exp':1}"},
    };
    for (size_t i = 0; i < COUNT(broken); i++) {
        REFUSES(token_claims(put_token(broken[i].header, broken[i].claims)),
                broken[i].error);
    }
}

/* What the caller has wrong is said before what is wrong with the token. */
TEST(judges_options_before_the_token) {
    const int none = -1, most = MAX_AUDIENCE_UNITS;
    assert_int_equal(load(public_load, "spki.der"), 2048);
#define VERIFY(...) token_verify(put_token("{}", "{}"), __VA_ARGS__)
    REFUSES(VERIFY(1e12, 0, none), ERR_NOW_MILLISECONDS);
    REFUSES(VERIFY(0, 301, none), ERR_TOLERANCE_INVALID);
    REFUSES(VERIFY(0, 0, 0), ERR_AUDIENCE_INVALID);
    REFUSES(VERIFY(0, 0, most + 1), ERR_AUDIENCE_INVALID);
    memset(io(), 'x', 1000 + 2 * MAX_AUDIENCE_UNITS);
    REFUSES(VERIFY(0, 0, most), ERR_TOKEN_ALG);
    assert_int_equal(token_verify(-1, 0, 0, none), -ERR_TOKEN_TOO_LONG);
}

TEST(signs_bytes_in_pieces) {
    uint8_t whole[256];
    assert_int_equal(load(key_load, "pkcs1.der"), 2048);
    memset(io(), 'x', 1000);
    sign_begin();
    assert_int_equal(sign_update(1000), 0);
    GIVES(sign_end(), io(), 256);
    memcpy(whole, io(), 256);
    memset(io(), 'x', 1000);
    sign_begin();
    sign_update(1);
    sign_update(0);
    sign_update(999);
    assert_int_equal(sign_end(), 256);
    assert_memory_equal(io(), whole, 256);
    assert_int_equal(sign_end(), -ERR_INTERNAL);
    assert_int_equal(sign_update(1), -ERR_INTERNAL);
}

/* Every call, and what it does to a stream that sign_begin opened. */
enum effect { KEEPS, ENDS, BEGINS };
#define CALLS(X)                                                               \
    X(abi_version, KEEPS, abi_version())                                       \
    X(io_address, KEEPS, io_address() != NULL)                                 \
    X(key_form, KEEPS, key_form())                                             \
    X(kernel_cold, ENDS, kernel_cold())                                        \
    X(sign_update, KEEPS, sign_update(0))                                      \
    X(sign_begin, BEGINS, sign_begin())                                        \
    X(sign_end, ENDS, sign_end())                                              \
    X(kernel_select, ENDS, kernel_select(KERNEL_AUTO))                         \
    X(key_load, ENDS, load(key_load, "pkcs1.der"))                             \
    X(public_load, ENDS, load(public_load, "spki.der"))                        \
    X(any_load, ENDS, load(any_load, "spki.der"))                              \
    X(key_fingerprint, ENDS, key_fingerprint())                                \
    X(app_id_check, ENDS, app_id_check(put_id("42")))                          \
    X(token_sign, ENDS, token_sign(put_id("42"), 1e9, 600))                    \
    X(token_input, ENDS, token_input(put_id("42"), 1e9, 600))                  \
    X(token_attach, ENDS, token_attach(3, 256))                                \
    X(token_inspect, ENDS, token_inspect(put_token("{}", "{}"), 1e9))          \
    X(token_claims, ENDS, token_claims(put_token("{}", "{}")))                 \
    X(token_verify, ENDS, token_verify(put_token("{}", "{}"), 1e9, 0, -1))     \
    X(wipe, ENDS, wipe())
#define FUNCTION(name, effect, call)                                           \
    static int call_##name(void) {                                             \
        return call;                                                           \
    }
CALLS(FUNCTION)
#define ROW(name, effect, call) {#name, effect, call_##name},
static const struct {
    const char *name;
    enum effect effect;
    int (*call)(void);
} calls[] = {CALLS(ROW)};

/* The signature of the first n bytes of "x", kept by the caller. */
static void sign_x(uint8_t signature[256], int n) {
    sign_begin();
    io()[0] = 'x';
    assert_int_equal(sign_update(n), 0);
    assert_int_equal(sign_end(), 256);
    memcpy(signature, io(), 256);
}

/* tests/js/abi.test.js tries the same on the module that ships; here sanitizers
 * watch. */
TEST(ends_a_stream_by_every_other_call) {
    uint8_t of_x[256], of_nothing[256];
    assert_int_equal(load(key_load, "pkcs1.der"), 2048);
    sign_x(of_x, 1);
    sign_x(of_nothing, 0);
    for (size_t pair = 0; pair < COUNT(calls) * COUNT(calls); pair++) {
        const size_t order[] = {pair / COUNT(calls), pair % COUNT(calls)};
        const uint8_t *wanted = of_x;
        assert_int_equal(load(key_load, "pkcs1.der"), 2048);
        assert_int_equal(sign_begin(), 0);
        io()[0] = 'x';
        assert_int_equal(sign_update(1), 0);
        for (size_t i = 0; i < 2; i++) {
            const enum effect effect = calls[order[i]].effect;
            if (calls[order[i]].call() == 0 && effect == BEGINS) {
                wanted = of_nothing;
            } else if (effect != KEEPS) {
                wanted = NULL;
            }
        }
        const int rc = sign_end();
        if (rc != (wanted == NULL ? -ERR_INTERNAL : 256) ||
            (wanted != NULL && memcmp(io(), wanted, 256) != 0)) {
            fail_msg("%s, %s, sign_end: %d", calls[order[0]].name,
                     calls[order[1]].name, rc);
        }
    }
}

TEST(attaches_what_another_signed) {
    uint8_t signature[256];
    assert_int_equal(load(key_load, "pkcs1.der"), 2048);
    const struct span token = sign(1700000000);
    const size_t input_n = token.n - 1 - 342; /* base64url of 256 bytes */
    sign_begin();
    put(token);
    sign_update((int)input_n);
    assert_int_equal(sign_end(), sizeof signature);
    memcpy(signature, io(), sizeof signature);
    wipe();
    GIVES(token_input(put_id("42"), 1700000000, 600), token.at, input_n);
    memcpy(io() + input_n, signature, sizeof signature);
    GIVES(token_attach((int)input_n, sizeof signature), token.at, token.n);
}

TEST(judges_app_ids_without_a_key) {
    wipe();
    assert_int_equal(app_id_check(put_id("42")), 0);
    assert_true(is_zero(io(), IO_BYTES));
    REFUSES(app_id_check(put_id("A=42")), ERR_APP_ID_ASSIGNMENT);
    REFUSES(app_id_check(-1), ERR_APP_ID_EMPTY);
    memset(io(), 'x', IO_BYTES);
    REFUSES(app_id_check(IO_BYTES / 2), ERR_APP_ID_TOO_LONG);
    REFUSES(app_id_check(IO_BYTES / 2 + 1), ERR_APP_ID_TOO_LONG);
    REFUSES(app_id_check(INT32_MAX), ERR_APP_ID_TOO_LONG);
    REFUSES(token_input(put_id("A=42"), 0, 600), ERR_APP_ID_ASSIGNMENT);
    assert_int_equal(load(key_load, "pkcs1.pem"), 2048);
    REFUSES(token_sign(put_id("\"42\""), 0, 600), ERR_APP_ID_QUOTED);
}

TEST(does_nothing_without_a_private_key) {
    wipe();
    for (int public = 0; public < 2; public ++) {
        REFUSES(token_sign(put_id("42"), 0, 600), ERR_NO_KEY);
        assert_int_equal(sign_begin(), -ERR_NO_KEY);
        assert_int_equal(sign_end(), -ERR_INTERNAL);
        assert_int_equal(load(public_load, "spki.der"), 2048);
    }
    wipe();
    assert_int_equal(token_verify(3, 0, 0, -1), -ERR_NO_KEY);
    assert_int_equal(key_fingerprint(), -ERR_NO_KEY);
    assert_int_equal(key_form(), FORM_NONE);
}

TEST(refuses_public_keys_and_certificates_to_sign) {
    REFUSES(load(key_load, "spki.pem"), ERR_KEY_IS_PUBLIC);
    REFUSES(load(key_load, "spki.der"), ERR_KEY_IS_PUBLIC);
    REFUSES(load(key_load, "pkcs1_public.pem"), ERR_KEY_IS_PUBLIC);
    REFUSES(load(key_load, "certificate.pem"), ERR_KEY_IS_CERTIFICATE);
    REFUSES(load(key_load, "certificate.der"), ERR_KEY_IS_CERTIFICATE);
    assert_int_equal(load(public_load, "certificate.pem"), 2048);
    assert_int_equal(load(public_load, "pkcs1.pem"), 2048);
}

TEST(loads_what_it_is) {
    assert_int_equal(load(any_load, "pkcs8.pem"), 2048);
    assert_int_equal(key_form(), FORM_PKCS8 | FORM_PEM);
    sign(0);
    assert_int_equal(load(any_load, "certificate.der"), 2048);
    assert_int_equal(key_form(), FORM_CERTIFICATE | FORM_BINARY);
    REFUSES(token_sign(put_id("42"), 0, 600), ERR_NO_KEY);
    REFUSES(load(any_load, "ec.pem"), ERR_KEY_IS_EC);
    assert_int_equal(key_form(), FORM_NONE);
}

/* Every number fits the others, so only a signature shows it. */
TEST(says_that_a_key_with_a_composite_factor_cannot_sign) {
    for (int i = 0; i < 2; i++) {
        assert_int_equal(load(key_load, "composite.pem"), 2048);
        REFUSES(token_sign(put_id("42"), 0, 600), ERR_KEY_CANNOT_SIGN);
        sign_begin();
        REFUSES(sign_end(), ERR_KEY_CANNOT_SIGN);
    }
    assert_int_equal(load(key_load, "pkcs1.pem"), 2048);
    sign(0);
}

TEST(forgets_the_last_key_when_a_load_fails) {
    assert_int_equal(load(key_load, "pkcs1.pem"), 2048);
    REFUSES(load(key_load, "ec.pem"), ERR_KEY_IS_EC);
    REFUSES(token_sign(put_id("42"), 0, 600), ERR_NO_KEY);
}

TEST(refuses_lengths_out_of_range) {
    REFUSES(key_load(IO_BYTES + 1), ERR_KEY_TOO_LONG);
    REFUSES(key_load(-1), ERR_KEY_TOO_LONG);
    REFUSES(key_load(0), ERR_KEY_EMPTY);
    REFUSES(public_load(INT32_MAX), ERR_KEY_TOO_LONG);
    assert_int_equal(load(key_load, "pkcs1.pem"), 2048);
    REFUSES(token_sign(-1, 0, 600), ERR_APP_ID_EMPTY);
    REFUSES(token_sign(0, 0, 600), ERR_APP_ID_EMPTY);
    REFUSES(token_sign(INT32_MAX, 0, 600), ERR_APP_ID_TOO_LONG);
    REFUSES(token_input(0, 0, 600), ERR_APP_ID_EMPTY);
    REFUSES(token_input(INT32_MAX, 0, 600), ERR_APP_ID_TOO_LONG);
    const int wrong[] = {-1, 0, 255, 513, INT32_MAX};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        memset(io(), 'x', 1000);
        REFUSES(token_attach(100, wrong[i]), ERR_SIGNATURE_BYTES);
    }
    REFUSES(token_attach(-1, 256), ERR_TOKEN_TOO_LONG);
    REFUSES(token_attach(MAX_TOKEN_BYTES + 1, 256), ERR_TOKEN_TOO_LONG);
    REFUSES(token_inspect(MAX_TOKEN_BYTES + 1, 0), ERR_TOKEN_TOO_LONG);
    REFUSES(token_claims(-1), ERR_TOKEN_TOO_LONG);
    sign_begin();
    REFUSES(sign_update(IO_BYTES + 1), ERR_INTERNAL);
    sign(0);
}

TEST(knows_its_version_and_kernels) {
    assert_int_equal(abi_version(), ABI_VERSION);
    assert_int_equal(kernel_select(KERNEL_SCALAR), KERNEL_SCALAR);
    assert_int_equal(kernel_select(KERNEL_SIMD), KERNEL_SIMD);
    assert_int_equal(kernel_select(KERNEL_AUTO), KERNEL_FMA);
    io()[IO_BYTES - 1] = 1;
    assert_int_equal(kernel_select(99), -ERR_KERNEL_UNAVAILABLE);
    assert_int_equal(io()[IO_BYTES - 1], 0);
    assert_int_equal(kernel_cold(), 0);
}
