/* SPDX-License-Identifier: MIT
 *
 * Every stage's contract, in the order the data takes. Read it as the table of
 * contents:
 *
 *   key text -> DER or JSON -> numbers -> checked, frozen key  (once per key)
 *   app id, now -> claims -> token                             (per token)
 *   token -> claims                                            (verification)
 *
 * Stages return >= 0 when they worked and -ERR_... (abi.h) otherwise. They work
 * in the caller's buffers, never know where io is, and wipe their own
 * scratch; abi.c wipes the stack.
 */
#ifndef ICR_CORE_H
#define ICR_CORE_H

#include "abi.h"
#include "rsa/rsa.h"
#include "span.h"

/* ---- key/text.c: what was pasted -> the bytes of one key ---- */

/* Which parser takes the bytes. The label of the PEM armour decides where there
 * is one; where there is none, the bytes do. */
enum key_kind {
    KIND_DER,          /* no armour: the DER itself tells what it is */
    KIND_PKCS1,        /* RSA PRIVATE KEY */
    KIND_PKCS8,        /* PRIVATE KEY */
    KIND_OPENSSH,      /* OPENSSH PRIVATE KEY, or its magic */
    KIND_JWK,          /* JSON text */
    KIND_SPKI,         /* PUBLIC KEY */
    KIND_PKCS1_PUBLIC, /* RSA PUBLIC KEY */
    KIND_CERTIFICATE   /* CERTIFICATE */
};

struct key_bytes {
    enum key_kind kind;
    int form; /* FORM_PEM, FORM_BASE64, FORM_BINARY or FORM_JSON */
    struct span bytes;
};

/* Finds the key in the text, text.n <= IO_BYTES, and decodes it in place:
 * out->bytes lie in the text. Undoes every way of pasting there is. If there is
 * no usable key, returns the error that says what there is instead. What the
 * label says cannot be used (encrypted keys, EC, CSR, ...) is refused for
 * signing and verifying alike; a public key or certificate is passed on.
 * CT: the bytes of base64 leak only their class: digit, white space, other. */
int text_decode(struct key_bytes *out, struct span text);

/* ---- key/pkcs.c, openssh.c, jwk.c: bytes -> numbers ---- */

/* All numbers point into the bytes given (jwk.c decodes base64url in place).
 * Absent, as rsa.h defines it, are dp and dq of an OpenSSH key, and all except
 * n and e of a public key (FORM_SPKI and what follows it in enum abi_form).
 * Nothing about the values is checked yet.
 * Return enum abi_form's container (FORM_PKCS1, ...), or an error that names
 * what the bytes are instead. pkcs_read goes by the bytes alone, whatever the
 * armour said.
 * CT: lengths, tags and the public numbers leak; of a private number only how
 * many leading zero bytes it was written with. */
int pkcs_read(struct rsa_numbers *out, struct view der);
int openssh_read(struct rsa_numbers *out, struct view bytes);
int jwk_read(struct rsa_numbers *out, struct span json);

/* ---- key/key.c: text -> numbers ---- */

/* Text to numbers, in every form: text_decode, then the right reader.
 * Returns the whole enum abi_form. */
int key_read(struct rsa_numbers *out, struct span text);

/* Whether a key of that form is private. */
static inline int form_is_private(int form) {
    return (form & 0xff) < FORM_SPKI;
}

/* ---- key/check.c: numbers -> a checked, frozen key ---- */

enum { KEY_MAX_EXPONENT_BYTES = 5 };

/* Checks all that ties the numbers together (n = pq, p != q, e odd and
 * 3 <= e < 2^33, d*e = 1 mod p-1 and q-1, dp = d mod p-1, dq = d mod q-1,
 * qi*q = 1 mod p, every number in its range, sizes, balance), works out dp and
 * dq where they are absent, and freezes the key in rsa/ and in tom/. Returns
 * the modulus size in bits.
 * CT: lengths leak, and what integers.h says of p - 1 and q - 1. */
int key_freeze(const struct rsa_numbers *key);

/* Sizes and e checked as above; keeps n and e for verification. Returns the
 * modulus size in bits. */
int key_freeze_public(const struct rsa_numbers *key);

/* ---- key/fingerprint.c: the frozen key's public half -> its fingerprint ----
 */

/* Copies and keeps the modulus (at most RSA_MAX_MODULUS_BYTES) and the exponent
 * (at most KEY_MAX_EXPONENT_BYTES); neither is 0. */
void fingerprint_keep(struct view modulus, struct view exponent);

/* out := base64 SHA-256 of the SubjectPublicKeyInfo of the kept key (RFC 8017
 * appendix A.1.1 and C, RFC 5280 section 4.1.2.7). Returns 44, or -ERR_NO_KEY.
 */
int fingerprint_write(uint8_t out[44]);

/* Zeroes the kept modulus and exponent. */
void fingerprint_wipe(void);

/* ---- jwt/app_id.c: whether that is an app id ---- */

/* 0, or the error that says what this is instead. id: units UTF-16 code units,
 * little endian, as everywhere below. Text that looks like a key is called a
 * key, whatever else it may be. */
int app_id_judge(const uint8_t *id, size_t units);

/* Unit i of UTF-16LE. */
static inline unsigned utf16_unit(const uint8_t *text, size_t i) {
    return text[2 * i] | (unsigned)text[2 * i + 1] << 8;
}

/* ---- jwt/claims.c: app id, time -> claims JSON ---- */

/* out := {"iss":"...","exp":now+expires_in,"iat":now-60,"alg":"RS256"}, out:
 * max bytes. Writes any id, whether it passes app_id_judge or not. Returns the
 * length. Refuses times out of range. */
int claims_write(uint8_t *out, size_t max, const uint8_t *id, size_t units,
                 double now, double expires_in);

/* 0 if now is usable Unix time: finite, not negative, at most MAX_NOW. */
int claims_check_now(double now);

/* ---- jwt/token.c: claims -> a token ---- */

/* out := header.claims, what to sign. json: the claims, n bytes.
 * Returns the length. */
int token_write_input(uint8_t *out, size_t max, const uint8_t *json, size_t n);
/* out[0..n) := out[0..n).signature. Returns the length. */
int token_write_signature(uint8_t *out, size_t max, size_t n,
                          const uint8_t *signature, size_t signature_n);
/* out := header.claims.signature, by the frozen key. json: the claims, n bytes.
 * Returns the length. */
int token_make(uint8_t *out, size_t max, const uint8_t *json, size_t n);

/* ---- jwt/verify.c: a token -> its claims, or why not ---- */

/* Where the parts of a token are; header and claims decoded. */
struct token_parts {
    struct span header, claims, signature;
    uint8_t digest[32]; /* SHA-256 of the signing input */
};

/* Takes the token apart in place. Three parts, canonical base64url, header
 * and claims UTF-8 JSON objects without duplicate members at any depth. */
int verify_split(struct token_parts *out, struct span token);

/* What the token is judged by. */
struct verify_options {
    double now, tolerance; /* seconds */
    struct view audience;  /* UTF-16LE; n == 0: there may be no aud */
    int signature_alone;   /* in verify_token: times and aud are not judged */
};

/* 0 where now and tolerance are in their ranges. */
int verify_check_options(const struct verify_options *options);

/* Which rules the token breaks, in the order in which they count. */
enum { VERIFY_RULES = 12 };
struct verdict {
    uint8_t errors[VERIFY_RULES];
    uint8_t n;     /* how many there are */
    uint8_t early; /* how many of them count before the signature */
};

/* Judges a token that verify_split took apart, by every rule except the
 * signature. Early rules: alg is RS256, typ is absent or JWT, there is no crit,
 * iss, exp and iat are present and well formed. The other rules: times, nbf,
 * aud. A claim that is missing or malformed breaks one rule only. options
 * passed verify_check_options. */
void verify_judge(struct verdict *out, const struct token_parts *parts,
                  const struct verify_options *options);

/* 0, or the error of the first broken rule. The order: the early rules, the
 * signature (RFC 8017 section 8.2.2, with the frozen key), the other rules
 * unless signature_alone. */
int verify_token(const struct token_parts *parts,
                 const struct verify_options *options);

#endif
