// SPDX-License-Identifier: MIT
/** Which kernel a runtime must choose on this machine. */
import { readFileSync } from "node:fs";

/** Every arm64 has a fused multiply-add; x64 since Haswell. */
const fused =
  process.arch === "arm64" ||
  / fma /.test(readFileSync("/proc/cpuinfo", "utf8"));

/** Where relaxed SIMD is there and uses the machine's instruction. */
export const fma = fused ? "fma" : "simd";
/** Where it is not. */
export const simd = "simd";
/** Of the plain JavaScript core. */
export const scalar = "scalar";
