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

/* What calls that are over left below: libtommath keeps columns of its products
 * there. Covers the deepest call; the test of wiping finds it if it does not.
 */
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

EXPORT(kernel_select) int kernel_select(int kernel) {
    int chosen = rsa_kernel_select(kernel);
    end_stream();
    return chosen == 0 ? -ERR_KERNEL_UNAVAILABLE : chosen;
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
    /* The id, its claims and the token lie one behind the other in io. */
    enum {
        CLAIMS = 2 * MAX_APP_ID_UNITS,
        CLAIMS_MAX = 6 * MAX_APP_ID_UNITS + 128,
        TOKEN = CLAIMS + CLAIMS_MAX,
        TOKEN_MAX = IO_BYTES - TOKEN
    };
    static_assert(TOKEN_MAX > CLAIMS_MAX * 4 / 3 + 1024, "the token fits");
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

/* io := the claims. */
static int leave_claims(const struct token_parts *parts, int rc) {
    if (rc < 0) {
        return leave(rc, 0);
    }
    memmove(io, parts->claims.at, parts->claims.n);
    return leave((int)parts->claims.n, parts->claims.n);
}

EXPORT(token_decode) int token_decode(int n) {
    struct token_parts parts;
    int rc = split(&parts, n);
    if (rc < 0) {
        return leave(rc, 0);
    }
    /* The header comes first in the token, so neither move harms the other. */
    memmove(io, parts.header.at, parts.header.n);
    memmove(io + parts.header.n, parts.claims.at, parts.claims.n);
    rc = (int)(parts.header.n * MAX_TOKEN_BYTES + parts.claims.n);
    return leave(rc, parts.header.n + parts.claims.n);
}

EXPORT(token_claims) int token_claims(int n) {
    struct token_parts parts;
    int rc = split(&parts, n);
    return leave_claims(&parts, rc < 0 ? rc : verify_claims(&parts));
}

EXPORT(token_verify)
int token_verify(int n, double now, double tolerance) {
    struct token_parts parts;
    int rc = loaded == NO_KEY ? -ERR_NO_KEY : split(&parts, n);
    if (rc >= 0) {
        rc = verify_claims(&parts);
    }
    return leave_claims(&parts,
                        rc < 0 ? rc : verify_token(&parts, now, tolerance));
}

EXPORT(wipe) int wipe(void) {
    use(IO_BYTES);
    forget();
    return leave(0, 0);
}
