// Generated from c/abi.h by js/build/error-table.mjs; edit that instead.

/** @typedef {"APP_ID_MISSING" | "APP_ID_EMPTY" | "APP_ID_TYPE" | "APP_ID_SPACE" | "APP_ID_TOO_LONG" | "NOW_INVALID" | "NOW_MILLISECONDS" | "EXPIRES_IN_INVALID" | "OPTIONS_INVALID" | "DISPOSED" | "BYTES_TYPE" | "APP_ID_QUOTED" | "APP_ID_ASSIGNMENT" | "APP_ID_PLACEHOLDER" | "APP_ID_CHARACTER" | "APP_ID_IS_PATH" | "APP_ID_IS_KEY" | "KEY_MISSING" | "KEY_EMPTY" | "KEY_TYPE" | "KEY_TOO_LONG" | "KEY_FIRST_LINE_ONLY" | "KEY_TRUNCATED" | "KEY_NOT_A_KEY" | "KEY_IS_PATH" | "KEY_IS_CLIENT_SECRET" | "KEY_IS_JWT" | "KEY_IS_CERTIFICATE" | "KEY_IS_CSR" | "KEY_IS_PUBLIC" | "KEY_IS_EC" | "KEY_IS_EDDSA" | "KEY_IS_DSA" | "KEY_IS_RSA_PSS" | "KEY_ENCRYPTED_PKCS1" | "KEY_ENCRYPTED_PKCS8" | "KEY_ENCRYPTED_OPENSSH" | "KEY_TOO_SMALL" | "KEY_TOO_LARGE" | "KEY_MULTI_PRIME" | "KEY_EXPONENT" | "KEY_INCONSISTENT" | "KEY_TRAILING" | "KEY_NOT_DER" | "KEY_UNBALANCED" | "KEY_OTHER_ALGORITHM" | "KEY_BASE64" | "KEY_JWK" | "KEY_OPENSSH" | "KEY_IS_PKCS12" | "KEY_IS_PUTTY" | "KEY_SEVERAL" | "KEY_SYMMETRIC" | "KEY_LABELS" | "KEY_MISREAD" | "KEY_MASKED" | "KEY_PLACEHOLDER" | "KEY_IS_HTML" | "KEY_JWK_USE" | "KEY_JWK_ALG" | "KEY_JWK_OPS" | "KEY_VERSION" | "KEY_CANNOT_SIGN" | "TOKEN_TYPE" | "TOKEN_TOO_LONG" | "TOKEN_MALFORMED" | "TOKEN_BASE64URL" | "TOKEN_HEADER" | "TOKEN_ALG" | "TOKEN_TYP" | "TOKEN_CRIT" | "TOKEN_CLAIMS" | "TOKEN_DUPLICATE" | "TOKEN_ISS" | "TOKEN_EXP" | "TOKEN_IAT" | "TOKEN_SIGNATURE" | "TOKEN_EXPIRED" | "TOKEN_IAT_FUTURE" | "TOKEN_EXP_TOO_FAR" | "TOLERANCE_INVALID" | "LOOKUP_THENABLE" | "LOOKUP_UNKNOWN" | "SIGNING_INPUT" | "SIGNATURE_BYTES" | "TOKEN_NBF" | "TOKEN_AUD" | "TOKEN_IAT_AFTER_EXP" | "AUDIENCE_INVALID" | "WASM_FORBIDDEN" | "NO_MEMORY" | "FAULT" | "INTERNAL" | "KERNEL_UNAVAILABLE" | "ENV_DENIED" | "NO_KEY" | "MARGIN_INVALID" | "BIG_ENDIAN"} ErrorName */
/** @typedef {"ERR_APP_ID_MISSING" | "ERR_APP_ID_EMPTY" | "ERR_APP_ID_TYPE" | "ERR_APP_ID_SPACE" | "ERR_APP_ID_TOO_LONG" | "ERR_NOW_INVALID" | "ERR_NOW_MILLISECONDS" | "ERR_EXPIRES_IN_INVALID" | "ERR_OPTIONS_INVALID" | "ERR_DISPOSED" | "ERR_BYTES_TYPE" | "ERR_APP_ID_QUOTED" | "ERR_APP_ID_ASSIGNMENT" | "ERR_APP_ID_PLACEHOLDER" | "ERR_APP_ID_CHARACTER" | "ERR_APP_ID_IS_PATH" | "ERR_APP_ID_IS_KEY" | "ERR_KEY_MISSING" | "ERR_KEY_EMPTY" | "ERR_KEY_TYPE" | "ERR_KEY_TOO_LONG" | "ERR_KEY_FIRST_LINE_ONLY" | "ERR_KEY_TRUNCATED" | "ERR_KEY_NOT_A_KEY" | "ERR_KEY_IS_PATH" | "ERR_KEY_IS_CLIENT_SECRET" | "ERR_KEY_IS_JWT" | "ERR_KEY_IS_CERTIFICATE" | "ERR_KEY_IS_CSR" | "ERR_KEY_IS_PUBLIC" | "ERR_KEY_IS_EC" | "ERR_KEY_IS_EDDSA" | "ERR_KEY_IS_DSA" | "ERR_KEY_IS_RSA_PSS" | "ERR_KEY_ENCRYPTED_PKCS1" | "ERR_KEY_ENCRYPTED_PKCS8" | "ERR_KEY_ENCRYPTED_OPENSSH" | "ERR_KEY_TOO_SMALL" | "ERR_KEY_TOO_LARGE" | "ERR_KEY_MULTI_PRIME" | "ERR_KEY_EXPONENT" | "ERR_KEY_INCONSISTENT" | "ERR_KEY_TRAILING" | "ERR_KEY_NOT_DER" | "ERR_KEY_UNBALANCED" | "ERR_KEY_OTHER_ALGORITHM" | "ERR_KEY_BASE64" | "ERR_KEY_JWK" | "ERR_KEY_OPENSSH" | "ERR_KEY_IS_PKCS12" | "ERR_KEY_IS_PUTTY" | "ERR_KEY_SEVERAL" | "ERR_KEY_SYMMETRIC" | "ERR_KEY_LABELS" | "ERR_KEY_MISREAD" | "ERR_KEY_MASKED" | "ERR_KEY_PLACEHOLDER" | "ERR_KEY_IS_HTML" | "ERR_KEY_JWK_USE" | "ERR_KEY_JWK_ALG" | "ERR_KEY_JWK_OPS" | "ERR_KEY_VERSION" | "ERR_KEY_CANNOT_SIGN" | "ERR_TOKEN_TYPE" | "ERR_TOKEN_TOO_LONG" | "ERR_TOKEN_MALFORMED" | "ERR_TOKEN_BASE64URL" | "ERR_TOKEN_HEADER" | "ERR_TOKEN_ALG" | "ERR_TOKEN_TYP" | "ERR_TOKEN_CRIT" | "ERR_TOKEN_CLAIMS" | "ERR_TOKEN_DUPLICATE" | "ERR_TOKEN_ISS" | "ERR_TOKEN_EXP" | "ERR_TOKEN_IAT" | "ERR_TOKEN_SIGNATURE" | "ERR_TOKEN_EXPIRED" | "ERR_TOKEN_IAT_FUTURE" | "ERR_TOKEN_EXP_TOO_FAR" | "ERR_TOLERANCE_INVALID" | "ERR_LOOKUP_THENABLE" | "ERR_LOOKUP_UNKNOWN" | "ERR_SIGNING_INPUT" | "ERR_SIGNATURE_BYTES" | "ERR_TOKEN_NBF" | "ERR_TOKEN_AUD" | "ERR_TOKEN_IAT_AFTER_EXP" | "ERR_AUDIENCE_INVALID" | "ERR_WASM_FORBIDDEN" | "ERR_NO_MEMORY" | "ERR_FAULT" | "ERR_INTERNAL" | "ERR_KERNEL_UNAVAILABLE" | "ERR_ENV_DENIED" | "ERR_NO_KEY" | "ERR_MARGIN_INVALID" | "ERR_BIG_ENDIAN"} ErrorCode */

/** @type {string} "number|name|what it is|what to do"; no number: the next one */
export const ERRORS = `1|APP_ID_MISSING|No app id was given.|Pass appId, or set NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID or ICR_APP_ID.
|APP_ID_EMPTY|The app id is empty.|Pass the app id that the dashboard shows; look for a variable that is set to nothing.
|APP_ID_TYPE|The app id is neither a string nor a whole number.|Pass it as a string, or as a safe non-negative integer.
|APP_ID_SPACE|The app id has white space in it.|Pass the id alone; a line feed from a file or a secret store is the usual cause.
|APP_ID_TOO_LONG|The app id is over 1024 UTF-16 units long.|Pass the app id alone; was a key or a token passed in its place?
|NOW_INVALID|now is neither a finite, non-negative number of seconds nor a valid Date.|Pass Unix time in seconds, such as Date.now() / 1000, or a Date.
|NOW_MILLISECONDS|now looks like milliseconds.|Divide it by 1000: now is Unix time in seconds.
|EXPIRES_IN_INVALID|expiresIn is not a whole number of seconds from 1 to 600.|Leave it out, or pass an integer in that range; 540 leaves a minute for a clock that runs ahead.
|OPTIONS_INVALID|The options are not an object, or one of them is wrong.|js/API.md lists the options; check the spelling.
|DISPOSED|This signer was disposed of; its key is wiped.|Create a new signer.
12|APP_ID_QUOTED|The app id starts or ends with a quotation mark.|Take the quotation marks off; docker --env-file and many CI settings keep them.
|APP_ID_ASSIGNMENT|The app id is a whole line, NAME=value.|Pass what follows the equals sign.
|APP_ID_PLACEHOLDER|The app id is a placeholder, such as undefined, $NAME or <NAME>.|Pass the app id that the dashboard shows; look for a variable that nothing set or expanded.
|APP_ID_CHARACTER|The app id contains an invisible character, or half of a surrogate pair.|Type the id: pasted text can contain such characters.
|APP_ID_IS_PATH|The app id is the path of a file.|Pass the app id that the dashboard shows; was the key's path passed in its place?
|APP_ID_IS_KEY|The app id is a key.|Pass the app id that the dashboard shows, and the key as privateKey; were the two swapped?
20|KEY_MISSING|No key was given.|Pass the key; createJWT and createSigner also take the text of its file from PRIVATE_KEY or ICR_PRIVATE_KEY.
|KEY_EMPTY|The key is empty.|Pass the text of the key file; look for a variable that is set to nothing.
|KEY_TYPE|The key is neither text, bytes, a JWK nor a private or public KeyObject.|Pass one of these; for a CryptoKey, await crypto.subtle.exportKey("jwk", key).
|KEY_TOO_LONG|The key is over 64 KiB.|Pass the key file alone.
|KEY_FIRST_LINE_ONLY|The key ends after its first line, -----BEGIN ...-----.|Quote the value: a .env file or a shell cut it at the first line feed. One line with literal \\n works too.
|KEY_TRUNCATED|The key is cut short.|Copy the whole file, from -----BEGIN to -----END and the last dash.
|KEY_NOT_A_KEY|This is not a key.|Pass the text of the .pem file that the dashboard let you download.
|KEY_IS_PATH|This is the path of a file, not the key in it.|Read the file and pass its text: readFileSync(path, "utf8").
|KEY_IS_CLIENT_SECRET|This looks like a client secret or an access token, not a key.|Pass the private key: the .pem file that the dashboard let you download.
|KEY_IS_JWT|This is a JSON Web Token, not a key.|Pass the private key: the .pem file that the dashboard let you download.
|KEY_IS_CERTIFICATE|This is a certificate, not a private key.|Pass the private key that belongs to it; the file starts with -----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----.
|KEY_IS_CSR|This is a certificate signing request, not a key.|Pass the private key that it was made with.
|KEY_IS_PUBLIC|This is a public key; signing takes the private one.|Pass the file that starts with -----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----.
|KEY_IS_EC|This is an elliptic curve key; RS256 takes an RSA key.|Pass the RSA key that the dashboard let you download.
|KEY_IS_EDDSA|This is an Ed25519 or Ed448 key; RS256 takes an RSA key.|Pass the RSA key that the dashboard let you download.
|KEY_IS_DSA|This is a DSA key; RS256 takes an RSA key.|Pass the RSA key that the dashboard let you download.
|KEY_IS_RSA_PSS|This key is restricted to RSA-PSS; RS256 is PKCS#1 v1.5.|Pass the RSA key that the dashboard let you download.
|KEY_ENCRYPTED_PKCS1|This PKCS#1 key is encrypted.|Decrypt it with icr-app-jwt/passphrase.
|KEY_ENCRYPTED_PKCS8|This PKCS#8 key is encrypted.|Decrypt it with icr-app-jwt/passphrase.
|KEY_ENCRYPTED_OPENSSH|This OpenSSH key is encrypted.|Decrypt a copy of it: ssh-keygen -p -N "" -f copy-of-key
|KEY_TOO_SMALL|The modulus has fewer than 2048 bits, which RFC 7518 forbids.|Make a new key in the dashboard and download it.
|KEY_TOO_LARGE|The modulus has more than 4096 bits.|Make a new key in the dashboard and download it.
|KEY_MULTI_PRIME|The key has more than two primes.|Make a new key in the dashboard and download it.
|KEY_EXPONENT|The public exponent is even, below 3 or over 2^33.|Make a new key in the dashboard and download it.
|KEY_INCONSISTENT|The numbers in the key do not belong together.|The file is damaged: download the key again. Check it with: openssl rsa -in key.pem -check -noout
|KEY_TRAILING|There are bytes after the end of the key.|The file is damaged or joined with another: download the key again.
|KEY_NOT_DER|The key's encoding breaks the rules of DER.|Something changed the file: download the key again. If OpenSSL still reads it, write it again: openssl pkey -in key.pem -out clean.pem
|KEY_UNBALANCED|One prime is much longer than the other.|Make a new key in the dashboard and download it.
|KEY_OTHER_ALGORITHM|This is a key, but not an RSA key.|Pass the RSA key that the dashboard let you download.
|KEY_BASE64|The key's base64 is damaged.|Copy the key again, as plain text: something changed or dropped characters.
|KEY_JWK|This is JSON, but not a valid JWK.|An RSA private JWK has kty, n, e, d, p, q, dp, dq and qi; leave out members that are null.
|KEY_OPENSSH|The OpenSSH key is malformed.|Something changed the file: copy the key again. If OpenSSH still reads it, turn it into PEM: ssh-keygen -p -m PEM -N "" -f copy-of-key
|KEY_IS_PKCS12|This is a PKCS#12 file (.p12 or .pfx).|Take the key out, with -legacy if OpenSSL 3 refuses it: openssl pkcs12 -in file.p12 -nocerts -nodes -out key.pem
|KEY_IS_PUTTY|This is a PuTTY key (.ppk).|Turn it into PEM: puttygen key.ppk -O private-openssh -o key.pem
|KEY_SEVERAL|The text holds more than one key.|Pass one key alone.
|KEY_SYMMETRIC|This JWK is a symmetric key; RS256 takes an RSA key.|Pass the RSA key that the dashboard let you download.
|KEY_LABELS|The key's BEGIN and END lines do not match.|Copy the whole file again: a line was changed, or two keys were joined.
|KEY_MISREAD|The key was read as UTF-8, but its file is UTF-16 or binary.|Pass the bytes of the file: readFileSync(path), without "utf8".
|KEY_MASKED|This is ***, which logs show in place of a secret.|Copy the key from its file or the secret store, not from a log.
|KEY_PLACEHOLDER|This is a placeholder, such as $NAME, \${{ NAME }} or <NAME>.|Pass the key itself; look for a variable that nothing expanded.
130|KEY_IS_HTML|This is a web page, not a key.|Open it to see what it says, and download the key again.
|KEY_JWK_USE|The JWK's use is not "sig".|Pass the key for RS256; if this is the one, set use to "sig" or leave it out.
|KEY_JWK_ALG|The JWK's alg is not RS256.|Pass the key for RS256; if this is the one, set alg to "RS256" or leave it out.
|KEY_JWK_OPS|The JWK's key_ops lack "sign", or "verify" if it is a public key.|Pass the key for RS256; if this is the one, leave key_ops out.
|KEY_VERSION|The PKCS#8 key has an unknown version.|Write it again: openssl pkey -in key.pem -out clean.pem
|KEY_CANNOT_SIGN|The key cannot sign: its numbers fit together, but one of its primes is not prime.|Download the key again, or make a new one; if that fails too, suspect this machine. Check it with: openssl rsa -in key.pem -check -noout
90|WASM_FORBIDDEN|WebAssembly may not be compiled from bytes here.|Import "icr-app-jwt/js"; on workerd or an edge runtime, "icr-app-jwt/workerd" or "icr-app-jwt/edge-light". In a page, add 'wasm-unsafe-eval' to the script-src of its CSP.
|NO_MEMORY|There is no memory for another key.|Dispose of signers you no longer need, or raise the memory limit.
|FAULT|The signature failed its own check and was not released.|Try again, with a new signer if you keep one; if that fails too, suspect this machine.
|INTERNAL|Something that cannot happen has happened.|Please report the steps that led here, but never the key.
95|ENV_DENIED|Reading the environment is not permitted here.|Pass appId and privateKey, or allow it: deno run --allow-env.
|NO_KEY|No key is loaded.|Load one first.
120|BIG_ENDIAN|The JavaScript core does not run on this big-endian processor.|Import "icr-app-jwt": its WebAssembly runs here.`;

/** @type {string} "number|name|what it is|what to do"; no number: the next one */
export const SIGNER_ERRORS = `11|BYTES_TYPE|What to sign is not bytes.|Pass a Uint8Array, an ArrayBuffer or a Buffer; for text use new TextEncoder().encode(text).
94|KERNEL_UNAVAILABLE|This module or machine lacks that kernel.|Leave the option kernel out: the fastest is chosen.
98|MARGIN_INVALID|margin is not a whole number of seconds from 0 to 600.|Leave it out, or pass an integer in that range.`;

/** @type {string} "number|name|what it is|what to do"; no number: the next one */
export const READING_ERRORS = `60|TOKEN_TYPE|The token is not a string.|Pass the compact form: three base64url parts joined by dots.
|TOKEN_TOO_LONG|The token is over 8 KiB.|Pass the token alone; an ICR app's token is usually under 1 KiB.
|TOKEN_MALFORMED|The token does not have three parts.|Pass the compact form, without "Bearer" and without white space.
|TOKEN_BASE64URL|A part of the token is not canonical base64url.|Use base64url without padding (RFC 7515, section 2), as every JWT library does.
|TOKEN_HEADER|The token's header is not a JSON object.|Ask the sender for a JWT (RFC 7519).
|TOKEN_ALG|The token's alg is not RS256.|Sign with RS256; nothing else is accepted.
|TOKEN_TYP|The token's typ is not JWT.|Leave typ out, or set it to JWT.
|TOKEN_CRIT|The token has critical header parameters (crit).|Sign without crit; no extension is understood.
|TOKEN_CLAIMS|The token's claims are not a JSON object.|Ask the sender for a JWT (RFC 7519).
|TOKEN_DUPLICATE|The token has a member twice.|Ask the sender for a token whose member names are unique.
|TOKEN_ISS|The token's iss is missing or not a non-empty string.|Set iss to the app id, as a string.
|TOKEN_EXP|The token's exp is missing or not an integer.|Set exp to Unix time in whole seconds.
|TOKEN_IAT|The token's iat is missing, not an integer or below -60.|Set iat to Unix time in whole seconds.
|TOKEN_SIGNATURE|The signature does not fit this token and key.|Check with the fingerprint that the key is this app's, that the token was not changed on its way, and that a KMS signed with RSASSA-PKCS1-v1_5 and SHA-256.
|TOKEN_EXPIRED|The token has expired.|Make a new one, or set the clock: exp lies in the past.
|TOKEN_IAT_FUTURE|The token's iat lies in the future.|Set the sender's clock, or allow clockTolerance.
|TOKEN_EXP_TOO_FAR|The token's exp is over 600 s ahead.|Sign with a smaller expiresIn, such as 540, or set the sender's clock.
|TOLERANCE_INVALID|clockTolerance is not a whole number of seconds from 0 to 300.|Leave it out, or pass an integer in that range.
|LOOKUP_THENABLE|The key lookup returned a promise.|Look the key up first: await it with the iss of decodeJWT(token), then pass the key.
|LOOKUP_UNKNOWN|The key lookup knows no key for this iss.|Register the app's public key, or refuse the token.
|SIGNING_INPUT|The signing input is not a string.|Pass what createSigningInput returned, unchanged.
|SIGNATURE_BYTES|The signature is not bytes, or not 256 to 512 of them.|Pass the raw bytes that the KMS or HSM made; decode base64 first.
|TOKEN_NBF|The token's nbf is not a number of seconds, or lies in the future.|Leave nbf out, set the sender's clock, or allow clockTolerance.
|TOKEN_AUD|The token's aud does not name the audience.|Leave aud out, as the API's tokens do, unless the option audience expects one.
|TOKEN_IAT_AFTER_EXP|The token's iat lies after its exp.|Set iat to the time of signing and exp to a later one.
|AUDIENCE_INVALID|audience is not a string of 1 to 1024 UTF-16 units.|Pass the one audience that tokens must name, or leave the option out.`;
