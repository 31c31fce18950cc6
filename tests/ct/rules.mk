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

# The module with each leak planted, before c/build/finish.mjs, for the audit to catch.
LEAKS := branch index select
LEAKY := $(LEAKS:%=$(B)/ct/%.wasm)
PLANT = $(EMCC) $(WASM_CFLAGS) $(RSA_CFLAGS) $(RSA_CFLAGS_SIMD) -include tests/ct/plant.h
$(LEAKS:%=$(B)/ct/%.o): $(B)/ct/%.o: c/rsa/modexp.c $(wildcard c/rsa/*.h) tests/ct/plant.h $(READY)
	@mkdir -p $(@D) && $(PLANT) -DPLANT_$$(echo $* | tr a-z A-Z) -c $< -o $@
$(LEAKY): $(B)/ct/%.wasm: $(B)/ct/%.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(filter-out %/rsa/modexp.o,$^) -o $@

.PHONY: check-kernel check-ct check-ct-binary
check-kernel: $(KERNEL_MODULES)
	@$$(tests/node.sh 24) --test tests/js/kernel.test.js

check-ct-binary: $(W)/core.wasm $(LEAKY)
	@node tests/ct/audit.mjs $(W)/linked.wasm $(W)/exports.json $(W)/core.wasm
	@node tests/ct/audit.mjs $(W)/linked-scalar.wasm $(W)/exports.json $(W)/core-scalar.wasm
	@for leak in $(LEAKY); do \
	    if node tests/ct/audit.mjs $$leak $(W)/exports.json > $$leak.txt 2>&1; then \
	        echo "the audit misses $$leak" >&2; exit 1; fi; \
	    grep -q '^secret ' $$leak.txt || { cat $$leak.txt >&2; exit 1; }; \
	    echo "planted $$leak: caught"; done

check-ct: check-ct-binary $(B)/stamp/apt-test ## constant time: no report, and each planted leak is caught
	@CC=$(LLVM)/clang tests/ct/memcheck.sh $(B)/ct/native
