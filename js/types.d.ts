// SPDX-License-Identifier: MIT
// icr-app-jwt, as TypeScript sees it: this file ships. Of the code, tsc checks
// that it is what this says (js/index.js names each type).

declare global {
  interface SymbolConstructor {
    /** Absent before Node 18.18, Chromium 134, Firefox 141. */
    readonly dispose: unique symbol;
  }
}

/** Bytes of any kind; a view counts from its offset, for its length. */
export type Bytes = ArrayBufferView | ArrayBufferLike;

/** Bytes that are yours: a copy, never a view of the core's memory. */
export type OwnBytes = ReturnType<Uint8Array["slice"]>;

/** An RSA key as RFC 7517 and RFC 7518 write it. Signing takes all members. */
export interface Jwk {
  kty?: string | undefined;
  n?: string | undefined;
  e?: string | undefined;
  d?: string | undefined;
  p?: string | undefined;
  q?: string | undefined;
  dp?: string | undefined;
  dq?: string | undefined;
  qi?: string | undefined;
  alg?: string | undefined;
  kid?: string | undefined;
  use?: string | undefined;
  key_ops?: string[] | undefined;
  ext?: boolean | undefined;
}

/** What Node, Deno and Bun make of a key: node:crypto's KeyObject. */
export interface KeyObject {
  readonly type: string;
  export(options: { type: "pkcs8" | "spki"; format: "pem" }): string | Bytes;
}

/** A key as text, as bytes, as a JWK or as a KeyObject, in any form that people
 * paste. */
export type Key = string | Bytes | Jwk | KeyObject;

/** Finds a key by iss, at once; null or undefined where there is none. */
export type KeyLookup = (iss: string) => Key | null | undefined;

export interface TokenOptions {
  /** Unix time in seconds, whose fraction is dropped, or a Date. Default: the
   * clock. */
  now?: number | Date | undefined;
  /** Whole seconds, 1 to 600. Default: 600, the most that the API accepts. 540
   * leaves a minute for a clock that runs ahead. */
  expiresIn?: number | undefined;
}

export interface ReuseOptions extends TokenOptions {
  /** Whole seconds, 0 to 600, that a token must be good for to be used again.
   * Default: 60. */
  margin?: number | undefined;
}

export interface IdentityOptions {
  /** At most 1,024 UTF-16 units without white space, quotation marks around
   * them or characters that cannot be seen, or a safe non-negative integer.
   * Default: the first of NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID and
   * ICR_APP_ID that is set to something. */
  appId?: string | number | undefined;
  /** An RSA key of 2048 to 4096 bits. Default: the first of PRIVATE_KEY and
   * ICR_PRIVATE_KEY that is set to something. */
  privateKey?: Key | undefined;
}

export interface InputOptions
  extends Pick<IdentityOptions, "appId">, TokenOptions {}

export interface CreateOptions extends IdentityOptions, TokenOptions {
  /** Whether a key given as text may stay loaded for the next call. Default:
   * true. */
  cache?: boolean | undefined;
}

export interface SignerOptions extends IdentityOptions {
  /** For tests and comparisons. Default: the fastest one that is exact on this
   * machine. */
  kernel?: Kernel | undefined;
}

export interface VerifyOptions {
  /** Unix time in seconds, or a Date. Default: the clock. */
  now?: number | Date | undefined;
  /** Whole seconds, 0 to 300, by which the sender's clock may be off. Default:
   * 0. */
  clockTolerance?: number | undefined;
  /** Who the token must be for: its aud is this string or an array with it. 1 to
   * 1,024 UTF-16 units. Default: nobody; a token with an aud is refused. */
  audience?: string | undefined;
}

export interface InspectOptions {
  /** Unix time in seconds, or a Date. Default: the clock. */
  now?: number | Date | undefined;
}

export interface JsonObject {
  [name: string]: unknown;
}

/** The claims of a verified token. */
export interface Claims extends JsonObject {
  /** The app id. */
  iss: string;
  /** Unix time in seconds. */
  exp: number;
  /** Unix time in seconds. */
  iat: number;
}

export interface DecodedToken {
  header: JsonObject;
  claims: JsonObject;
}

/** A rule of verifyJWT that a token breaks: what the JwtError of it says. */
export interface TokenProblem {
  code: ErrorCode;
  /** What is wrong, and what to do. */
  message: string;
  /** The second half of the message: what to do. */
  remedy: string;
}

export interface InspectedToken extends DecodedToken {
  /** Why the API would refuse it, in the order in which verifyJWT finds it; empty
   * where nothing can be wrong but the signature. */
  problems: TokenProblem[];
}

export interface KeyInfo {
  /** Whether it can sign. */
  isPrivate: boolean;
  /** The size of the modulus in bits. */
  keyBits: number;
  /** Base64 SHA-256 of its SubjectPublicKeyInfo DER. */
  fingerprint: string;
  /** What holds its numbers. */
  container: Container;
  /** How that is written down. */
  encoding: Encoding;
}

// tests/js/documented.test.js compares these with the errors of c/abi.h and
// c/passphrase/passphrase.h.
export type ErrorCode =
  | "ERR_APP_ID_MISSING"
  | "ERR_APP_ID_EMPTY"
  | "ERR_APP_ID_TYPE"
  | "ERR_APP_ID_SPACE"
  | "ERR_APP_ID_TOO_LONG"
  | "ERR_NOW_INVALID"
  | "ERR_NOW_MILLISECONDS"
  | "ERR_EXPIRES_IN_INVALID"
  | "ERR_OPTIONS_INVALID"
  | "ERR_DISPOSED"
  | "ERR_BYTES_TYPE"
  | "ERR_APP_ID_QUOTED"
  | "ERR_APP_ID_ASSIGNMENT"
  | "ERR_APP_ID_PLACEHOLDER"
  | "ERR_APP_ID_CHARACTER"
  | "ERR_APP_ID_IS_PATH"
  | "ERR_APP_ID_IS_KEY"
  | "ERR_KEY_MISSING"
  | "ERR_KEY_EMPTY"
  | "ERR_KEY_TYPE"
  | "ERR_KEY_TOO_LONG"
  | "ERR_KEY_FIRST_LINE_ONLY"
  | "ERR_KEY_TRUNCATED"
  | "ERR_KEY_NOT_A_KEY"
  | "ERR_KEY_IS_PATH"
  | "ERR_KEY_IS_CLIENT_SECRET"
  | "ERR_KEY_IS_JWT"
  | "ERR_KEY_IS_CERTIFICATE"
  | "ERR_KEY_IS_CSR"
  | "ERR_KEY_IS_PUBLIC"
  | "ERR_KEY_IS_EC"
  | "ERR_KEY_IS_EDDSA"
  | "ERR_KEY_IS_DSA"
  | "ERR_KEY_IS_RSA_PSS"
  | "ERR_KEY_ENCRYPTED_PKCS1"
  | "ERR_KEY_ENCRYPTED_PKCS8"
  | "ERR_KEY_ENCRYPTED_OPENSSH"
  | "ERR_KEY_TOO_SMALL"
  | "ERR_KEY_TOO_LARGE"
  | "ERR_KEY_MULTI_PRIME"
  | "ERR_KEY_EXPONENT"
  | "ERR_KEY_INCONSISTENT"
  | "ERR_KEY_TRAILING"
  | "ERR_KEY_NOT_DER"
  | "ERR_KEY_UNBALANCED"
  | "ERR_KEY_OTHER_ALGORITHM"
  | "ERR_KEY_BASE64"
  | "ERR_KEY_JWK"
  | "ERR_KEY_OPENSSH"
  | "ERR_KEY_IS_PKCS12"
  | "ERR_KEY_IS_PUTTY"
  | "ERR_KEY_SEVERAL"
  | "ERR_KEY_SYMMETRIC"
  | "ERR_KEY_LABELS"
  | "ERR_KEY_MISREAD"
  | "ERR_KEY_MASKED"
  | "ERR_KEY_PLACEHOLDER"
  | "ERR_KEY_IS_HTML"
  | "ERR_KEY_JWK_USE"
  | "ERR_KEY_JWK_ALG"
  | "ERR_KEY_JWK_OPS"
  | "ERR_KEY_VERSION"
  | "ERR_KEY_CANNOT_SIGN"
  | "ERR_TOKEN_TYPE"
  | "ERR_TOKEN_TOO_LONG"
  | "ERR_TOKEN_MALFORMED"
  | "ERR_TOKEN_BASE64URL"
  | "ERR_TOKEN_HEADER"
  | "ERR_TOKEN_ALG"
  | "ERR_TOKEN_TYP"
  | "ERR_TOKEN_CRIT"
  | "ERR_TOKEN_CLAIMS"
  | "ERR_TOKEN_DUPLICATE"
  | "ERR_TOKEN_ISS"
  | "ERR_TOKEN_EXP"
  | "ERR_TOKEN_IAT"
  | "ERR_TOKEN_SIGNATURE"
  | "ERR_TOKEN_EXPIRED"
  | "ERR_TOKEN_IAT_FUTURE"
  | "ERR_TOKEN_EXP_TOO_FAR"
  | "ERR_TOLERANCE_INVALID"
  | "ERR_LOOKUP_THENABLE"
  | "ERR_LOOKUP_UNKNOWN"
  | "ERR_SIGNING_INPUT"
  | "ERR_SIGNATURE_BYTES"
  | "ERR_TOKEN_NBF"
  | "ERR_TOKEN_AUD"
  | "ERR_TOKEN_IAT_AFTER_EXP"
  | "ERR_AUDIENCE_INVALID"
  | "ERR_WASM_FORBIDDEN"
  | "ERR_NO_MEMORY"
  | "ERR_FAULT"
  | "ERR_INTERNAL"
  | "ERR_KERNEL_UNAVAILABLE"
  | "ERR_ENV_DENIED"
  | "ERR_NO_KEY"
  | "ERR_MARGIN_INVALID"
  | "ERR_BIG_ENDIAN"
  | "ERR_PASSPHRASE_MISSING"
  | "ERR_PASSPHRASE_EMPTY"
  | "ERR_PASSPHRASE_TYPE"
  | "ERR_PASSPHRASE_TOO_LONG"
  | "ERR_PASSPHRASE_WRONG"
  | "ERR_ENCRYPTION_DAMAGED"
  | "ERR_ENCRYPTION_UNSUPPORTED"
  | "ERR_ENCRYPTION_ITERATIONS";
export type Kernel = "scalar" | "simd" | "fma";
export type Container =
  | "pkcs1"
  | "pkcs8"
  | "openssh"
  | "jwk"
  | "spki"
  | "pkcs1-public"
  | "certificate"
  | "openssh-public"
  | "jwk-public";
export type Encoding = "pem" | "base64" | "binary" | "json";

/**
 * What every call throws, except those of icr-app-jwt/api. Its message says what
 * is wrong and what to do, and never holds anything of a key or a token.
 *
 * @example
 * import { createJWT, JwtError } from "icr-app-jwt";
 * try {
 *   createJWT({ appId: "42", privateKey: "-----BEGIN RSA PRIVATE KEY-----" });
 * } catch (error) {
 *   if (!(error instanceof JwtError)) throw error;
 *   error.code; // => "ERR_KEY_FIRST_LINE_ONLY"
 * }
 */
export declare class JwtError extends Error {
  /** "ERR_" and a name that never changes; js/ERRORS.md lists them all. */
  readonly code: ErrorCode;
  /** The second half of the message: what to do. */
  readonly remedy: string;
  /** The variable or option that holds the app id or the key, as far as it is
   * known; the message starts with it. */
  readonly source?: string | undefined;
  /** Of the ESM and the CommonJS copy alike. */
  static [Symbol.hasInstance](value: unknown): value is JwtError;
}

/**
 * One key, parsed and checked once, with an app id.
 *
 * A signer that fails with ERR_FAULT, ERR_INTERNAL or ERR_KEY_CANNOT_SIGN is
 * disposed of; make a new one, of another key after the last of these.
 */
export interface Signer {
  /** The size of the modulus in bits, 2048 to 4096. */
  readonly keyBits: number;
  /** The arithmetic that signs: "fma" (relaxed SIMD), "simd" or "scalar". All
   * give the same bytes. */
  readonly kernel: Kernel;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo DER, 44 characters: what a
   * dashboard shows next to each key. */
  readonly fingerprint: string;

  /**
   * The token for the API, valid from a minute ago until expiresIn from now.
   *
   * @returns the compact form, ASCII
   * @throws {JwtError} ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
   *   ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID, ERR_DISPOSED, ERR_FAULT,
   *   ERR_KEY_CANNOT_SIGN
   */
  createJWT(options?: TokenOptions): string;

  /**
   * The same token as before while it is good for longer than margin, and a new
   * one after that: for a header that goes with every request.
   *
   * A clock that was set back, or another expiresIn, makes a new one too.
   *
   * @example
   * import { createSigner } from "icr-app-jwt";
   * const signer = createSigner(); // NEXT_PUBLIC_APP_ID and PRIVATE_KEY are set
   * signer.token() === signer.token(); // => true
   * signer.dispose();
   *
   * @returns the compact form, ASCII
   * @throws {JwtError} ERR_MARGIN_INVALID, ERR_NOW_INVALID,
   *   ERR_NOW_MILLISECONDS, ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID,
   *   ERR_DISPOSED, ERR_FAULT, ERR_KEY_CANNOT_SIGN
   */
  token(options?: ReuseOptions): string;

  /**
   * The RS256 signature over any bytes: RSASSA-PKCS1-v1_5 with SHA-256 (RFC
   * 8017 section 8.2.1, RFC 7518 section 3.3).
   *
   * @param bytes of any length
   * @returns as long as the modulus; yours to keep
   * @throws {JwtError} ERR_BYTES_TYPE, ERR_DISPOSED, ERR_FAULT,
   *   ERR_KEY_CANNOT_SIGN
   */
  sign(bytes: Bytes): OwnBytes;

  /** Wipes the key at once. After that the signer throws ERR_DISPOSED. */
  dispose(): void;

  /** The same, for `using signer = createSigner(…)`. */
  [Symbol.dispose](): void;
}

/**
 * The token for the API, valid from a minute ago until expiresIn from now. A
 * key given as text stays loaded: at most eight do, and clearCache wipes them.
 *
 * @example
 * import { createJWT } from "icr-app-jwt";
 * const token = createJWT(); // NEXT_PUBLIC_APP_ID and PRIVATE_KEY are set
 * token.split(".").length; // => 3
 *
 * @returns the compact form, ASCII; byte for byte what jsonwebtoken
 *   makes of the vendor's example
 * @throws {JwtError} ERR_APP_ID_…, ERR_KEY_…, ERR_NOW_INVALID,
 *   ERR_NOW_MILLISECONDS, ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID,
 *   ERR_ENV_DENIED, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY, ERR_FAULT
 */
export declare function createJWT(options?: CreateOptions): string;
/**
 * Parses and checks a key once, for many tokens or for other signatures.
 *
 * @example
 * import { createSigner } from "icr-app-jwt";
 * const signer = createSigner({ appId: 42 }); // PRIVATE_KEY is set
 * const token = signer.createJWT({ expiresIn: 540 });
 * signer.sign(new TextEncoder().encode("any bytes")).length; // => 256
 * signer.keyBits; // => 2048
 * signer.dispose();
 *
 * @throws {JwtError} ERR_APP_ID_…, ERR_KEY_…, ERR_OPTIONS_INVALID,
 *   ERR_ENV_DENIED, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY, ERR_KERNEL_UNAVAILABLE
 */
export declare function createSigner(options?: SignerOptions): Signer;
/**
 * What to sign for a token whose key is elsewhere, in a KMS or HSM: the
 * JWS Signing Input (RFC 7515 section 2). Have its bytes, which are ASCII,
 * signed with RSASSA-PKCS1-v1_5 and SHA-256, and attach the signature.
 *
 * @example
 * import { createSigningInput } from "icr-app-jwt";
 * const input = createSigningInput({ appId: 42 });
 * input.split(".").length; // => 2
 *
 * @returns header and claims in base64url with a dot between, ASCII
 * @throws {JwtError} ERR_APP_ID_…, ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
 *   ERR_EXPIRES_IN_INVALID, ERR_OPTIONS_INVALID, ERR_ENV_DENIED,
 *   ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function createSigningInput(options?: InputOptions): string;
/**
 * The token of a signing input and the signature that was made over it.
 *
 * @example
 * import { attachSignature, createSigningInput } from "icr-app-jwt";
 * import { createPublicKey, sign } from "node:crypto"; // in place of the KMS
 * const { PRIVATE_KEY } = process.env;
 * const publicKey = createPublicKey(PRIVATE_KEY)
 *   .export({ type: "spki", format: "pem" });
 * const input = createSigningInput({ appId: 42 });
 * const signature = sign("sha256", Buffer.from(input), PRIVATE_KEY);
 * attachSignature(input, signature, publicKey).split(".").length; // => 3
 *
 * @param signingInput what createSigningInput returned
 * @param signature raw, as long as the modulus
 * @param publicKey verifies the signature with it, so that a wrong key
 *   or scheme shows here and not at the API
 * @returns the compact form, ASCII: what createJWT makes with that key
 * @throws {JwtError} ERR_SIGNING_INPUT, ERR_SIGNATURE_BYTES, ERR_TOKEN_…,
 *   ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function attachSignature(
  signingInput: string,
  signature: Bytes,
  publicKey?: Key,
): string;
/**
 * The claims of a token that was signed with this key and is valid now. Takes
 * RS256 and nothing else, and demands iss, exp and iat. An nbf, if there is one,
 * is past; aud is or holds the audience, and is absent where none is given.
 *
 * @example
 * import { createJWT, verifyJWT } from "icr-app-jwt";
 * const token = createJWT({ appId: "42" });
 * verifyJWT(token, (iss) => (iss === "42" ? process.env.PRIVATE_KEY : null))
 *   .iss; // => "42"
 *
 * @param token the compact form, at most 8 KiB
 * @param keyOrLookup the public key, a certificate or the
 *   private key; or a function that finds it by iss, which is not yet verified
 *   when it is called
 * @throws {JwtError} ERR_TOKEN_…, ERR_KEY_…, ERR_LOOKUP_THENABLE,
 *   ERR_LOOKUP_UNKNOWN, ERR_NOW_INVALID, ERR_NOW_MILLISECONDS,
 *   ERR_TOLERANCE_INVALID, ERR_AUDIENCE_INVALID, ERR_OPTIONS_INVALID,
 *   ERR_WASM_FORBIDDEN,
 *   ERR_NO_MEMORY
 */
export declare function verifyJWT(
  token: string,
  keyOrLookup: Key | KeyLookup,
  options?: VerifyOptions,
): Claims;
/**
 * Header and claims of a token, for looking: nothing is verified.
 *
 * @example
 * import { createJWT, decodeJWT } from "icr-app-jwt";
 * decodeJWT(createJWT()).header; // => { alg: "RS256", typ: "JWT" }
 *
 * @param token the compact form, at most 8 KiB
 * @throws {JwtError} ERR_TOKEN_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function decodeJWT(token: string): DecodedToken;
/**
 * What the API would say of a token, without a key: every rule of verifyJWT that
 * it breaks, except the signature's.
 *
 * @example
 * import { createJWT, inspectToken } from "icr-app-jwt";
 * inspectToken(createJWT()).problems; // => []
 * const old = createJWT({ now: 1700000000 });
 * inspectToken(old).problems[0].code; // => "ERR_TOKEN_EXPIRED"
 *
 * @param token the compact form, at most 8 KiB
 * @throws {JwtError} ERR_TOKEN_… of what decodeJWT refuses, ERR_NOW_INVALID,
 *   ERR_NOW_MILLISECONDS, ERR_OPTIONS_INVALID, ERR_WASM_FORBIDDEN,
 *   ERR_NO_MEMORY
 */
export declare function inspectToken(
  token: string,
  options?: InspectOptions,
): InspectedToken;
/**
 * Which key this is: base64 SHA-256 of its SubjectPublicKeyInfo DER, the same
 * for the private key, the public key and the certificate. Equals
 * `openssl rsa -in KEY -pubout -outform DER | openssl sha256 -binary | openssl
 * base64`.
 *
 * @example
 * import { fingerprint } from "icr-app-jwt";
 * fingerprint(process.env.PRIVATE_KEY).length; // => 44
 *
 * @param key private or public
 * @returns 44 characters
 * @throws {JwtError} ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function fingerprint(key: Key): string;
/**
 * What a key is, after every check that loading it makes; a private one has also
 * made a signature.
 *
 * @example
 * import { inspectKey } from "icr-app-jwt";
 * const { container, encoding } = inspectKey(process.env.PRIVATE_KEY);
 * `${container}, ${encoding}`; // => "pkcs1, pem"
 *
 * @param key private or public
 * @throws {JwtError} ERR_KEY_…, ERR_WASM_FORBIDDEN, ERR_NO_MEMORY
 */
export declare function inspectKey(key: Key): KeyInfo;

/**
 * The server's time, to sign by when this machine's clock is off: the API refuses
 * tokens by a clock that runs ahead or is ten minutes behind. Take the header from
 * a fresh response, such as the 401 itself; a cached one tells an old time.
 *
 * @example
 * import { createJWT, nowFromDate } from "icr-app-jwt";
 * const now = nowFromDate("Tue, 24 Nov 2026 04:00:00 GMT");
 * createJWT({ now }).length; // => 460
 * now; // => 1795492800
 *
 * @param date a Date header as RFC 9110 section 5.6.7 has it
 *   written (IMF-fixdate), which every server sends
 * @returns Unix seconds
 * @throws {JwtError} ERR_NOW_INVALID if it is anything else, or null, which
 *   headers.get("date") returns when there is none
 */
export declare function nowFromDate(date: string | null): number;

/** Wipes the keys that createJWT keeps loaded. */
export declare function clearCache(): void;
