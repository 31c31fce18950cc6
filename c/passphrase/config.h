/* SPDX-License-Identifier: MIT
 *
 * The switches of libtomcrypt for the module that decrypts keys, with a reason
 * each. Included before every vendored file of it.
 */
#ifndef ICR_PASSPHRASE_CONFIG_H
#define ICR_PASSPHRASE_CONFIG_H

#include "../tom/tom_heap.h"

/* Nothing by default, then what encrypted keys need. */
#define LTC_SOURCE /* the internal names that its own files use */
#define LTC_NOTHING
#define LTC_NO_FILE      /* no stdio */
#define LTC_NO_TEST      /* no self-tests inside the module */
#define LTC_SMALL_CODE   /* without it, AES and DES have 40 KB more of tables */
#define LTC_NO_ASM       /* one code everywhere */
#define ARGTYPE        4 /* return an error; the default aborts */
#define TAB_SIZE       5 /* hashes; ciphers are fewer */
#define LTC_RIJNDAEL     /* AES-CBC */
#define LTC_DES          /* DES-EDE3-CBC */
#define LTC_CBC_MODE
#define LTC_PKCS_5 /* PBKDF2, and what OpenSSL derives PEM keys by */
#define LTC_HMAC
#define LTC_HASH_HELPERS /* hash_memory */
#define LTC_MD5
#define LTC_SHA1
#define LTC_SHA256
#define LTC_SHA384
#define LTC_SHA512
#define XMALLOC  tom_malloc
#define XREALLOC tom_realloc
#define XCALLOC  tom_calloc
#define XFREE    tom_free

#endif
