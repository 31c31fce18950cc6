// Generated from c/passphrase/passphrase.h by js/build/error-table.mjs; edit that instead.

export const MAX_PASSPHRASE_BYTES = 1024;

/** @typedef {"PASSPHRASE_MISSING" | "PASSPHRASE_EMPTY" | "PASSPHRASE_TYPE" | "PASSPHRASE_TOO_LONG" | "PASSPHRASE_WRONG" | "ENCRYPTION_DAMAGED" | "ENCRYPTION_UNSUPPORTED" | "ENCRYPTION_ITERATIONS"} PassphraseErrorName */

/** Lower numbers are the library's. */
export const FIRST_ERROR = 200;

/** @type {string} "number|name|what it is|what to do"; no number: the next one */
export const ERRORS = `200|PASSPHRASE_MISSING|The key is encrypted, and no passphrase was given.|Pass passphrase; look for a variable that is not set.
|PASSPHRASE_EMPTY|The key is encrypted, and the passphrase is empty.|Pass the passphrase; look for a variable that is set to nothing.
|PASSPHRASE_TYPE|The passphrase is neither text nor bytes.|Pass a string, which is taken as UTF-8, or its bytes.
|PASSPHRASE_TOO_LONG|The passphrase is over 1024 bytes.|Pass the passphrase alone; if it is that long, put it into PASSPHRASE: openssl pkcs8 -in key.pem -passin env:PASSPHRASE -out plain.pem
|PASSPHRASE_WRONG|The passphrase is wrong, or the key is damaged.|Type it again, without a space or line feed at its end; if it is right, download the key again.
|ENCRYPTION_DAMAGED|The description of the key's encryption is damaged, or part of the key is missing.|Something changed the file: download the key again.
|ENCRYPTION_UNSUPPORTED|The key's encryption is not supported: only AES-CBC and 3DES are, with PBES2 and PBKDF2 or with DEK-Info.|Write it again with AES, with -provider legacy -provider default if OpenSSL 3 refuses it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out new.pem
|ENCRYPTION_ITERATIONS|The key's encryption takes more than ten million PBKDF2 iterations.|Write it again with fewer: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in key.pem -out new.pem`;
