# SPDX-License-Identifier: MIT
# The probed modules, one that releases every signature, and one without each of
# the protections of c/rsa/crt.c.

PROTECTIONS := power range key_sum constants block_sum
UNSAFE := unchecked $(PROTECTIONS:%=without-%)
$(UNSAFE:%=$(A)/planted/%.o): PLANTED_IN := c/rsa/crt.c
$(UNSAFE:%=$(A)/%.wasm): $(A)/%.wasm: $(A)/planted/%.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(patsubst %/rsa/crt.o,$<,$(CORE_OBJ)) -o $@
$(addprefix $(A)/,unchecked.flips.wasm without-range.flips.wasm): PROBED_FOR := ,faults
$(UNSAFE:%=$(A)/%.flips.wasm): $(A)/%.flips.wasm: $(PROBES) $(A)/%.wasm $(W)/core.wasm
	$(PROBE) $(A)/$* flips$(PROBED_FOR) $(A)/$*.wasm $(W)/exports.json
needs-faults: $(PROBED) $(PROBED_SCALAR) $(UNSAFE:%=$(A)/%.flips.wasm) $(A)/symbols.wasm $(A)/symbols-scalar.wasm
