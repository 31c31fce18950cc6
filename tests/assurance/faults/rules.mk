# SPDX-License-Identifier: MIT
# The probed modules, and one that releases every signature.

$(A)/planted/unchecked.o: PLANTED_IN := c/rsa/crt.c
$(A)/unchecked.wasm: $(A)/planted/unchecked.o $(CORE_OBJ)
	@$(EMCC) $(LINK) $(patsubst %/rsa/crt.o,$<,$(CORE_OBJ)) -o $@
$(A)/unchecked.flips.wasm: $(PROBES) $(A)/unchecked.wasm $(W)/core.wasm
	$(PROBE) $(A)/unchecked faults $(A)/unchecked.wasm $(W)/exports.json
needs-faults: $(PROBED) $(PROBED_SCALAR) $(A)/unchecked.flips.wasm $(A)/symbols.wasm $(A)/symbols-scalar.wasm
