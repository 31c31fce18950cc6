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
    $(LLVM)/llvm-ar:llvm-19 node:nodejs npm:npm \
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

CORE_SRC := $(wildcard c/*.c c/encoding/*.c c/key/*.c c/jwt/*.c c/tom/*.c)
include c/rsa/flags.mk
VENDOR_SRC := $(LTC_FILES:%=ltc/%) $(LTM_FILES:%=ltm/%)
WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Werror
INCLUDE := -isystem $(LTC_SRC)/src/headers -isystem $(LTM_SRC)
# Debian's own Python first: a version manager in front of it costs 0.3 s a call.
EMCC := PATH=/usr/bin:$$PATH EM_LLVM_ROOT=$(abspath $(B)/toolchain) emcc
WASM_CFLAGS := -std=c11 -Oz -g0 -mbulk-memory -ffp-contract=off $(INCLUDE)
# What is not arithmetic is optimised as one, which leaves out 4% of the bytes.
LTO := -flto

W := $(B)/wasm
COMMON_OBJ := $(CORE_SRC:%.c=$(W)/%.o) $(VENDOR_SRC:%.c=$(W)/%.o)
CORE_OBJ := $(COMMON_OBJ) $(RSA_SRC:%.c=$(W)/simd/%.o)
SCALAR_OBJ := $(COMMON_OBJ) $(RSA_SRC:%.c=$(W)/scalar/%.o)

$(W)/c/%.o: c/%.c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(LTO) $(WARN) -MMD -c $< -o $@
$(W)/simd/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(RSA_CFLAGS) $(RSA_CFLAGS_SIMD) -MMD -c $< -o $@
$(W)/scalar/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(RSA_CFLAGS) $(RSA_CFLAGS_SCALAR) -MMD -c $< -o $@
$(W)/ltc/%.o: c/tom/config.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(LTO) -w -include c/tom/config.h -c $(LTC_SRC)/src/$*.c -o $@
$(W)/ltm/%.o: c/tom/config.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(LTO) -w -include c/tom/config.h -c $(LTM_SRC)/$*.c -o $@
-include $(wildcard $(W)/c/*.d $(W)/c/*/*.d $(W)/*/c/rsa/*.d)

# A header that is gone: what a .d still names it for is compiled again.
c/%.h: ;

# Fixed memory, no growth; the stack lies first, so that overrunning it traps.
STACK_BYTES := 65536
MEMORY_BYTES := 393216
LINK := -O0 -sSTANDALONE_WASM --no-entry -sWASM_BIGINT=1 \
    -sERROR_ON_WASM_CHANGES_AFTER_LINK=1 -sMALLOC=none -sALLOW_MEMORY_GROWTH=0 \
    -sTOTAL_STACK=$(STACK_BYTES) -sGLOBAL_BASE=$(STACK_BYTES) \
    -sINITIAL_MEMORY=$(MEMORY_BYTES) -Wl,--stack-first -Wl,--gc-sections
$(W)/linked.wasm: $(CORE_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
$(W)/linked-scalar.wasm: $(SCALAR_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
$(W)/core.wasm: $(W)/linked.wasm $(W)/linked-scalar.wasm c/build/finish.mjs c/build/shake.mjs c/build/passes.mjs $(B)/stamp/npm
	@node c/build/finish.mjs $(W)

# ---- the module that decrypts keys ----------------------------------------------

# It reads key text with the core's own parsers.
PASSPHRASE_SRC := $(wildcard c/passphrase/*.c c/encoding/*.c) c/tom/alloc.c \
    $(patsubst %,c/key/%.c,algorithm armour bare diagnose openssh pkcs plain ssh text x509)
PASSPHRASE_CONFIG := -include c/passphrase/config.h -c $(LTC_SRC)/src
PASSPHRASE_OBJ := $(PASSPHRASE_SRC:%.c=$(W)/%.o) $(PASSPHRASE_LTC_FILES:%.c=$(W)/passphrase/ltc/%.o)
$(W)/passphrase/ltc/%.o: c/passphrase/config.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) -O2 $(LTO) -w $(PASSPHRASE_CONFIG)/$*.c -o $@
$(W)/linked-passphrase.wasm: $(PASSPHRASE_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
$(W)/passphrase.wasm: $(W)/linked-passphrase.wasm c/build/finish-passphrase.mjs c/build/shake.mjs c/build/passes.mjs $(B)/stamp/npm
	@node c/build/finish-passphrase.mjs $(W)

# ---- the package ---------------------------------------------------------------

JS_SRC := $(shell find js -type f 2>/dev/null)
DOCS := $(wildcard README.md CHANGELOG.md SECURITY.md THIRD_PARTY_NOTICES.md LICENSE)
SBOM := $(B)/icr-app-jwt-$(VERSION).cdx.json
$(SBOM): $(W)/core.wasm $(W)/passphrase.wasm c/build/sbom.mjs c/tom/vendor.mk package.json
	@mkdir -p $(B)/gen && node c/build/sbom.mjs $(B) $(LTC_SRC) $(LTM_SRC) $@
TGZ := $(B)/icr-app-jwt-$(VERSION).tgz
$(TGZ): $(W)/core.wasm $(W)/passphrase.wasm $(SBOM) $(JS_SRC) $(DOCS) package.json $(B)/stamp/npm
	@node js/build/pack.mjs >&2 && touch $@
$(B)/SHA256SUMS: $(TGZ) $(SBOM)
	@cd $(B) && sha256sum $(notdir $^) wasm/core.wasm wasm/core-simd.wasm wasm/passphrase.wasm >$(@F)

# ---- native tests of the core --------------------------------------------------

VECTORS := /usr/lib/python3/dist-packages/cryptography_vectors
NEED_TEST := gcc:gcc clang-format:clang-format clang-tidy:clang-tidy /usr/include/cmocka.h:libcmocka-dev valgrind:valgrind \
    $(LLVM)/../lib/clang/19/lib/linux/libclang_rt.asan-x86_64.a:libclang-rt-19-dev \
    $(VECTORS):python3-cryptography-vectors \
    ssh-keygen:openssh-client curl:curl
$(B)/stamp/apt-test: Makefile c/tom/apt.sh $(wildcard tests/*/packages.txt) $(B)/stamp/apt-build
	@c/tom/apt.sh $(NEED_TEST) $$(cat $(wildcard tests/*/packages.txt) </dev/null) && touch $@

# Objects of a native build, and libcore.a: its folder, the compiler with its
# flags, and what c/rsa and the tests get besides.
NATIVE_SRC := $(basename $(CORE_SRC) $(RSA_SRC) $(VENDOR_SRC))
define native
$(1)/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) $$(WARN) $$(RSA_CFLAGS_NATIVE) $(3) -MMD -c $$< -o $$@
$(1)/c/%.o: c/%.c $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) $$(WARN) -MMD -c $$< -o $$@
$(1)/tests/%.o: tests/%.c $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) $$(WARN) -Wno-unused-parameter $$(RSA_CFLAGS_NATIVE) $(3) -Ic -MMD -c $$< -o $$@
$(1)/ltc/%.o: c/tom/config.h $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) -w -include $$< -c $$(LTC_SRC)/src/$$*.c -o $$@
$(1)/ltm/%.o: c/tom/config.h $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) -w -include $$< -c $$(LTM_SRC)/$$*.c -o $$@
$(1)/passphrase/ltc/%.o: c/passphrase/config.h $$(READY) $$(B)/stamp/apt-test
	@mkdir -p $$(@D) && $(2) -w $(PASSPHRASE_CONFIG)/$$*.c -o $$@
$(1)/libcore.a: $$(NATIVE_SRC:%=$(1)/%.o)
	@rm -f $$@ && $$(LLVM)/llvm-ar rcs $$@ $$^
$(1)/passphrase_test: $(1)/tests/c/passphrase_test.o $$(PASSPHRASE_SRC:%.c=$(1)/%.o) $$(PASSPHRASE_LTC_FILES:%.c=$(1)/passphrase/ltc/%.o)
	@$(2) $$^ -lcmocka -o $$@
.SECONDARY: $$(NATIVE_SRC:%=$(1)/%.o)
-include $$(wildcard $(1)/c/*.d $(1)/c/*/*.d $(1)/tests/*/*.d $(1)/tests/*/*/*.d)
endef

X := $(B)/native
NATIVE_COMPILE := $(LLVM)/clang -std=c11 -O1 -g -ffp-contract=off \
    -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fprofile-instr-generate=$(X)/by-hand.profraw -fcoverage-mapping $(INCLUDE)
$(eval $(call native,$(X),$(NATIVE_COMPILE),$(RSA_CFLAGS_TEST)))
# passphrase_test is linked to the other module.
C_TESTS := $(filter-out %/passphrase_test,$(patsubst tests/c/%.c,$(X)/%,$(wildcard tests/c/*_test.c)))
$(C_TESTS): $(X)/%: $(X)/tests/c/%.o $(X)/libcore.a
	@$(NATIVE_COMPILE) $^ -lcmocka -o $@

$(X)/fixtures: tests/c/fixtures.sh tests/c/awkward_keys.mjs tests/c/rsa_keys.mjs tests/c/forms.mjs tests/keyforms.js tests/js/appids.js $(B)/stamp/apt-test
	@rm -rf $@ && tests/c/fixtures.sh $@

TEST_READY := $(TGZ) $(B)/stamp/apt-test $(B)/stamp/npm-test $(B)/stamp/npm-runtimes
include tests/bench/rules.mk
include tests/assurance/rules.mk
include tests/proof/rules.mk

# ---- what a person types, continued --------------------------------------------

# The parts of `make test`, the long ones first. They run side by side, one more than
# there are processors, as most wait for something now and then. Each speaks when it
# has ended, and one that fails hides no other.
PARTS := check-runtimes check-page check-cli check-js check-proof quick-build \
    quick-mutation quick-key-text quick-ct-jit check-c check check-kernel check-assurance
.PHONY: help token build test check check-c check-kernel check-js check-cli check-runtimes \
    check-page bench-edge pack page sbom sums format clean

# Set-up speaks on stderr, so that stdout is the token alone.
token: ## make a token from PRIVATE_KEY and NEXT_PUBLIC_APP_ID, or from a throw-away key
	@$(MAKE) -j$(JOBS) $(TGZ) >&2
	@tests/token.sh $(B)/pkg/dist/cli.js

build: ## build the WebAssembly modules and the package
	@$(MAKE) -j$(JOBS) $(TGZ)

test: ## set up what is missing, then run every test
	@$(MAKE) -j$(JOBS) $(TEST_READY) $(B)/stamp/npm-page && tests/node.sh 24
	@s=$$(date +%s); $(MAKE) -k -j$$(($(JOBS) + 1)) --output-sync=target $(PARTS); \
	    echo "every part passed, $$(($$(date +%s) - s)) s after set-up"

$(B)/stamp/npm-test: tests/package-lock.json $(B)/stamp/npm
	@npm ci --silent --no-fund --no-audit --ignore-scripts --prefix tests >&2 && touch $@

# By the Node of the tests: npm leaves out what is optional and does not run on
# its own Node, such as the native half of a bundler on Debian's Node 18.
# Not npm ci: that insists on the binaries of platforms which a mirror may lack.
$(B)/stamp/npm-runtimes: tests/runtimes/package-lock.json tests/node.sh $(B)/stamp/npm
	@mkdir -p $(B)/runtimes && cp tests/runtimes/package*.json $(B)/runtimes
	@PATH="$$(dirname "$$(tests/node.sh 24)"):$$PATH" NODE_NO_WARNINGS=1 \
	    npm install --silent --no-fund --no-audit --no-save --ignore-scripts --prefix $(B)/runtimes >&2
	@for version in 18 20 22 24 26 "24 arm64" "20 s390x"; do tests/node.sh $$version >/dev/null; done; touch $@

# Test files at a time; the suites pass with any number.
CONCURRENCY ?= 3

check-c: $(C_TESTS) $(X)/passphrase_test $(X)/fixtures
	@for t in $(C_TESTS) $(X)/passphrase_test; do \
	    LLVM_PROFILE_FILE=$$t.profraw FIXTURES=$(X)/fixtures VECTORS=$(VECTORS) $$t; done

check-kernel: $(KERNEL_MODULES)
	@$$(tests/node.sh 24) --test tests/js/kernel.test.js

# The tarball, installed once for the tests of js/, cli/ and e2e/.
$(B)/consumer/installed: $(TGZ) tests/js/package.js
	@$$(tests/node.sh 24) tests/js/package.js && touch $@

# V8's counters make a signature in plain JavaScript, and TypeScript, several
# times slower. UNCOUNTED runs without them: the other tests run all its lines of js/.
UNCOUNTED := $(patsubst %,tests/js/%.test.js,external forgery intake package passphrase sbom types utf8)
check-js: $(TEST_READY) $(B)/consumer/installed $(X)/fixtures $(B)/SHA256SUMS
	@rm -rf $(V)/v8-js; export FIXTURES=$(X)/fixtures VECTORS=$(VECTORS); \
	    run="$$(tests/node.sh 24) --test --test-concurrency=$(CONCURRENCY)"; \
	    bad=0; $$run $(UNCOUNTED) || bad=1; \
	    NODE_V8_COVERAGE=$(abspath $(V)/v8-js) \
	    $$run $(filter-out %/kernel.test.js $(UNCOUNTED),$(wildcard tests/js/*.test.js)) || bad=1; \
	    exit $$bad

.PHONY: terminals
terminals: $(B)/stamp/apt-test
	@tests/cli/pty.sh

check-cli: $(TEST_READY) $(B)/consumer/installed terminals
	@rm -rf $(V)/v8-cli && NODE_V8_COVERAGE=$(abspath $(V)/v8-cli) \
	    $$(tests/node.sh 24) --test --test-concurrency=$(CONCURRENCY) tests/cli/*.test.js tests/e2e/*.test.js

check-runtimes: $(TEST_READY) $(X)/fixtures ## every runtime, entry and bundler, as one table
	@$$(tests/node.sh 24) tests/runtimes/main.js $(RUNTIMES)

$(B)/stamp/npm-page: tests/page/package-lock.json $(B)/stamp/npm
	@npm ci --silent --no-fund --no-audit --ignore-scripts --prefix tests/page >&2 && touch $@

# One process and one start of each browser for all files.
PAGE_PARTS := check-page-Chromium check-page-Firefox
.PHONY: $(PAGE_PARTS)
check-page: $(PAGE_PARTS)
$(PAGE_PARTS): check-page-%: $(TEST_READY) $(B)/stamp/npm-page $(X)/fixtures
	@BROWSER=$* $$(tests/node.sh 24) --test --test-isolation=none --test-timeout=120000 tests/page/*.test.js

bench-edge: $(TGZ) $(B)/stamp/npm-runtimes ## a Worker's cost beside other libraries, under load
	@c/tom/apt.sh wrk:wrk
	@$$(tests/node.sh 24) tests/runtimes/bench-edge.js

check: $(TEST_READY) $(B)/stamp/npm-page ## layout, types, generated files, what must not be in the tree
	@INCLUDE="$(INCLUDE)" tests/check.sh

page: $(TGZ) ## the page that makes tokens in a browser: one file, open it
	@echo $(abspath $(B)/page/index.html)

pack: $(TGZ) ## build/icr-app-jwt-<version>.tgz
	@echo $(TGZ)

sbom: $(SBOM) ## what is inside the WebAssembly, as CycloneDX
	@echo $(SBOM)

sums: $(B)/SHA256SUMS ## checksums of all that a release consists of
	@cat $(B)/SHA256SUMS

format: $(B)/stamp/npm $(B)/stamp/apt-test ## lay out C and JavaScript
	@clang-format -i $$(git ls-files 'c/*.[ch]' 'tests/*.[ch]')
	@npx prettier --write --log-level warn js tests c/build/*.mjs .github

clean: ## remove all that was built
	@rm -rf $(B)
