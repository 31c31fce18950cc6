# Sources and flags of the RSA kernel, included by the Makefile.
#
#   core.wasm             $(RSA_CFLAGS_SIMD)     backends fma and simd
#   the scalar module     $(RSA_CFLAGS_SCALAR)   backend scalar
#   native, for tests     $(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST)
#                         all three; bounds execute, faults can be injected
#
# -fno-unroll-loops -fno-vectorize -fno-slp-vectorize: the loops are as wide as
# they should be, see columns.h. -ffp-contract=off: a*b + c rounds twice unless
# it says fma. -pre-RA-sched=source: values live as short as the C lets them; V8's
# baseline compiler has 8 vector registers and spills a fifth less (2026-11-29).
# -mfma: without it each fma of a native build is a call.

RSA_SRC := $(addprefix c/rsa/,kernel.c freeze.c crt.c modexp.c digits.c \
    mont_fma.c mont_cold.c mont_simd.c mont_scalar.c)
RSA_CFLAGS := -std=c11 -O2 -fno-unroll-loops -fno-vectorize \
    -fno-slp-vectorize -ffp-contract=off \
    -Wall -Wextra -Wconversion -Wshadow -Wvla -Werror
RSA_CFLAGS_SIMD := -msimd128 -mrelaxed-simd -mllvm -pre-RA-sched=source
RSA_CFLAGS_SCALAR := -DRSA_SCALAR_ONLY
RSA_CFLAGS_NATIVE := -mfma
RSA_CFLAGS_TEST := -DRSA_TEST_HOOKS
