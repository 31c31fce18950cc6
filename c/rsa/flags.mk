# Sources and flags of the RSA kernel, for the Makefile to include.
#
#   core.wasm       RSA_SRC  with RSA_CFLAGS $(RSA_CFLAGS_SIMD)
#   scalar module   RSA_SRC  with RSA_CFLAGS $(RSA_CFLAGS_SCALAR)
#   native tests    RSA_SRC  with RSA_CFLAGS $(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST),
#                   and once more with $(RSA_CFLAGS_SCALAR) for the scalar backend
#
# -fno-unroll-loops -fno-vectorize -fno-slp-vectorize: the loops are as wide as
# they should be (c/rsa/columns.h). -ffp-contract=off: a*b + c is two roundings
# unless it says fma.

RSA_SRC := $(addprefix c/rsa/,kernel.c freeze.c crt.c modexp.c digits.c \
	mont_fma.c mont_simd.c mont_scalar.c)
RSA_CFLAGS := -std=c11 -O2 -fno-unroll-loops -fno-vectorize \
	-fno-slp-vectorize -ffp-contract=off \
	-Wall -Wextra -Wconversion -Wshadow -Wvla -Werror
RSA_CFLAGS_SIMD := -msimd128 -mrelaxed-simd
RSA_CFLAGS_SCALAR := -DRSA_SCALAR_ONLY
RSA_CFLAGS_NATIVE := -mfma
RSA_CFLAGS_TEST := -DRSA_TEST_HOOKS
