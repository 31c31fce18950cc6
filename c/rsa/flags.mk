# Sources and flags of the RSA kernel, included by the Makefile.
#
#   core.wasm             -msimd128 -mrelaxed-simd   backends fma and simd
#   the scalar module     -DRSA_SCALAR_ONLY          backend scalar
#   native, for tests     $(RSA_NATIVE_CFLAGS)       all three, bounds execute
#
# -fno-unroll-loops -fno-vectorize -fno-slp-vectorize: the loops are as wide as
# they should be, see columns.h. -ffp-contract=off: a*b + c rounds twice unless
# it says fma. -mnontrapping-fptoint: a fault that makes a digit out of range
# must reach the check and the wiping behind it, not trap before them. -mfma:
# without it each fma of a native build is a call.

RSA_SRC := $(addprefix c/rsa/,kernel.c freeze.c crt.c modexp.c digits.c \
    mont_fma.c mont_simd.c mont_scalar.c)
RSA_CFLAGS := -O2 -fno-unroll-loops -fno-vectorize -fno-slp-vectorize \
    -ffp-contract=off -mnontrapping-fptoint
RSA_NATIVE_CFLAGS := -mfma -ffp-contract=off -DRSA_TEST_HOOKS
