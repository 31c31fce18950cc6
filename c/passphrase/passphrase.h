/* SPDX-License-Identifier: MIT
 *
 * THE contract between JavaScript and the module that decrypts keys: what it
 * exports, how bytes cross, and the errors that abi.h does not have; and below
 * that the contracts of its stages:
 *
 *   key text -> envelope -> key of the cipher -> plain text -> DER
 *
 * The module imports nothing and never grows, as the core does. io is as abi.h
 * says. A call returns >= 0 when it worked and -error otherwise, with a number
 * from ABI_ERRORS or PASSPHRASE_ERRORS.
 *
 *   io_address()          where io starts in the memory: IO_BYTES bytes.
 *   passphrase_address()  where the passphrase starts: MAX_PASSPHRASE_BYTES.
 *   key_decrypt(n, passphrase_n)
 *                         io[0..n): a private key in any form that README.md
 *                         lists, encrypted or not. passphrase_n < 0: there is
 *                         no passphrase, which is an error only if the key is
 *                         encrypted. io := the key without encryption: the DER
 *                         of PKCS#8 or PKCS#1; of a key that was not encrypted
 *                         what is in its armour, OpenSSH's bytes too, and the
 *                         text of a JWK, which is not read: it may be any.
 *                         Returns its length. Zeroes all else that the call or
 *                         its caller wrote.
 *   wipe()                Zeroes io and all that a call may have left. Returns
 *                         0.
 */
#ifndef ICR_PASSPHRASE_H
#define ICR_PASSPHRASE_H

#include "../core.h"

#define MAX_PASSPHRASE_BYTES 1024 /* as openssl pkey and Node */
#ifndef MAX_ITERATIONS            /* fewer when fuzzed */
#define MAX_ITERATIONS 10000000
#endif
#define MAX_SALT_BYTES 1024

/* As ABI_ERRORS; a list of its own, so that the core's users do not carry the
 * sentences. */
#define PASSPHRASE_ERRORS(X)                                                   \
    X(200, PASSPHRASE_MISSING,                                                 \
      "The key is encrypted, and no passphrase was given.",                    \
      "Pass passphrase; look for a variable that is not set.")                 \
    X(201, PASSPHRASE_EMPTY,                                                   \
      "The key is encrypted, and the passphrase is empty.",                    \
      "Pass the passphrase; look for a variable that is set to nothing.")      \
    X(202, PASSPHRASE_TYPE, "The passphrase is neither text nor bytes.",       \
      "Pass a string, which is taken as UTF-8, or its bytes.")                 \
    X(203, PASSPHRASE_TOO_LONG, "The passphrase is over 1024 bytes.",          \
      "Pass the passphrase alone; if it is that long, put it into "            \
      "PASSPHRASE: openssl pkcs8 -in key.pem -passin env:PASSPHRASE -out "     \
      "plain.pem")                                                             \
    X(204, PASSPHRASE_WRONG,                                                   \
      "The passphrase is wrong, or the key is damaged.",                       \
      "Type it again, without a space or line feed at its end; if it is "      \
      "right, download the key again.")                                        \
    X(205, ENCRYPTION_DAMAGED,                                                 \
      "The description of the key's encryption is damaged, or part of the "    \
      "key is missing.",                                                       \
      "Something changed the file: download the key again.")                   \
    X(206, ENCRYPTION_UNSUPPORTED,                                             \
      "The key's encryption is not supported: only AES-CBC and 3DES are, "     \
      "with PBES2 and PBKDF2 or with DEK-Info.",                               \
      "Write it again with AES, with -provider legacy -provider default if "   \
      "OpenSSL 3 refuses it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in "        \
      "key.pem -out new.pem")                                                  \
    X(207, ENCRYPTION_ITERATIONS,                                              \
      "The key's encryption takes more than ten million PBKDF2 iterations.",   \
      "Write it again with fewer: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter " \
      "600000 -in key.pem -out new.pem")

enum passphrase_error {
#define X(number, name, what, remedy) ERR_##name = number,
    PASSPHRASE_ERRORS(X)
#undef X
};

uint8_t *passphrase_address(void);
int key_decrypt(int n, int passphrase_n);

/* ---- the stages ---- */

/* Places in the table of unlock.c. */
enum hash { HASH_MD5, HASH_SHA1, HASH_SHA256, HASH_SHA384, HASH_SHA512 };

/* Places in the other one. */
enum cipher { CIPHER_AES, CIPHER_DES3 };

enum { MAX_KEY_BYTES = 32, MAX_BLOCK_BYTES = 16, DEK_SALT_BYTES = 8 };

struct method {
    int cipher; /* enum cipher */
    uint8_t key_bytes, block_bytes;
};

/* How a key is encrypted. Where hash is HASH_MD5, the key is derived as OpenSSL
 * does it for PEM; otherwise by PBKDF2 with HMAC and that hash. */
struct envelope {
    struct method method;
    int hash; /* enum hash */
    int iterations;
    struct view salt;
    uint8_t iv[MAX_BLOCK_BYTES];
    struct span data;
};

/* ---- pbes2.c ---- */

/* Reads an EncryptedPrivateKeyInfo (RFC 5958 section 3) whose encryption is
 * PBES2 (RFC 8018 appendix A.4); out->data lies in der. 0, or an error. */
int pbes2_read(struct envelope *out, struct span der);

/* ---- pem.c, which is also what key/text.h says of encrypted.c ---- */

/* Whether text_decode has met a block with the headers of an encrypted one
 * since the last call; *out := what they say. */
int pem_envelope(struct envelope *out);
/* Forgets it. */
void pem_wipe(void);

/* ---- unlock.c ---- */

/* *data := the plain text, in place; data->n is a multiple of the block. 0, or
 * -ERR_PASSPHRASE_WRONG where its padding is none. passphrase.n > 0. The
 * derived key stays on the stack, which the caller wipes.
 * CT: what libtomcrypt's tables leak; c/README.md. */
int unlock(struct envelope *envelope, struct view passphrase);
/* Zeroes its scratch. */
void unlock_wipe(void);

#endif
