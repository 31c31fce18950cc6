/* SPDX-License-Identifier: MIT
 *
 * The parts of text.c: what was pasted, seen as plain text, as PEM, as base64
 * without armour, or as something that is no key at all. All work in place and
 * in one pass or a fixed number of passes.
 */
#ifndef ICR_TEXT_H
#define ICR_TEXT_H

#include "../core.h"
#include "../encoding/words.h"

/* ---- plain.c ---- */

/* How far white space and quotes go from *text's start. */
size_t text_skip(const struct span *text);
/* Takes white space and quotes off both ends. */
struct span text_trim(struct span text);
/* Makes UTF-16 and typographic white space ASCII; drops a byte order mark. What
 * has no place in a key becomes 0xff. */
struct span text_narrow(struct span text);
/* Undoes backslash escapes, of any depth: \n, \r and \t become a line feed,
 * \u002b becomes +, and other backslashes vanish.
 * CT: what stands after a backslash leaks. */
struct span text_unescape(struct span text);
/* Drops `export NAME=`, `NAME=` or `NAME:` at the start, and trims. */
struct span text_value(struct span text);

/* ---- armour.c ---- */

/* Finds the one PEM block that matters and decodes it. 0 where *out is set, 1
 * where there is no armour, or an error. */
int armour_decode(struct key_bytes *out, struct span text);

/* ---- encrypted.c, which refuses; in the module that decrypts keys it is
 * passphrase/pem.c, which does not ---- */

/* What becomes of an encrypted block: 0 and *out set, or an error. */

/* ENCRYPTED PRIVATE KEY; broken: the error that its armour has, or 0. */
int encrypted_pkcs8(struct key_bytes *out, struct span body, int broken);
/* A block whose headers (RFC 1421) say that it is encrypted. body: they, and
 * what follows them, without escapes. */
int encrypted_pkcs1(struct key_bytes *out, struct span body);

/* ---- ssh.c ---- */

/* Goes to the base64 of an SSH public key: FORM_BASE64 from a line, FORM_PEM
 * from a file of RFC 4716, 0 where there is none, or -ERR_KEY_SEVERAL. */
int ssh_find(struct span *text);

/* ---- bare.c ---- */

/* Takes binary for what its first bytes say: 1 and *out set, or 0. */
int bare_binary(struct key_bytes *out, struct span text);
/* Decodes the longest piece of base64 that there is, *text := its bytes.
 * Returns what base64_decode saw. */
unsigned bare_decode(struct span *text);

/* ---- diagnose.c ---- */

/* The error that says what this text is, given that it is no key. */
int diagnose(struct span text);

#endif
