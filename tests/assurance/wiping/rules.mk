# SPDX-License-Identifier: MIT
# The core with wipes that a test can drop: what wipes is compiled for it. No header
# does, which would have to be looked for here, too.

WIPES := tests/assurance/wiping/wipes
WIPES_FLAGS := $(WASM_CFLAGS) -include $(WIPES).h -MMD
$(A)/wipes/c/%.o: c/%.c $(WIPES).h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WIPES_FLAGS) -c $< -o $@
$(A)/wipes/c/rsa/%.o: c/rsa/%.c c/rsa/flags.mk $(WIPES).h $(READY)
	@mkdir -p $(@D) && $(EMCC) $(RSA_CFLAGS) $(RSA_CFLAGS_SIMD) $(WIPES_FLAGS) -c $< -o $@
$(A)/wipes/switch.o: $(WIPES).c $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -c $< -o $@
WIPING := $(shell grep -lw ct_wipe $(CORE_SRC) $(RSA_SRC))
WIPES_OBJ := $(WIPING:%.c=$(A)/wipes/%.o) $(A)/wipes/switch.o \
    $(filter-out $(WIPING:%.c=$(W)/%.o) $(WIPING:%.c=$(W)/simd/%.o),$(CORE_OBJ))
$(A)/wipes.wasm: $(WIPES_OBJ)
	@$(EMCC) $(LINK) $^ -o $@
$(A)/wipes-symbols.wasm: $(WIPES_OBJ) $(A)/SIMD/symbols.o
	@$(EMCC) $(LINK) $^ -o $@
-include $(wildcard $(A)/wipes/c/*.d $(A)/wipes/c/*/*.d)
needs-wiping: $(A)/wipes.wasm $(A)/wipes-symbols.wasm $(A)/symbols.wasm $(A)/symbols-scalar.wasm
