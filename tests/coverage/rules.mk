# Line coverage of c/ and js/ by their tests: `make coverage`.

V := $(B)/coverage
V_COMPILE := $(LLVM)/clang -std=c11 -O1 -g -ffp-contract=off \
    -fprofile-instr-generate -fcoverage-mapping -w $(INCLUDE)
V_OBJ := $(CORE_SRC:%.c=$(V)/%.o) $(RSA_SRC:%.c=$(V)/%.o) $(VENDOR_SRC:%.c=$(V)/%.o)
V_TESTS := $(C_TESTS:$(X)/%=$(V)/%)

$(V)/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(V_COMPILE) $(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST) -MMD -c $< -o $@
$(V)/c/%.o: c/%.c $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(V_COMPILE) -MMD -c $< -o $@
$(V)/ltc/%.o: c/tom/config.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(V_COMPILE) -include c/tom/config.h -c $(LTC_SRC)/src/$*.c -o $@
$(V)/ltm/%.o: c/tom/config.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(V_COMPILE) -include c/tom/config.h -c $(LTM_SRC)/$*.c -o $@
$(V)/libcore.a: $(V_OBJ)
	@rm -f $@ && $(LLVM)/llvm-ar rcs $@ $^
$(V)/%_test: tests/c/%_test.c $(V)/libcore.a
	@$(V_COMPILE) $(RSA_CFLAGS_NATIVE) $(RSA_CFLAGS_TEST) -Ic -MMD $< $(V)/libcore.a -lcmocka -o $@
-include $(wildcard $(V)/*.d $(V)/c/*.d $(V)/c/*/*.d)

.PHONY: assurance-coverage coverage
assurance-coverage: $(V_TESTS) $(X)/fixtures
coverage: assurance-coverage $(TEST_READY) ## which lines of c/ and js/ the tests run
	@$$(tests/node.sh 24) tests/coverage/coverage.mjs
