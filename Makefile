# icr-app-jwt. `make help` says what a person types.
#
# Everything that is built lies below build/. What is missing on a bare Debian
# bookworm (git, make and CA certificates are presumed) is installed by the
# first target that needs it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

B := build
VERSION := $(shell sed -n 's/^  "version": "\(.*\)",$$/\1/p' package.json)
JOBS := $(shell nproc)
include c/tom/vendor.mk

.DEFAULT_GOAL := help

# ---- what a person types -------------------------------------------------------

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

# ---- what the machine must have ------------------------------------------------

# proof of presence:Debian package. Debian's Node 18 will do; a newer one is kept.
LLVM := /usr/lib/llvm-19/bin
NEED_BUILD := emcc:emscripten $(LLVM)/clang:clang-19 $(LLVM)/wasm-ld:lld-19 \
    $(LLVM)/llvm-ar:llvm-19 dpkg-source:dpkg-dev node:nodejs npm:npm \
    openssl:openssl patch:patch xz:xz-utils

$(B)/stamp/apt-build: Makefile c/tom/apt.sh
	@mkdir -p $(@D) && c/tom/apt.sh $(NEED_BUILD) && touch $@

$(B)/stamp/npm: package-lock.json $(B)/stamp/apt-build
	@npm ci --silent --no-fund --no-audit --ignore-scripts >&2 && touch $@

# Emscripten on LLVM 19: a folder of links, since Debian's emcc looks for the
# tools of LLVM 14 by name (see c/README.md).
TOOLS := clang clang++ wasm-ld llvm-ar llvm-nm llvm-objcopy llvm-ranlib
$(B)/stamp/toolchain: $(B)/stamp/apt-build
	@mkdir -p $(B)/toolchain && for t in $(TOOLS); do \
	    ln -sf $(LLVM)/$$t $(B)/toolchain/$$t; \
	    ln -sf $(LLVM)/$$t $(B)/toolchain/$$t-14; done; touch $@

# The libraries' sources: Debian's, or LTC_SRC= and LTM_SRC=, unpacked trees.
LTC_SRC := $(B)/vendor/libtomcrypt
LTM_SRC := $(B)/vendor/libtommath
$(B)/stamp/vendor: c/tom/vendor.mk c/tom/fetch.sh $(B)/stamp/apt-build
ifeq ($(origin LTC_SRC),file)
	@c/tom/fetch.sh $(B)/vendor $(LTC_NAME) $(LTC_VERSION) $(LTC_ORIG_SHA256) $(LTC_REVISIONS)
endif
ifeq ($(origin LTM_SRC),file)
	@c/tom/fetch.sh $(B)/vendor $(LTM_NAME) $(LTM_VERSION) $(LTM_ORIG_SHA256) $(LTM_REVISIONS)
endif
	@touch $@

READY := $(B)/stamp/toolchain $(B)/stamp/vendor

# ---- the core, as WebAssembly --------------------------------------------------

CORE_SRC := $(wildcard c/*.c c/key/*.c c/jwt/*.c c/tom/*.c)
RSA_SRC := $(wildcard c/rsa/*.c)
VENDOR_SRC := $(LTC_FILES:%=ltc/%) $(LTM_FILES:%=ltm/%)
WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Werror
INCLUDE := -isystem $(LTC_SRC)/src/headers -isystem $(LTM_SRC)
EMCC := EM_LLVM_ROOT=$(abspath $(B)/toolchain) emcc
WASM_CFLAGS := -std=c11 -O2 -g0 -mbulk-memory -ffp-contract=off $(INCLUDE)
SIMD := -msimd128 -mrelaxed-simd
include $(wildcard c/rsa/flags.mk)

W := $(B)/wasm
COMMON_OBJ := $(CORE_SRC:%.c=$(W)/%.o) $(VENDOR_SRC:%.c=$(W)/%.o)
CORE_OBJ := $(COMMON_OBJ) $(RSA_SRC:%.c=$(W)/simd/%.o)
SCALAR_OBJ := $(COMMON_OBJ) $(RSA_SRC:%.c=$(W)/scalar/%.o)

$(W)/c/%.o: c/%.c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -MMD -c $< -o $@
$(W)/simd/c/rsa/%.o: c/rsa/%.c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) $(SIMD) $(RSA_CFLAGS) -MMD -c $< -o $@
$(W)/scalar/c/rsa/%.o: c/rsa/%.c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -DRSA_SCALAR_ONLY $(RSA_CFLAGS) -MMD -c $< -o $@
$(W)/ltc/%.o: c/tom/config.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) -w -include c/tom/config.h -c $(LTC_SRC)/src/$*.c -o $@
$(W)/ltm/%.o: c/tom/config.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) -w -include c/tom/config.h -c $(LTM_SRC)/$*.c -o $@
-include $(wildcard $(W)/c/*.d $(W)/c/*/*.d $(W)/*/c/rsa/*.d)

# Fixed memory, no growth; the stack lies first, so that overrunning it traps.
STACK_BYTES := 65536
MEMORY_BYTES := 458752
LINK := -O0 -sSTANDALONE_WASM --no-entry -sWASM_BIGINT=1 \
    -sERROR_ON_WASM_CHANGES_AFTER_LINK=1 -sMALLOC=none -sALLOW_MEMORY_GROWTH=0 \
    -sTOTAL_STACK=$(STACK_BYTES) -sGLOBAL_BASE=$(STACK_BYTES) \
    -sINITIAL_MEMORY=$(MEMORY_BYTES) -Wl,--stack-first -Wl,--gc-sections
BINARYEN := node_modules/.bin
FEATURES := --enable-simd --enable-relaxed-simd --enable-bulk-memory \
    --enable-bulk-memory-opt --enable-sign-ext --enable-mutable-globals \
    --enable-nontrapping-float-to-int

$(W)/linked.wasm: $(CORE_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
$(W)/linked-scalar.wasm: $(SCALAR_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
