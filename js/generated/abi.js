// Generated from c/abi.h by js/build/error-table.mjs; edit that instead.

export const ABI_VERSION = 2;
export const IO_BYTES = 65536;
export const MAX_TOKEN_BYTES = 8192;
export const MAX_SIGNATURE_BYTES = 512;
export const MAX_EXPIRES_IN = 600;
export const MAX_NOW = 99999999999;
export const SIGNATURE_ALONE = -2;

/** @typedef {"scalar" | "simd" | "fma"} Kernel */
/** @typedef {"pkcs1" | "pkcs8" | "openssh" | "jwk" | "spki" | "pkcs1-public" | "certificate" | "openssh-public" | "jwk-public"} Container */
/** @typedef {"pem" | "base64" | "binary" | "json"} Encoding */

/** What kernel_select takes and returns is the place in this list. */
export const KERNELS = ["auto","scalar","simd","fma"];
/** The low byte of key_form is the place in this list. */
export const CONTAINERS = ["none","pkcs1","pkcs8","openssh","jwk","spki","pkcs1-public","certificate","openssh-public","jwk-public"];
/** The next byte of it, less one, is the place in this one. */
export const ENCODINGS = ["pem","base64","binary","json"];
