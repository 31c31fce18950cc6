# SPDX-License-Identifier: MIT
# The parsers under libFuzzer, ASan and UBSan: build/fuzz/<target>_fuzz, and the
# seeds in build/fuzz/seeds/<target>.
#
# Only what reads and writes text is linked: the key check would take most of
# the time, and verify_fuzz.c says yes to every signature.

F := $(B)/fuzz
FUZZ_DIR := tests/assurance/fuzz
FUZZ := $(patsubst $(FUZZ_DIR)/%.c,$(F)/%,$(wildcard $(FUZZ_DIR)/*_fuzz.c))
FUZZ_SRC := $(filter-out c/key/key.c c/key/check.c c/key/fingerprint.c c/jwt/token.c c/jwt/verify.c,$(wildcard c/encoding/*.c c/key/*.c c/jwt/*.c))
FUZZ_COMPILE := $(LLVM)/clang -std=c11 -O2 -g -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=all -DMAX_ITERATIONS=32 $(INCLUDE) -Ic
$(eval $(call native,$(F),$(FUZZ_COMPILE),))
$(FUZZ): $(F)/%: $(F)/$(FUZZ_DIR)/%.o
	@$(LLVM)/clang -fsanitize=fuzzer,address,undefined $^ -o $@
$(filter-out %/passphrase_fuzz,$(FUZZ)): $(FUZZ_SRC:%.c=$(F)/%.o)
$(F)/verify_fuzz: $(F)/c/jwt/verify.o
# The other module, which has libtomcrypt's ciphers.
$(F)/passphrase_fuzz: $(PASSPHRASE_SRC:%.c=$(F)/%.o) $(PASSPHRASE_LTC_FILES:%.c=$(F)/passphrase/ltc/%.o)

$(F)/seeds: $(FUZZ_DIR)/seeds.mjs $(X)/fixtures
	@rm -rf $@ && node $< $(X)/fixtures $@
needs-fuzz-native: $(FUZZ) $(F)/seeds
needs-fuzz-wasm: $(F)/seeds

.PHONY: fuzz-corpus
fuzz-corpus: needs-fuzz-native ## fewest of the inputs found so far that reach as much, into tests/assurance/fuzz/corpus
	@tests/assurance/fuzz/merge.sh $(F)
