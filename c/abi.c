/* SPDX-License-Identifier: MIT
 *
 * Lengths and state in, one stage called, io left clean: the exports that abi.h
 * promises. Nothing is computed here.
 */
#include "abi.h"
#include "core.h"
#include "ct.h"
#include "tom/tom.h"

#include <assert.h>
#include <string.h>

#if defined(__wasm__)
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

enum { STACK_WIPE_BYTES = 24 * 1024 };

static _Alignas(16) uint8_t io[IO_BYTES];
static enum { NO_KEY, PUBLIC_KEY, PRIVATE_KEY } loaded;
static int form;
static int proved;  /* the key made a signature that passed its check */
static int hashing; /* between sign_begin and sign_end */
static size_t used; /* io[used..) is all zero */

/* Wipes the stack below, where calls that have returned left secrets, such as
 * the odd part of p - 1 in key/integers.c. STACK_WIPE_BYTES covers the deepest
 * call; if it did not, the test of wiping would fail. */
__attribute__((noinline)) static void wipe_stack(void) {
    uint8_t below[STACK_WIPE_BYTES];
    ct_wipe(below, sizeof below);
}

/* Forgets the key and all scratch, but not io. */
static void forget(void) {
    rsa_wipe();
    tom_wipe();
    fingerprint_wipe();
    loaded = NO_KEY;
    form = FORM_NONE;
    proved = 0;
    wipe_stack();
}

static int out_of_range(int n, int max) {
    return n < 0 || n > max;
}

/* io[0..n) was written. What never was is not wiped: a page of a new instance
 * costs as much as a hundredth of a signature when it is first touched. */
static void use(int n) {
    size_t end = out_of_range(n, IO_BYTES) ? IO_BYTES : (size_t)n;
    used = end > used ? end : used;
}

/* There is one SHA-256: after any other call it may have hashed something else,
 * so the stream that sign_begin opened is over. */
static void end_stream(void) {
    hashing = 0;
    tom_sha256_wipe();
}

/* The one way out: after an error nothing is left in io, and after success
 * nothing after the n bytes that a call leaves there. Ends an open stream. */
static int leave(int rc, size_t n) {
    end_stream();
    size_t keep = rc < 0 ? 0 : n;
    if (rc < 0) {
        used = IO_BYTES; /* a stage that fails may have written anywhere */
    }
    if (used > keep) {
        ct_wipe(io + keep, used - keep);
    }
    used = keep;
    wipe_stack();
    return rc;
}

EXPORT(abi_version) int abi_version(void) {
    return ABI_VERSION;
}

EXPORT(io_address) uint8_t *io_address(void) {
    return io;
}

EXPORT(kernel_cold) int kernel_cold(void) {
    rsa_cold();
    end_stream();
    return 0;
}

EXPORT(kernel_select) int kernel_select(int kernel) {
    int chosen = rsa_kernel_select(kernel);
    end_stream();
    return chosen == 0 ? leave(-ERR_KERNEL_UNAVAILABLE, 0) : chosen;
}

/* Text to numbers, or why not. */
static int read_key(struct rsa_numbers *key, int n) {
    if (out_of_range(n, IO_BYTES)) {
        return -ERR_KEY_TOO_LONG;
    }
    return key_read(key, (struct span){io, (size_t)n});
}

enum purpose { TO_SIGN, TO_VERIFY, TO_INSPECT };

/* To inspect: a private key if it is one. */
static int load(int n, enum purpose purpose) {
    struct rsa_numbers key;
    use(n);
    forget();
    int rc = read_key(&key, n);
    int read = rc;
    int private = rc >= 0 && form_is_private(rc) && purpose != TO_VERIFY;
    if (rc >= 0 && purpose == TO_SIGN && !private) {
        rc = (rc & 0xff) == FORM_CERTIFICATE ? -ERR_KEY_IS_CERTIFICATE
                                             : -ERR_KEY_IS_PUBLIC;
    }
    if (rc >= 0) {
        rc = private ? key_freeze(&key) : key_freeze_public(&key);
    }
    if (rc < 0) {
        forget();
    } else {
        loaded = private ? PRIVATE_KEY : PUBLIC_KEY;
        form = read;
    }
    ct_wipe(&key, sizeof key); /* wipe_stack begins below it */
    return leave(rc, 0);
}

EXPORT(key_load) int key_load(int n) {
    return load(n, TO_SIGN);
}

EXPORT(public_load) int public_load(int n) {
    return load(n, TO_VERIFY);
}

EXPORT(any_load) int any_load(int n) {
    return load(n, TO_INSPECT);
}

EXPORT(key_form) int key_form(void) {
    return form;
}

EXPORT(key_fingerprint) int key_fingerprint(void) {
    return leave(fingerprint_write(io), 44);
}

/* io[0..2*units): an app id, or why not. */
static int judge_app_id(int units) {
    if (units > IO_BYTES / 2) {
        return -ERR_APP_ID_TOO_LONG;
    }
    return app_id_judge(io, units < 0 ? 0 : (size_t)units);
}

EXPORT(app_id_check) int app_id_check(int units) {
    int rc = judge_app_id(units);
    use(out_of_range(units, IO_BYTES / 2) ? IO_BYTES : 2 * units);
    return leave(rc, 0);
}

/* Until a key has signed once, a signature that fails its own check says that
 * the key is wrong: composite factors pass all checks of a load. */
static int judge_signature(int rc) {
    if (rc == -ERR_FAULT && !proved) {
        return -ERR_KEY_CANNOT_SIGN;
    }
    proved |= rc >= 0;
    return rc;
}

typedef int token_stage(uint8_t *out, size_t max, const uint8_t *json,
                        size_t n);

/* io: an app id -> its claims -> what the stage makes of them. */
static int make(int units, double now, double expires_in, token_stage *stage) {
    /* The id, its claims and the token lie one after the other in io. */
    enum {
        CLAIMS = 2 * MAX_APP_ID_UNITS,
        CLAIMS_MAX = 6 * MAX_APP_ID_UNITS + 128,
        TOKEN = CLAIMS + CLAIMS_MAX,
        TOKEN_MAX = IO_BYTES - TOKEN
    };
    static_assert(TOKEN_MAX > CLAIMS_MAX * 4 / 3 + 1024, "the token fits");
    /* A good app id takes 3 bytes a unit at most. */
    static_assert((3 * MAX_APP_ID_UNITS + 128) * 4 / 3 + 1024 < MAX_TOKEN_BYTES,
                  "token_verify takes it");
    int rc = judge_app_id(units);
    if (rc == 0) {
        rc = claims_write(io + CLAIMS, CLAIMS_MAX, io, (size_t)units, now,
                          expires_in);
    }
    if (rc >= 0) {
        rc = stage(io + TOKEN, TOKEN_MAX, io + CLAIMS, (size_t)rc);
    }
    if (rc >= 0) {
        memmove(io, io + TOKEN, (size_t)rc);
        use(TOKEN + rc);
    }
    return leave(rc, rc < 0 ? 0 : (size_t)rc);
}

EXPORT(token_sign)
int token_sign(int units, double now, double expires_in) {
    if (loaded != PRIVATE_KEY) {
        return leave(-ERR_NO_KEY, 0);
    }
    return judge_signature(make(units, now, expires_in, token_make));
}

EXPORT(token_input)
int token_input(int units, double now, double expires_in) {
    return make(units, now, expires_in, token_write_input);
}

EXPORT(token_attach) int token_attach(int n, int signature_n) {
    uint8_t signature[MAX_SIGNATURE_BYTES];
    static_assert(MIN_SIGNATURE_BYTES == RSA_MIN_MODULUS_BITS / 8 &&
                      MAX_SIGNATURE_BYTES == RSA_MAX_MODULUS_BYTES,
                  "as long as the modulus");
    if (out_of_range(n, MAX_TOKEN_BYTES)) {
        return leave(-ERR_TOKEN_TOO_LONG, 0);
    }
    if (signature_n < MIN_SIGNATURE_BYTES ||
        signature_n > MAX_SIGNATURE_BYTES) {
        return leave(-ERR_SIGNATURE_BYTES, 0);
    }
    memcpy(signature, io + n, (size_t)signature_n);
    int rc = token_write_signature(io, IO_BYTES, (size_t)n, signature,
                                   (size_t)signature_n);
    use(rc); /* longer than what came in: four characters for three bytes */
    return leave(rc, rc < 0 ? 0 : (size_t)rc);
}

EXPORT(sign_begin) int sign_begin(void) {
    if (loaded != PRIVATE_KEY) {
        return leave(-ERR_NO_KEY, 0);
    }
    tom_sha256_begin();
    hashing = 1;
    return 0;
}

EXPORT(sign_update) int sign_update(int n) {
    use(n);
    if (!hashing || out_of_range(n, IO_BYTES)) {
        return leave(-ERR_INTERNAL, 0);
    }
    tom_sha256_update(io, (size_t)n);
    return 0;
}

EXPORT(sign_end) int sign_end(void) {
    uint8_t digest[32];
    if (!hashing) {
        return leave(-ERR_INTERNAL, 0);
    }
    tom_sha256_end(digest);
    int rc = judge_signature(tom_sign_digest(io, IO_BYTES, digest));
    ct_wipe(digest, sizeof digest);
    return leave(rc, rc < 0 ? 0 : (size_t)rc);
}

/* Takes the token in io apart. */
static int split(struct token_parts *parts, int n) {
    use(n);
    if (out_of_range(n, MAX_TOKEN_BYTES)) {
        return -ERR_TOKEN_TOO_LONG;
    }
    return verify_split(parts, (struct span){io, (size_t)n});
}

/* at := [header,claims,[error,...]]. Returns its end. */
static uint8_t *put_verdict(uint8_t *at, const struct token_parts *parts,
                            const struct verdict *verdict) {
    /* The token holds header and claims in base64url with a dot between: so
     * each part moves to where it has been read already. */
    const struct view list[] = {view_of(parts->header), view_of(parts->claims)};
    for (size_t i = 0; i < 2; i++) {
        memmove(at + 1, list[i].at, list[i].n);
        *at = i == 0 ? '[' : ',';
        at += 1 + list[i].n;
    }
    static_assert(ERR_TOKEN_ALG >= 10 && ERR_TOKEN_IAT_AFTER_EXP < 100,
                  "two digits for every error of verify_judge");
    *at++ = ',';
    *at = '['; /* where there is no error */
    for (size_t i = 0; i < verdict->n; i++) {
        *at++ = i == 0 ? '[' : ',';
        *at++ = (uint8_t)('0' + verdict->errors[i] / 10);
        *at++ = (uint8_t)('0' + verdict->errors[i] % 10);
    }
    at += verdict->n == 0;
    *at++ = ']';
    *at++ = ']';
    return at;
}

EXPORT(token_inspect) int token_inspect(int n, double now) {
    const struct verify_options options = {.now = now};
    struct token_parts parts;
    struct verdict verdict;
    int rc = verify_check_options(&options);
    if (rc == 0) {
        rc = split(&parts, n);
    }
    if (rc < 0) {
        return leave(rc, 0);
    }
    verify_judge(&verdict, &parts, &options);
    rc = (int)(put_verdict(io, &parts, &verdict) - io);
    use(rc);
    return leave(rc, (size_t)rc);
}

/* io := the claims. */
static int leave_claims(const struct token_parts *parts, int rc) {
    if (rc < 0) {
        return leave(rc, 0);
    }
    memmove(io, parts->claims.at, parts->claims.n);
    return leave((int)parts->claims.n, parts->claims.n);
}

EXPORT(token_claims) int token_claims(int n) {
    const struct verify_options options = {0};
    struct token_parts parts;
    struct verdict verdict;
    int rc = split(&parts, n);
    if (rc == 0) {
        verify_judge(&verdict, &parts, &options);
        rc = verdict.early == 0 ? 0 : -verdict.errors[0];
    }
    return leave_claims(&parts, rc);
}

EXPORT(token_verify)
int token_verify(int n, double now, double tolerance, int audience_units) {
    if (out_of_range(n, MAX_TOKEN_BYTES)) {
        return leave(-ERR_TOKEN_TOO_LONG, 0);
    }
    if (audience_units == 0 || audience_units > MAX_AUDIENCE_UNITS) {
        return leave(-ERR_AUDIENCE_INVALID, 0);
    }
    const size_t units = audience_units < 0 ? 0 : (size_t)audience_units;
    const struct verify_options options = {
        now, tolerance, {io + n, 2 * units}, audience_units == SIGNATURE_ALONE};
    struct token_parts parts;
    int rc = verify_check_options(&options);
    if (rc == 0) {
        rc = loaded == NO_KEY ? -ERR_NO_KEY : split(&parts, n);
    }
    use(n + 2 * (int)units);
    return leave_claims(&parts, rc < 0 ? rc : verify_token(&parts, &options));
}

EXPORT(wipe) int wipe(void) {
    use(IO_BYTES);
    forget();
    return leave(0, 0);
}
