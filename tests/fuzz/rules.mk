# The parsers under libFuzzer, ASan and UBSan: build/fuzz/<target>_fuzz, and the
# seeds in build/fuzz/seeds/<target>. What a run finds worth keeping goes into
# build/fuzz/corpus/<target>, which the next run starts from.
#
# Only what reads and writes text is linked: the key check would take most of
# the time, and verify_fuzz.c says yes to every signature.

F := $(B)/fuzz
FUZZ := $(patsubst tests/fuzz/%.c,$(F)/%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_SRC := $(filter-out c/key/key.c c/key/check.c c/key/fingerprint.c c/jwt/token.c c/jwt/verify.c,$(wildcard c/encoding/*.c c/key/*.c c/jwt/*.c))
FUZZ_CFLAGS := -std=c11 -O2 -g -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=all $(INCLUDE)

$(F)/%.o: %.c $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(LLVM)/clang $(FUZZ_CFLAGS) $(WARN) -MMD -c $< -o $@
$(F)/%_fuzz: $(F)/tests/fuzz/%_fuzz.o $(FUZZ_SRC:%.c=$(F)/%.o)
	@$(LLVM)/clang -fsanitize=fuzzer,address,undefined $^ -o $@
$(F)/verify_fuzz: $(F)/c/jwt/verify.o
.SECONDARY: $(patsubst %,$(F)/%.o,$(basename $(FUZZ_SRC) $(wildcard tests/fuzz/*_fuzz.c)) c/jwt/verify)
-include $(wildcard $(F)/c/*/*.d $(F)/tests/fuzz/*.d)

$(F)/seeds: tests/fuzz/seeds.mjs $(X)/fixtures
	@rm -rf $@ && node tests/fuzz/seeds.mjs $(X)/fixtures $@
