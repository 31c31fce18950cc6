/* SPDX-License-Identifier: MIT
 *
 * THE contract between the C core and JavaScript: what the module exports,
 * how bytes cross, and every error of the core and the library.
 *
 * One instance holds one key in one memory. The module imports nothing: no
 * clock, no randomness, no I/O; time comes in as an argument. Its memory never
 * grows, so a view of it never detaches.
 *
 * Bytes cross through one buffer, io, of IO_BYTES bytes, whose address never
 * changes. "io[0..n)" below are the first n bytes of it. A call returns >= 0
 * when it worked (a length or a bit count) and -error otherwise, with the
 * number from ABI_ERRORS. After an error io is all zero. Before a call the
 * caller writes only those bytes of io that the call reads; wipe zeroes them
 * too.
 *
 *   abi_version()       ABI_VERSION.
 *   io_address()        where io starts in the memory.
 *   kernel_select(k)    k: enum abi_kernel; KERNEL_AUTO picks the fastest one
 *                       that is exact on this machine. Returns the kernel that
 *                       keys loaded from now on use, or
 *                       -ERR_KERNEL_UNAVAILABLE. Call before key_load.
 *   kernel_cold()       For the first instance of a module: the next 2048-bit
 *                       key and its first signature are computed in a form
 *                       that keeps V8, which counts for all instances of a
 *                       module together, from optimising code in the middle of
 *                       them. wipe does not change that. Returns 0.
 *   key_load(n)         io[0..n): a private key, in any form that README.md
 *                       lists. Keeps the frozen key, zeroes io. Returns the
 *                       modulus size in bits.
 *   public_load(n)      io[0..n): a public key, certificate or private key.
 *                       Keeps only modulus and exponent. Returns the modulus
 *                       size in bits.
 *   any_load(n)         io[0..n): a key of either kind; does what key_load does
 *                       if it is private, else what public_load does;
 *                       key_form then says which it was.
 *   key_form()          enum abi_form of the key that was loaded last.
 *   key_fingerprint()   io := base64 SHA-256 of the SubjectPublicKeyInfo DER
 *                       of the loaded key, 44 bytes. Returns 44.
 *   app_id_check(units)
 *                       io[0..2*units): an app id as UTF-16LE, at most
 *                       IO_BYTES / 2 units. Returns 0 if it can be one.
 *   token_sign(units, now, expires_in)
 *                       io[0..2*units): the app id as UTF-16LE. now: Unix
 *                       seconds, expires_in: seconds. io := the token, ASCII.
 *                       Returns its length.
 *   token_input(units, now, expires_in)
 *                       The same up to the second dot, for a key that is
 *                       elsewhere: io := what to sign, the JWS Signing Input
 *                       of RFC 7515. Needs no key. Returns its length.
 *   token_attach(n, signature_n)
 *                       io[0..n): what token_input gave; io[n..n+signature_n):
 *                       the signature over it. io := the token. Returns its
 *                       length. Verifies nothing.
 *   sign_begin(), sign_update(n), sign_end()
 *                       RS256 over bytes of any length that pass through
 *                       io[0..n): sign_begin opens a stream, sign_update adds
 *                       to it any number of times, sign_end closes it, puts
 *                       the signature into io and returns its length. Every
 *                       other call ends the stream, except abi_version,
 *                       io_address and key_form; so does a sign_update that
 *                       fails. Without an open stream sign_update and sign_end
 *                       return -ERR_INTERNAL.
 *   token_inspect(n, now)
 *                       io[0..n): a token. Judges it at now (Unix seconds) by
 *                       every rule of token_verify except the signature.
 *                       io := JSON, [header, claims, [error, ...]]: the two
 *                       objects as the token has them, without duplicate
 *                       members, and the number of the error of each rule that
 *                       is broken. Returns its length.
 *   token_claims(n)     io[0..n): a token. Checks what token_verify checks
 *                       before the signature. io := claims JSON. Returns its
 *                       length.
 *   token_verify(n, now, tolerance, audience_units)
 *                       io[0..n): a token, to be verified with the loaded key
 *                       at now (Unix seconds) give or take tolerance seconds;
 *                       io[n..n+2*audience_units): the audience as UTF-16LE
 *                       that its aud must be or hold, of 1 to
 *                       MAX_AUDIENCE_UNITS units. audience_units < 0: there is
 *                       none, and the token may have no aud; SIGNATURE_ALONE:
 *                       judges the signature and what comes before it, not
 *                       times and aud. io := claims JSON. Returns its length.
 *   wipe()              Zeroes all that a key, a token or a caller left in the
 *                       memory, except constants that depend on the key's size
 *                       alone. Returns 0. The instance can be used again.
 */
#ifndef ICR_ABI_H
#define ICR_ABI_H

#include <stdint.h>

#define ABI_VERSION        2
#define IO_BYTES           65536
#define MAX_APP_ID_UNITS   1024
#define MAX_TOKEN_BYTES    8192
#define MAX_AUDIENCE_UNITS 1024
#define SIGNATURE_ALONE    (-2) /* in place of audience_units */
#define MAX_EXPIRES_IN     600  /* seconds; the API refuses more */
#define IAT_BACK           60   /* seconds that iat lies before now */
#define MAX_NOW            99999999999.0
#define MAX_TOLERANCE      300 /* seconds */
/* As long as the modulus: 2048 to 4096 bits. */
#define MIN_SIGNATURE_BYTES 256
#define MAX_SIGNATURE_BYTES 512

enum abi_kernel { KERNEL_AUTO, KERNEL_SCALAR, KERNEL_SIMD, KERNEL_FMA };

/* What the key came in. The container is in the low byte; how it was written
 * down is in the next one. */
enum abi_form {
    FORM_NONE,
    FORM_PKCS1,
    FORM_PKCS8,
    FORM_OPENSSH,
    FORM_JWK,
    FORM_SPKI,
    FORM_PKCS1_PUBLIC,
    FORM_CERTIFICATE,
    FORM_OPENSSH_PUBLIC, /* one line: ssh-rsa AAAA... */
    FORM_JWK_PUBLIC,     /* kty, n and e, but no d */
    FORM_PEM = 0x100,
    FORM_BASE64 = 0x200,
    FORM_BINARY = 0x300,
    FORM_JSON = 0x400
};

/* X(number, NAME, what it is, what to do). The code that users see is "ERR_"
 * followed by NAME. Numbers and names are append-only; sentences may improve.
 * 97 was NO_TEXT_ENCODER, which 0.2.0 has no use for, and stays free. 60 to 89
 * are for calls that read tokens; a bundle that only makes tokens leaves them
 * out. The next free numbers are 86 there and 136 elsewhere; 200 and above are
 * passphrase.h's. js/generated/errors.js and the table in js/ERRORS.md are
 * generated from this list. */
#define ABI_ERRORS(X)                                                          \
    X(1, APP_ID_MISSING, "No app id was given.",                               \
      "Pass appId, or set NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID or "      \
      "ICR_APP_ID.")                                                           \
    X(2, APP_ID_EMPTY, "The app id is empty.",                                 \
      "Pass the app id that the dashboard shows; look for a variable that is " \
      "set to nothing.")                                                       \
    X(3, APP_ID_TYPE, "The app id is neither a string nor a whole number.",    \
      "Pass it as a string, or as a safe non-negative integer.")               \
    X(4, APP_ID_SPACE, "The app id has white space in it.",                    \
      "Pass the id alone; a line feed from a file or a secret store is the "   \
      "usual cause.")                                                          \
    X(5, APP_ID_TOO_LONG, "The app id is over 1024 UTF-16 units long.",        \
      "Pass the app id alone; was a key or a token passed in its place?")      \
    X(6, NOW_INVALID,                                                          \
      "now is neither a finite, non-negative number of seconds nor a valid "   \
      "Date.",                                                                 \
      "Pass Unix time in seconds, such as Date.now() / 1000, or a Date.")      \
    X(7, NOW_MILLISECONDS, "now looks like milliseconds.",                     \
      "Divide it by 1000: now is Unix time in seconds.")                       \
    X(8, EXPIRES_IN_INVALID,                                                   \
      "expiresIn is not a whole number of seconds from 1 to 600.",             \
      "Leave it out, or pass an integer in that range; 540 leaves a minute "   \
      "for a clock that runs ahead.")                                          \
    X(9, OPTIONS_INVALID,                                                      \
      "The options are not an object, or one of them is wrong.",               \
      "js/API.md lists the options; check the spelling.")                      \
    X(10, DISPOSED, "This signer was disposed of; its key is wiped.",          \
      "Create a new signer.")                                                  \
    X(11, BYTES_TYPE, "What to sign is not bytes.",                            \
      "Pass a Uint8Array, an ArrayBuffer or a Buffer; for text use "           \
      "new TextEncoder().encode(text).")                                       \
    X(12, APP_ID_QUOTED, "The app id starts or ends with a quotation mark.",   \
      "Take the quotation marks off; docker --env-file and many CI settings "  \
      "keep them.")                                                            \
    X(13, APP_ID_ASSIGNMENT, "The app id is a whole line, NAME=value.",        \
      "Pass what follows the equals sign.")                                    \
    X(14, APP_ID_PLACEHOLDER,                                                  \
      "The app id is a placeholder, such as undefined, $NAME or <NAME>.",      \
      "Pass the app id that the dashboard shows; look for a variable that "    \
      "nothing set or expanded.")                                              \
    X(15, APP_ID_CHARACTER,                                                    \
      "The app id contains an invisible character, or half of a surrogate "    \
      "pair.",                                                                 \
      "Type the id: pasted text can contain such characters.")                 \
    X(16, APP_ID_IS_PATH, "The app id is the path of a file.",                 \
      "Pass the app id that the dashboard shows; was the key's path passed "   \
      "in its place?")                                                         \
    X(17, APP_ID_IS_KEY, "The app id is a key.",                               \
      "Pass the app id that the dashboard shows, and the key as privateKey; "  \
      "were the two swapped?")                                                 \
    X(20, KEY_MISSING, "No key was given.",                                    \
      "Pass the key; createJWT and createSigner also take the text of its "    \
      "file from PRIVATE_KEY or ICR_PRIVATE_KEY.")                             \
    X(21, KEY_EMPTY, "The key is empty.",                                      \
      "Pass the text of the key file; look for a variable that is set to "     \
      "nothing.")                                                              \
    X(22, KEY_TYPE,                                                            \
      "The key is neither text, bytes, a JWK nor a private or public "         \
      "KeyObject.",                                                            \
      "Pass one of these; for a CryptoKey, await "                             \
      "crypto.subtle.exportKey(\"jwk\", key).")                                \
    X(23, KEY_TOO_LONG, "The key is over 64 KiB.", "Pass the key file alone.") \
    X(24, KEY_FIRST_LINE_ONLY,                                                 \
      "The key ends after its first line, -----BEGIN ...-----.",               \
      "Quote the value: a .env file or a shell cut it at the first line "      \
      "feed. One line with literal \\n works too.")                            \
    X(25, KEY_TRUNCATED, "The key is cut short.",                              \
      "Copy the whole file, from -----BEGIN to -----END and the last dash.")   \
    X(26, KEY_NOT_A_KEY, "This is not a key.",                                 \
      "Pass the text of the .pem file that the dashboard let you download.")   \
    X(27, KEY_IS_PATH, "This is the path of a file, not the key in it.",       \
      "Read the file and pass its text: readFileSync(path, \"utf8\").")        \
    X(28, KEY_IS_CLIENT_SECRET,                                                \
      "This looks like a client secret or an access token, not a key.",        \
      "Pass the private key: the .pem file that the dashboard let you "        \
      "download.")                                                             \
    X(29, KEY_IS_JWT, "This is a JSON Web Token, not a key.",                  \
      "Pass the private key: the .pem file that the dashboard let you "        \
      "download.")                                                             \
    X(30, KEY_IS_CERTIFICATE, "This is a certificate, not a private key.",     \
      "Pass the private key that belongs to it; the file starts with "         \
      "-----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----.")       \
    X(31, KEY_IS_CSR, "This is a certificate signing request, not a key.",     \
      "Pass the private key that it was made with.")                           \
    X(32, KEY_IS_PUBLIC,                                                       \
      "This is a public key; signing takes the private "                       \
      "one.",                                                                  \
      "Pass the file that starts with -----BEGIN RSA PRIVATE KEY----- or "     \
      "-----BEGIN PRIVATE KEY-----.")                                          \
    X(33, KEY_IS_EC, "This is an elliptic curve key; RS256 takes an RSA key.", \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(34, KEY_IS_EDDSA,                                                        \
      "This is an Ed25519 or Ed448 key; RS256 takes an RSA key.",              \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(35, KEY_IS_DSA, "This is a DSA key; RS256 takes an RSA key.",            \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(36, KEY_IS_RSA_PSS,                                                      \
      "This key is restricted to RSA-PSS; RS256 is PKCS#1 v1.5.",              \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(37, KEY_ENCRYPTED_PKCS1, "This PKCS#1 key is encrypted.",                \
      "Decrypt it with icr-app-jwt/passphrase.")                               \
    X(38, KEY_ENCRYPTED_PKCS8, "This PKCS#8 key is encrypted.",                \
      "Decrypt it with icr-app-jwt/passphrase.")                               \
    X(39, KEY_ENCRYPTED_OPENSSH, "This OpenSSH key is encrypted.",             \
      "Decrypt a copy of it: ssh-keygen -p -N \"\" -f copy-of-key")            \
    X(40, KEY_TOO_SMALL,                                                       \
      "The modulus has fewer than 2048 bits, which RFC 7518 forbids.",         \
      "Make a new key in the dashboard and download it.")                      \
    X(41, KEY_TOO_LARGE, "The modulus has more than 4096 bits.",               \
      "Make a new key in the dashboard and download it.")                      \
    X(42, KEY_MULTI_PRIME, "The key has more than two primes.",                \
      "Make a new key in the dashboard and download it.")                      \
    X(43, KEY_EXPONENT, "The public exponent is even, below 3 or over 2^33.",  \
      "Make a new key in the dashboard and download it.")                      \
    X(44, KEY_INCONSISTENT, "The numbers in the key do not belong together.",  \
      "The file is damaged: download the key again. Check it with: "           \
      "openssl rsa -in key.pem -check -noout")                                 \
    X(45, KEY_TRAILING, "There are bytes after the end of the key.",           \
      "The file is damaged or joined with another: download the key again.")   \
    X(46, KEY_NOT_DER, "The key's encoding breaks the rules of DER.",          \
      "Something changed the file: download the key again. If OpenSSL still "  \
      "reads it, write it again: openssl pkey -in key.pem -out clean.pem")     \
    X(47, KEY_UNBALANCED, "One prime is much longer than the other.",          \
      "Make a new key in the dashboard and download it.")                      \
    X(48, KEY_OTHER_ALGORITHM, "This is a key, but not an RSA key.",           \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(49, KEY_BASE64, "The key's base64 is damaged.",                          \
      "Copy the key again, as plain text: something changed or dropped "       \
      "characters.")                                                           \
    X(50, KEY_JWK, "This is JSON, but not a valid JWK.",                       \
      "An RSA private JWK has kty, n, e, d, p, q, dp, dq and qi; leave out "   \
      "members that are null.")                                                \
    X(51, KEY_OPENSSH, "The OpenSSH key is malformed.",                        \
      "Something changed the file: copy the key again. If OpenSSH still "      \
      "reads it, turn it into PEM: ssh-keygen -p -m PEM -N \"\" -f "           \
      "copy-of-key")                                                           \
    X(52, KEY_IS_PKCS12, "This is a PKCS#12 file (.p12 or .pfx).",             \
      "Take the key out, with -legacy if OpenSSL 3 refuses it: openssl "       \
      "pkcs12 -in file.p12 -nocerts -nodes -out key.pem")                      \
    X(53, KEY_IS_PUTTY, "This is a PuTTY key (.ppk).",                         \
      "Turn it into PEM: puttygen key.ppk -O private-openssh -o key.pem")      \
    X(54, KEY_SEVERAL, "The text holds more than one key.",                    \
      "Pass one key alone.")                                                   \
    X(55, KEY_SYMMETRIC,                                                       \
      "This JWK is a symmetric key; RS256 takes an RSA key.",                  \
      "Pass the RSA key that the dashboard let you download.")                 \
    X(56, KEY_LABELS, "The key's BEGIN and END lines do not match.",           \
      "Copy the whole file again: a line was changed, or two keys were "       \
      "joined.")                                                               \
    X(57, KEY_MISREAD,                                                         \
      "The key was read as UTF-8, but its file is UTF-16 or binary.",          \
      "Pass the bytes of the file: readFileSync(path), without \"utf8\".")     \
    X(58, KEY_MASKED, "This is ***, which logs show in place of a secret.",    \
      "Copy the key from its file or the secret store, not from a log.")       \
    X(59, KEY_PLACEHOLDER,                                                     \
      "This is a placeholder, such as $NAME, ${{ NAME }} or <NAME>.",          \
      "Pass the key itself; look for a variable that nothing expanded.")       \
    X(130, KEY_IS_HTML, "This is a web page, not a key.",                      \
      "Open it to see what it says, and download the key again.")              \
    X(131, KEY_JWK_USE, "The JWK's use is not \"sig\".",                       \
      "Pass the key for RS256; if this is the one, set use to \"sig\" or "     \
      "leave it out.")                                                         \
    X(132, KEY_JWK_ALG, "The JWK's alg is not RS256.",                         \
      "Pass the key for RS256; if this is the one, set alg to \"RS256\" or "   \
      "leave it out.")                                                         \
    X(133, KEY_JWK_OPS,                                                        \
      "The JWK's key_ops lack \"sign\", or \"verify\" if it is a public key.", \
      "Pass the key for RS256; if this is the one, leave key_ops out.")        \
    X(134, KEY_VERSION, "The PKCS#8 key has an unknown version.",              \
      "Write it again: openssl pkey -in key.pem -out clean.pem")               \
    X(135, KEY_CANNOT_SIGN,                                                    \
      "The key cannot sign: its numbers fit together, but one of its primes "  \
      "is not prime.",                                                         \
      "Download the key again, or make a new one; if that fails too, suspect " \
      "this machine. Check it with: openssl rsa -in key.pem -check -noout")    \
    X(60, TOKEN_TYPE, "The token is not a string.",                            \
      "Pass the compact form: three base64url parts joined by dots.")          \
    X(61, TOKEN_TOO_LONG, "The token is over 8 KiB.",                          \
      "Pass the token alone; an ICR app's token is usually under 1 KiB.")      \
    X(62, TOKEN_MALFORMED, "The token does not have three parts.",             \
      "Pass the compact form, without \"Bearer\" and without white space.")    \
    X(63, TOKEN_BASE64URL, "A part of the token is not canonical base64url.",  \
      "Use base64url without padding (RFC 7515, section 2), as every JWT "     \
      "library does.")                                                         \
    X(64, TOKEN_HEADER, "The token's header is not a JSON object.",            \
      "Ask the sender for a JWT (RFC 7519).")                                  \
    X(65, TOKEN_ALG, "The token's alg is not RS256.",                          \
      "Sign with RS256; nothing else is accepted.")                            \
    X(66, TOKEN_TYP, "The token's typ is not JWT.",                            \
      "Leave typ out, or set it to JWT.")                                      \
    X(67, TOKEN_CRIT, "The token has critical header parameters (crit).",      \
      "Sign without crit; no extension is understood.")                        \
    X(68, TOKEN_CLAIMS, "The token's claims are not a JSON object.",           \
      "Ask the sender for a JWT (RFC 7519).")                                  \
    X(69, TOKEN_DUPLICATE, "The token has a member twice.",                    \
      "Ask the sender for a token whose member names are unique.")             \
    X(70, TOKEN_ISS, "The token's iss is missing or not a non-empty string.",  \
      "Set iss to the app id, as a string.")                                   \
    X(71, TOKEN_EXP, "The token's exp is missing or not an integer.",          \
      "Set exp to Unix time in whole seconds.")                                \
    X(72, TOKEN_IAT,                                                           \
      "The token's iat is missing, not an integer or below -60.",              \
      "Set iat to Unix time in whole seconds.")                                \
    X(73, TOKEN_SIGNATURE, "The signature does not fit this token and key.",   \
      "Check with the fingerprint that the key is this app's, that the token " \
      "was not changed on its way, and that a KMS signed with "                \
      "RSASSA-PKCS1-v1_5 and SHA-256.")                                        \
    X(74, TOKEN_EXPIRED, "The token has expired.",                             \
      "Make a new one, or set the clock: exp lies in the past.")               \
    X(75, TOKEN_IAT_FUTURE, "The token's iat lies in the future.",             \
      "Set the sender's clock, or allow clockTolerance.")                      \
    X(76, TOKEN_EXP_TOO_FAR, "The token's exp is over 600 s ahead.",           \
      "Sign with a smaller expiresIn, such as 540, or set the sender's "       \
      "clock.")                                                                \
    X(77, TOLERANCE_INVALID,                                                   \
      "clockTolerance is not a whole number of seconds from 0 to 300.",        \
      "Leave it out, or pass an integer in that range.")                       \
    X(78, LOOKUP_THENABLE, "The key lookup returned a promise.",               \
      "Look the key up first: await it with the iss of decodeJWT(token), "     \
      "then "                                                                  \
      "pass the key.")                                                         \
    X(79, LOOKUP_UNKNOWN, "The key lookup knows no key for this iss.",         \
      "Register the app's public key, or refuse the token.")                   \
    X(80, SIGNING_INPUT, "The signing input is not a string.",                 \
      "Pass what createSigningInput returned, unchanged.")                     \
    X(81, SIGNATURE_BYTES,                                                     \
      "The signature is not bytes, or not 256 to 512 of them.",                \
      "Pass the raw bytes that the KMS or HSM made; decode base64 first.")     \
    X(82, TOKEN_NBF,                                                           \
      "The token's nbf is not a number of seconds, or lies in the future.",    \
      "Leave nbf out, set the sender's clock, or allow clockTolerance.")       \
    X(83, TOKEN_AUD, "The token's aud does not name the audience.",            \
      "Leave aud out, as the API's tokens do, unless the option audience "     \
      "expects one.")                                                          \
    X(84, TOKEN_IAT_AFTER_EXP, "The token's iat lies after its exp.",          \
      "Set iat to the time of signing and exp to a later one.")                \
    X(85, AUDIENCE_INVALID,                                                    \
      "audience is not a string of 1 to 1024 UTF-16 units.",                   \
      "Pass the one audience that tokens must name, or leave the option out.") \
    X(90, WASM_FORBIDDEN, "WebAssembly may not be compiled from bytes here.",  \
      "Import \"icr-app-jwt/js\"; on workerd or an edge runtime, "             \
      "\"icr-app-jwt/workerd\" or \"icr-app-jwt/edge-light\". In a page, add " \
      "'wasm-unsafe-eval' to the script-src of its CSP.")                      \
    X(91, NO_MEMORY, "There is no memory for another key.",                    \
      "Dispose of signers you no longer need, or raise the memory "            \
      "limit.")                                                                \
    X(92, FAULT, "The signature failed its own check and was not released.",   \
      "Try again, with a new signer if you keep one; if that fails too, "      \
      "suspect this machine.")                                                 \
    X(93, INTERNAL, "Something that cannot happen has happened.",              \
      "Please report the steps that led here, but never the key.")             \
    X(94, KERNEL_UNAVAILABLE, "This module or machine lacks that kernel.",     \
      "Leave the option kernel out: the fastest is chosen.")                   \
    X(95, ENV_DENIED, "Reading the environment is not permitted here.",        \
      "Pass appId and privateKey, or allow it: deno run --allow-env.")         \
    X(96, NO_KEY, "No key is loaded.", "Load one first.")                      \
    X(98, MARGIN_INVALID,                                                      \
      "margin is not a whole number of seconds from 0 to 600.",                \
      "Leave it out, or pass an integer in that range.")                       \
    X(120, BIG_ENDIAN,                                                         \
      "The JavaScript core does not run on this big-endian processor.",        \
      "Import \"icr-app-jwt\": its WebAssembly runs here.")

enum abi_error {
#define X(number, name, what, remedy) ERR_##name = number,
    ABI_ERRORS(X)
#undef X
};

int abi_version(void);
uint8_t *io_address(void);
int kernel_cold(void);
int kernel_select(int kernel);
int key_load(int n);
int public_load(int n);
int any_load(int n);
int key_form(void);
int key_fingerprint(void);
int app_id_check(int units);
int token_sign(int units, double now, double expires_in);
int token_input(int units, double now, double expires_in);
int token_attach(int n, int signature_n);
int sign_begin(void);
int sign_update(int n);
int sign_end(void);
int token_inspect(int n, double now);
int token_claims(int n);
int token_verify(int n, double now, double tolerance, int audience_units);
int wipe(void);

#endif
