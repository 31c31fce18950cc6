# Mutation testing of the tests in tests/c/: `make mutation`. The core as a
# shared library, so that a mutant costs one compilation and one linking.

M := $(B)/mutation
# No optimisation past -O1, no debug information: compiling is what it costs.
M_COMPILE := $(LLVM)/clang -std=c11 -O1 -g0 -fPIC -ffp-contract=off \
    -fsanitize=address,bounds -fno-sanitize-recover=all -w $(INCLUDE)
M_COMPILE_RSA := $(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST)
M_OBJ := $(CORE_SRC:%.c=$(M)/%.o) $(RSA_SRC:%.c=$(M)/%.o) $(VENDOR_SRC:%.c=$(M)/%.o)
M_TESTS := $(C_TESTS:$(X)/%=$(M)/%)

$(M)/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(M_COMPILE) $(M_COMPILE_RSA) -MMD -c $< -o $@
$(M)/c/%.o: c/%.c $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(M_COMPILE) -MMD -c $< -o $@
$(M)/ltc/%.o: c/tom/config.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(M_COMPILE) -include c/tom/config.h -c $(LTC_SRC)/src/$*.c -o $@
$(M)/ltm/%.o: c/tom/config.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(M_COMPILE) -include c/tom/config.h -c $(LTM_SRC)/$*.c -o $@
$(M)/libcore.so: $(M_OBJ)
	@$(M_COMPILE) -fuse-ld=lld -shared -Wl,-soname,libcore.so $^ -o $@
$(M)/%_test: tests/c/%_test.c $(M)/libcore.so
	@$(M_COMPILE) $(M_COMPILE_RSA) -Ic -MMD $< $(M)/libcore.so -fuse-ld=lld -Wl,--allow-shlib-undefined -lcmocka -o $@
-include $(wildcard $(M)/*.d $(M)/c/*.d $(M)/c/*/*.d)

# What main.mjs compiles a mutant with, from its standard input.
$(M)/compile.json: tests/mutation/rules.mk Makefile c/rsa/flags.mk
	@mkdir -p $(@D) && printf '{"all": "%s", "rsa": "%s"}\n' '$(M_COMPILE)' '$(M_COMPILE_RSA)' >$@

.PHONY: assurance-mutation mutation
assurance-mutation: $(M_TESTS) $(M)/compile.json $(X)/fixtures
mutation: ## change the core a little, hundreds of times; its tests must notice
	@$(MAKE) -j$(JOBS) assurance-mutation
	@nice $$(tests/node.sh 24) tests/mutation/main.mjs $(MUTATE)
