// SPDX-License-Identifier: MIT
/** Which kernel a runtime must choose on this machine. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Every arm64 has a fused multiply-add; x64 since Haswell. */
const fused =
  process.arch === "arm64" ||
  / fma /.test(readFileSync("/proc/cpuinfo", "utf8"));

/** Where relaxed SIMD is there and uses the machine's instruction. */
export const fma = fused ? "fma" : "simd";
/** Where it is not. */
export const simd = "simd";
/** Firefox has relaxed SIMD from version 145 on: an extended-support release
 * before that has not. */
const [, release = 0] =
  execFileSync("firefox-esr", ["--version"], { encoding: "utf8" }).match(
    / (\d+)\./,
  ) ?? [];
export const firefox = Number(release) >= 145 ? fma : simd;
/** Of the plain JavaScript core. */
export const scalar = "scalar";
