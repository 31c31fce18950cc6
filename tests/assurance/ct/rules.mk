# SPDX-License-Identifier: MIT

needs-ct-audit: $(PROBED) $(PROBED_SCALAR) $(LEAKS_TEXT)

needs-ct-trace-sign: $(PROBED) $(PROBED_SCALAR) $(LEAKS_TRACED)
needs-ct-trace-load: $(PROBED) $(PROBED_SCALAR)

# A kernel that the clock must tell of.
$(A)/clock-leak.wasm: $(A)/planted/branch.o $(B)/kernel/hooks.o $(RSA_SRC:%.c=$(W)/simd/%.o)
	@mkdir -p $(@D) && $(EMCC) $(LINK) $(filter-out %/rsa/modexp.o,$^) -o $@ && $(OPTIMISE) $@ -o $@
needs-ct-clock: $(A)/clock-leak.wasm $(KERNEL_MODULES)

# memcheck.c natively, as it is and with each leak.
K := $(B)/memcheck
K_COMPILE := $(LLVM)/clang -std=c11 -O2 -gdwarf-4 -ffp-contract=off -DRSA_MEMCHECK $(INCLUDE)
$(eval $(call native,$(K),$(K_COMPILE),))
K_OBJ := $(RSA_SRC:%.c=$(K)/%.o) $(K)/tests/assurance/ct/memcheck.o
$(LEAKS:%=$(K)/planted/%.o): $(K)/planted/%.o: c/rsa/modexp.c $(PLANT) $(READY)
	@mkdir -p $(@D) && $(K_COMPILE) $(RSA_CFLAGS_NATIVE) -include $(PLANT) \
	    -DPLANT_$$(echo $* | tr a-z A-Z) -MMD -c $< -o $@
$(K)/memcheck: $(K_OBJ)
	@$(LLVM)/clang $^ -o $@
$(LEAKS:%=$(K)/%): $(K)/%: $(K)/planted/%.o $(K_OBJ)
	@$(LLVM)/clang $(filter-out %/rsa/modexp.o,$^) -o $@
needs-ct-memcheck: $(K)/memcheck $(LEAKS:%=$(K)/%)

# The core with a leak in each reader of keys.
READERS := jwk openssh pkcs
$(READERS:%=$(A)/planted/%.o): $(A)/planted/%.o: c/key/%.c $(wildcard c/*.h c/*/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -D$*_read=$*_read_unplanted -c $< -o $@
$(A)/planted/readers.o: tests/assurance/ct/readers.c $(wildcard c/*.h c/*/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -Ic -c $< -o $@
$(A)/readers.wasm: $(READERS:%=$(A)/planted/%.o) $(A)/planted/readers.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(filter-out $(READERS:%=$(W)/c/key/%.o),$^) -o $@
$(A)/readers.trace.wasm: $(PROBES) $(A)/readers.wasm $(W)/core.wasm
	$(PROBE) $(A)/readers trace $(A)/readers.wasm $(W)/exports.json
needs-ct-trace-load: $(A)/readers.trace.wasm

# Node under valgrind: the addon that marks secrets.
$(A)/marker.node: tests/assurance/ct/marker.c $(B)/stamp/npm-test $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(LLVM)/clang -std=c11 -O2 $(WARN) -fPIC -shared \
	    -isystem tests/node_modules/node-api-headers/include $< -o $@
needs-ct-jit: $(A)/marker.node $(PROBED) $(PROBED_SCALAR) $(LEAKS_PUBLISHED) $(A)/symbols.wasm $(A)/symbols-scalar.wasm
