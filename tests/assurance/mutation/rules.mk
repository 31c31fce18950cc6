# SPDX-License-Identifier: MIT
# The core as a shared library, so that a mutant costs one compilation and one
# linking. No optimisation past -O1, no debug information: compiling is what it costs.

M := $(B)/mutation
M_COMPILE := $(LLVM)/clang -std=c11 -O1 -g0 -fPIC -ffp-contract=off \
    -fsanitize=address,bounds -fno-sanitize-recover=all $(INCLUDE)
$(eval $(call native,$(M),$(M_COMPILE),$(RSA_CFLAGS_TEST)))
M_TESTS := $(C_TESTS:$(X)/%=$(M)/%)
$(M)/libcore.so: $(NATIVE_SRC:%=$(M)/%.o)
	@$(M_COMPILE) -fuse-ld=lld -shared -Wl,-soname,libcore.so $^ -o $@
$(M_TESTS): $(M)/%: $(M)/tests/c/%.o $(M)/libcore.so
	@$(M_COMPILE) $^ -fuse-ld=lld -Wl,--allow-shlib-undefined -lcmocka -o $@

# What a mutant is compiled with, from standard input.
$(M)/compile.json: tests/assurance/mutation/rules.mk Makefile c/rsa/flags.mk $(CORE_SRC)
	@mkdir -p $(@D) && printf '{"all": "%s", "rsa": "%s", "sources": "%s"}\n' \
	    '$(M_COMPILE) -w' '$(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST)' '$(NATIVE_SRC)' >$@
needs-mutation: $(M_TESTS) $(M)/compile.json $(X)/fixtures $(B)/consumer/installed terminals
