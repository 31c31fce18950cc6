# SPDX-License-Identifier: MIT
# What clang counts in the tests of c/, and what V8 counted in those of js/.

V := $(B)/coverage
V_COMPILE := $(LLVM)/clang -std=c11 -O1 -g -ffp-contract=off \
    -fprofile-instr-generate -fcoverage-mapping $(INCLUDE)
$(eval $(call native,$(V),$(V_COMPILE),$(RSA_CFLAGS_TEST)))
V_TESTS := $(C_TESTS:$(X)/%=$(V)/%)
$(V_TESTS): $(V)/%: $(V)/tests/c/%.o $(V)/libcore.a
	@$(V_COMPILE) $^ -lcmocka -o $@
needs-coverage: $(V_TESTS) $(V)/passphrase_test $(X)/fixtures check-js check-cli
