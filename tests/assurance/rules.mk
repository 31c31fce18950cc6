# SPDX-License-Identifier: MIT
# The checks of tests/assurance: briefly as a part of `make test`, in earnest by
# `make check-long`. What a check needs built is in the rules.mk of its folder, as
# prerequisites of needs-<check>.

CHECKS := $(sort $(subst /,-,$(patsubst tests/assurance/%/check.mjs,%,\
    $(patsubst tests/assurance/%.check.mjs,%,$(wildcard tests/assurance/*/check.mjs \
    tests/assurance/*/*.check.mjs)))))
A := $(B)/assurance-build
ASSURE = @$$(tests/node.sh 24) tests/assurance/main.mjs

.PHONY: check-assurance check-long $(CHECKS:%=needs-%) $(CHECKS:%=quick-%)
$(CHECKS:%=needs-%): $(TEST_READY)
$(CHECKS:%=quick-%): quick-%: needs-%
	$(ASSURE) quick $*
check-assurance: $(CHECKS:%=quick-%) ## every check of tests/assurance for a few seconds
	$(ASSURE) table
check-long: $(or $(ROW:%=needs-%),$(CHECKS:%=needs-%)) ## [ROW=<check>] [MINUTES=<n>]: checks in earnest, into build/evidence.json
	$(ASSURE) long $(ROW)

# Both lay out build/runtimes/work.
quick-instances: $(filter check-runtimes,$(MAKECMDGOALS))

# ---- what several of them need ----

# As core.wasm ships: what clang leaves and V8 gets without wasm-opt is ten times
# slower for the simd and the scalar kernel.
OPTIMISE = node --liftoff-only node_modules/binaryen/bin/wasm-opt $$(node c/build/passes.mjs) --strip-debug

# The kernel alone, with exports for tests.
KERNEL_MODULES := $(B)/kernel/simd.wasm $(B)/kernel/scalar.wasm
$(B)/kernel/hooks.o: tests/assurance/shared/kernel_hooks.c $(wildcard c/rsa/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -Ic -c $< -o $@
$(KERNEL_MODULES): $(B)/kernel/hooks.o tests/assurance/rules.mk $(B)/stamp/npm
	@$(EMCC) $(LINK) $(filter %.o,$^) -o $@ && $(OPTIMISE) $@ -o $@
$(B)/kernel/simd.wasm: $(RSA_SRC:%.c=$(W)/simd/%.o)
$(B)/kernel/scalar.wasm: $(RSA_SRC:%.c=$(W)/scalar/%.o)

# The core before c/build/finish.mjs with a defect planted: $(A)/<defect>.wasm.
# Each lies in one file of c/rsa, see shared/plant.h.
LEAKS := branch index select
PLANT := tests/assurance/shared/plant.h
$(A)/planted/%.o: $(PLANT) $(wildcard c/rsa/*.[ch]) c/ct.h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(RSA_CFLAGS) $(RSA_CFLAGS_SIMD) \
	    -include $(PLANT) -DPLANT_$$(echo $* | tr a-z- A-Z=) -c $(PLANTED_IN) -o $@
$(LEAKS:%=$(A)/planted/%.o): PLANTED_IN := c/rsa/modexp.c
$(LEAKS:%=$(A)/%.wasm): $(A)/%.wasm: $(A)/planted/%.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(filter-out %/rsa/modexp.o,$^) -o $@

# Where things lie in the memory of the modules.
$(A)/%/symbols.o: tests/assurance/shared/symbols.c $(wildcard c/rsa/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) $(RSA_CFLAGS_$*) -Ic -c $< -o $@
$(A)/symbols.wasm: $(CORE_OBJ) $(A)/SIMD/symbols.o
	@$(EMCC) $(LINK) $^ -o $@
$(A)/symbols-scalar.wasm: $(SCALAR_OBJ) $(A)/SCALAR/symbols.o
	@$(EMCC) $(LINK) $^ -o $@

# The modules that ship, with probes.
PROBES := tests/assurance/shared/probes.mjs tests/assurance/shared/module.mjs
PROBE = @mkdir -p $(@D) && $$(tests/node.sh 24) $<
OF_PROBES := flips.wasm trace.wasm publish.wasm wat
PROBED := $(OF_PROBES:%=$(A)/core.%)
PROBED_SCALAR := $(OF_PROBES:%=$(A)/core-scalar.%)
$(PROBED) &: $(PROBES) $(W)/core.wasm
	$(PROBE) $(A)/core flips,faults,trace,text,publish $(W)/linked.wasm $(W)/exports.json $(W)/core.wasm
$(PROBED_SCALAR) &: $(PROBES) $(W)/core.wasm
	$(PROBE) $(A)/core-scalar flips,faults,trace,text,publish $(W)/linked-scalar.wasm $(W)/exports.json $(W)/core-scalar.wasm
# What leaks, for the checks of ct/: a pattern, so that one command makes all three.
LEAKS_TRACED := $(LEAKS:%=$(A)/%.trace.wasm)
LEAKS_PUBLISHED := $(LEAKS:%=$(A)/%.publish.wasm)
LEAKS_TEXT := $(LEAKS:%=$(A)/%.wat)
$(A)/%.trace.wasm $(A)/%.publish.wasm $(A)/%.wat: $(PROBES) $(A)/%.wasm $(W)/core.wasm
	$(PROBE) $(A)/$* trace,text,publish $(A)/$*.wasm $(W)/exports.json
.SECONDARY: $(LEAKS_TRACED) $(LEAKS_PUBLISHED) $(LEAKS_TEXT)

include $(wildcard tests/assurance/*/rules.mk)
