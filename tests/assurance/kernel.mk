# SPDX-License-Identifier: MIT
# What the rows that look at or into the kernel need.

A := $(B)/assurance-build
ASSURANCE_NEEDS += assurance-faults assurance-wiping assurance-ct-trace-sign assurance-ct-trace-load

# Where things lie in the memory of the modules.
$(A)/%/symbols.o: tests/assurance/symbols.c $(wildcard c/rsa/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) $(RSA_CFLAGS_$*) -Ic -c $< -o $@
$(A)/symbols.wasm: $(CORE_OBJ) $(A)/SIMD/symbols.o
	@$(EMCC) $(LINK) $^ -o $@
$(A)/symbols-scalar.wasm: $(SCALAR_OBJ) $(A)/SCALAR/symbols.o
	@$(EMCC) $(LINK) $^ -o $@

# The shipped modules with probes; what has no check of the signature; what
# leaks.
PROBES := tests/assurance/probes.mjs tests/ct/module.mjs
PROBE = @mkdir -p $(@D) && $$(tests/node.sh 24) tests/assurance/probes.mjs
PROBED := $(A)/core.flips.wasm $(A)/core.trace.wasm
PROBED_SCALAR := $(A)/core-scalar.flips.wasm $(A)/core-scalar.trace.wasm
LEAKS_TRACED := $(LEAKS:%=$(A)/%.trace.wasm)
$(PROBED) &: $(W)/core.wasm $(PROBES)
	$(PROBE) $(A)/core faults,trace $(W)/linked.wasm $(W)/exports.json $(W)/core.wasm
$(PROBED_SCALAR) &: $(W)/core.wasm $(PROBES)
	$(PROBE) $(A)/core-scalar faults,trace $(W)/linked-scalar.wasm $(W)/exports.json $(W)/core-scalar.wasm
$(LEAKS_TRACED): $(A)/%.trace.wasm: $(B)/ct/%.wasm $(PROBES) $(W)/core.wasm
	$(PROBE) $(A)/$* trace $< $(W)/exports.json
$(A)/unchecked.o: c/rsa/crt.c $(wildcard c/rsa/*.h) tests/ct/plant.h $(READY)
	@mkdir -p $(@D) && $(PLANT) -DPLANT_UNCHECKED -c $< -o $@
$(A)/unchecked-linked.wasm: $(A)/unchecked.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(patsubst %/rsa/crt.o,$<,$(CORE_OBJ)) -o $@
$(A)/unchecked.flips.wasm: $(A)/unchecked-linked.wasm $(PROBES) $(W)/core.wasm
	$(PROBE) $(A)/unchecked faults $< $(W)/exports.json

assurance-faults: $(PROBED) $(PROBED_SCALAR) $(A)/unchecked.flips.wasm $(A)/symbols.wasm $(A)/symbols-scalar.wasm

assurance-ct-trace-sign: $(PROBED) $(PROBED_SCALAR) $(LEAKS_TRACED)
assurance-ct-trace-load: $(PROBED) $(PROBED_SCALAR)

# The core with wipes that a test can drop.
WIPES_FLAGS := -include tests/assurance/wipes.h
$(A)/wipes/c/%.o: c/%.c tests/assurance/wipes.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WIPES_FLAGS) -MMD -c $< -o $@
$(A)/wipes/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk tests/assurance/wipes.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(RSA_CFLAGS) $(RSA_CFLAGS_SIMD) $(WIPES_FLAGS) -MMD -c $< -o $@
$(A)/wipes/switch.o: tests/assurance/wipes.c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -c $< -o $@
WIPES_OBJ := $(patsubst %.c,$(A)/wipes/%.o,$(CORE_SRC)) $(VENDOR_SRC:%.c=$(W)/%.o) $(RSA_SRC:%.c=$(A)/wipes/%.o)
$(A)/wipes.wasm: $(WIPES_OBJ) $(A)/wipes/switch.o
	@$(EMCC) $(LINK) $^ -o $@
$(A)/wipes-symbols.wasm: $(WIPES_OBJ) $(A)/wipes/switch.o $(A)/SIMD/symbols.o
	@$(EMCC) $(LINK) $^ -o $@
-include $(wildcard $(A)/wipes/c/*.d $(A)/wipes/c/*/*.d)

assurance-wiping: $(TGZ) $(A)/wipes.wasm $(A)/wipes-symbols.wasm $(A)/symbols.wasm $(A)/symbols-scalar.wasm

# A kernel that the clock must tell of.
$(A)/clock-leak.wasm: $(B)/ct/branch.o $(B)/kernel/hooks.o $(RSA_SRC:%.c=$(W)/simd/%.o)
	@mkdir -p $(@D) && $(EMCC) $(LINK) $(filter-out %/rsa/modexp.o,$^) -o $@ && $(BENCH_OPT) $@ -o $@

ASSURANCE_NEEDS += assurance-ct-clock
assurance-ct-clock: $(A)/clock-leak.wasm $(BENCH_KERNELS)
