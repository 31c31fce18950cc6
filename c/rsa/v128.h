/* SPDX-License-Identifier: MIT
 *
 * The vector operations that the SIMD backends are written in: as wasm
 * intrinsics, or as vector extensions of gcc and clang, so that the same
 * backends run natively under sanitizers and valgrind. Apart from kernel.h,
 * which picks the backends, nothing else in c/rsa differs between the two.
 *
 * Of relaxed SIMD, only f64x2.relaxed_madd and i64x2.relaxed_laneselect may be
 * used: to make core-simd.wasm, the build overwrites these two opcodes with
 * v128.bitselect, which has the same operands. relaxed_madd then computes
 * something else, which mont_fma_is_exact finds out. relaxed_laneselect always
 * gets masks of whole lanes, for which the two opcodes are the same function.
 */
#ifndef ICR_RSA_V128_H
#define ICR_RSA_V128_H

#include <stdint.h>

#define V128_OP static inline __attribute__((always_inline))

#ifdef __wasm_simd128__
#include <wasm_simd128.h>

typedef v128_t v128 __attribute__((may_alias));

V128_OP v128 f64_splat(double x) {
    return wasm_f64x2_splat(x);
}
V128_OP v128 i64_splat(int64_t x) {
    return wasm_i64x2_splat(x);
}
V128_OP v128 i64_make(int64_t x, int64_t y) {
    return wasm_i64x2_make(x, y);
}
V128_OP v128 f64_add(v128 a, v128 b) {
    return wasm_f64x2_add(a, b);
}
V128_OP v128 f64_sub(v128 a, v128 b) {
    return wasm_f64x2_sub(a, b);
}
V128_OP v128 f64_mul(v128 a, v128 b) {
    return wasm_f64x2_mul(a, b);
}
V128_OP v128 i64_add(v128 a, v128 b) {
    return wasm_i64x2_add(a, b);
}
V128_OP v128 i64_equal(v128 a, v128 b) {
    return wasm_i64x2_eq(a, b);
}
V128_OP v128 i64_shift_right(v128 a, uint32_t n) /* logical */
{
    return wasm_u64x2_shr(a, n);
}
V128_OP v128 bits_and(v128 a, v128 b) {
    return wasm_v128_and(a, b);
}
V128_OP v128 bits_or(v128 a, v128 b) {
    return wasm_v128_or(a, b);
}

#ifdef __wasm_relaxed_simd__
/* a*b + c, rounded once where the machine has a fused multiply-add. */
V128_OP v128 f64_fma(v128 a, v128 b, v128 c) {
    return (v128)__builtin_wasm_relaxed_madd_f64x2((__f64x2)a, (__f64x2)b,
                                                   (__f64x2)c);
}
/* Per lane: a where mask is all ones, b where it is 0. */
V128_OP v128 lane_pick(v128 a, v128 b, v128 mask) {
    return (v128)__builtin_wasm_relaxed_laneselect_i64x2((__i64x2)a, (__i64x2)b,
                                                         (__i64x2)mask);
}
#else
V128_OP v128 lane_pick(v128 a, v128 b, v128 mask) {
    return wasm_v128_bitselect(a, b, mask);
}
#endif

#elif defined(__wasm__)
#error "Without -msimd128 vectors become scalars, and masks branches."
#else /* native */

typedef int64_t v128 __attribute__((vector_size(16), may_alias));
typedef uint64_t v128_u64 __attribute__((vector_size(16)));
typedef double v128_f64 __attribute__((vector_size(16)));

V128_OP v128 f64_splat(double x) {
    return (v128)(v128_f64){x, x};
}
V128_OP v128 i64_splat(int64_t x) {
    return (v128){x, x};
}
V128_OP v128 i64_make(int64_t x, int64_t y) {
    return (v128){x, y};
}
V128_OP v128 f64_add(v128 a, v128 b) {
    return (v128)((v128_f64)a + (v128_f64)b);
}
V128_OP v128 f64_sub(v128 a, v128 b) {
    return (v128)((v128_f64)a - (v128_f64)b);
}
V128_OP v128 f64_mul(v128 a, v128 b) {
    return (v128)((v128_f64)a * (v128_f64)b);
}
V128_OP v128 i64_add(v128 a, v128 b) {
    return (v128)((v128_u64)a + (v128_u64)b);
}
V128_OP v128 i64_equal(v128 a, v128 b) {
    return (v128)(a == b);
}
V128_OP v128 i64_shift_right(v128 a, uint32_t n) {
    return (v128)((v128_u64)a >> (v128_u64){n, n});
}
V128_OP v128 bits_and(v128 a, v128 b) {
    return a & b;
}
V128_OP v128 bits_or(v128 a, v128 b) {
    return a | b;
}
V128_OP v128 f64_fma(v128 a, v128 b, v128 c) {
    const v128_f64 x = (v128_f64)a, y = (v128_f64)b, z = (v128_f64)c;
    return (v128)(v128_f64){__builtin_fma(x[0], y[0], z[0]),
                            __builtin_fma(x[1], y[1], z[1])};
}
V128_OP v128 lane_pick(v128 a, v128 b, v128 mask) {
    return (a & mask) | (b & ~mask);
}
#endif

#endif
