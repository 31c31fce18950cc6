# Tests of the RSA kernel that need modules or builds of their own.
#
#   $(KERNEL_MODULES)   the kernel with tests/ct/kernel_hooks.c
#   check-ct            constant time: memcheck, and the audit of the shipped
#                       module, each with planted leaks that it must catch

KERNEL_MODULES := $(B)/kernel/simd.wasm $(B)/kernel/scalar.wasm
$(B)/kernel/hooks.o: tests/ct/kernel_hooks.c $(wildcard c/rsa/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -Ic -c $< -o $@
$(B)/kernel/simd.wasm: $(B)/kernel/hooks.o $(RSA_SRC:%.c=$(W)/simd/%.o)
	@$(EMCC) $(LINK) $^ -o $@
$(B)/kernel/scalar.wasm: $(B)/kernel/hooks.o $(RSA_SRC:%.c=$(W)/scalar/%.o)
	@$(EMCC) $(LINK) $^ -o $@

.PHONY: check-kernel check-ct
check-kernel: $(KERNEL_MODULES)
	@$$(tests/node.sh 24) --test tests/js/kernel.test.js

check-ct: $(KERNEL_MODULES) $(B)/stamp/apt-test
	@CC=$(LLVM)/clang tests/ct/memcheck.sh $(B)/ct
