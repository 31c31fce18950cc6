// SPDX-License-Identifier: MIT
// What the files in js/ may meet at run time.

/** Absent in browsers and on some edge runtimes: reading it may throw. */
declare const process: { env: Record<string, string | undefined> };

declare module "*.wasm" {
  const module: unknown;
  export default module;
}

declare module "*.wasm?module" {
  const module: unknown;
  export default module;
}
