# SPDX-License-Identifier: MIT
# The modules that attacks/check.mjs weakens (planted.c): $(A)/<what>.wasm, each with
# one function of the core renamed and another in its place.
#
#   lax        what s^e must be is judged by JavaScript
#   unguarded  keys are not checked, nor are signatures
#   comparing  a load compares p with that of the load before it
#   counting   a load takes as many steps as a byte of dp says
#   telling    wrong padding of an encrypted key has an error of its own

ATTACKED := tests/assurance/attacks/planted.c
$(A)/attacks/lax.o: REAL := c/tom/tom.c -Dmemcmp=judge_block
$(A)/attacks/unguarded.o: REAL := c/key/check.c -Dkey_freeze=key_freeze_real
$(A)/attacks/comparing.o: REAL := c/key/check.c -Dkey_freeze=key_freeze_real
$(A)/attacks/counting.o: REAL := c/key/check.c -Dkey_freeze=key_freeze_real
$(A)/attacks/telling.o: REAL := c/passphrase/unlock.c -Dunlock=unlock_real
WEAKENED := lax unguarded comparing counting telling
$(WEAKENED:%=$(A)/attacks/%.o): $(A)/attacks/%.o: $(wildcard c/*.h c/*/*.[ch]) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -c $(REAL) -o $@
$(WEAKENED:%=$(A)/attacks/%.planted.o): $(A)/attacks/%.planted.o: $(ATTACKED) $(wildcard c/*.h c/*/*.h) $(READY)
	@mkdir -p $(@D) && $(EMCC) $(WASM_CFLAGS) $(WARN) -Ic -DPLANT_$$(echo $* | tr a-z A-Z) -c $< -o $@

# What a weakened object takes the place of, among which objects.
$(A)/lax.wasm: $(filter-out %/c/tom/tom.o,$(CORE_OBJ))
$(A)/unguarded.wasm: $(filter-out %/c/key/check.o %/c/rsa/crt.o,$(CORE_OBJ)) $(A)/planted/unchecked.o
$(A)/comparing.wasm $(A)/counting.wasm: $(filter-out %/c/key/check.o,$(CORE_OBJ))
$(A)/telling.wasm: $(filter-out %/c/passphrase/unlock.o,$(PASSPHRASE_OBJ))
$(A)/lax.wasm: LINK += -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0
$(WEAKENED:%=$(A)/%.wasm): $(A)/%.wasm: $(A)/attacks/%.o $(A)/attacks/%.planted.o
	@$(EMCC) $(LINK) $^ -o $@
WEAKENED_TRACED := $(A)/comparing.trace.wasm $(A)/counting.trace.wasm
$(WEAKENED_TRACED): $(A)/%.trace.wasm: $(PROBES) $(A)/%.wasm $(W)/core.wasm
	$(PROBE) $(A)/$* trace $(A)/$*.wasm $(W)/exports.json
needs-attacks: $(PROBED) $(WEAKENED_TRACED) $(WEAKENED:%=$(A)/%.wasm) $(B)/consumer/installed
