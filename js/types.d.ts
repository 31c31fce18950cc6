// SPDX-License-Identifier: MIT
// The shapes of what goes into the public functions and what comes out.
import type { Container, Encoding, Kernel } from "./generated/abi.js";

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

/** A key as text, as bytes or as a JWK, in any form that people paste. */
export type Key = string | Bytes | Jwk;

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
