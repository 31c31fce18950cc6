# SPDX-License-Identifier: MIT
# The kernel natively at -O2, as it is and with its check removed.

NF := $(B)/faults-native
NF_COMPILE := $(LLVM)/clang -std=c11 -O2 -ffp-contract=off $(INCLUDE)
$(eval $(call native,$(NF),$(NF_COMPILE),))
NF_OBJ := $(RSA_SRC:%.c=$(NF)/%.o) $(NF)/tests/assurance/faults-native/flip.o
$(NF)/planted/unchecked.o: c/rsa/crt.c $(PLANT) $(READY)
	@mkdir -p $(@D) && $(NF_COMPILE) $(RSA_CFLAGS_NATIVE) -include $(PLANT) -DPLANT_UNCHECKED -MMD -c $< -o $@
NF_LINK := $(LLVM)/clang -Wl,--wrap=mont_scalar,--wrap=mont_simd,--wrap=mont_fma
$(NF)/flip: $(NF_OBJ)
	@$(NF_LINK) $^ -o $@
$(NF)/unchecked: $(NF)/planted/unchecked.o $(NF_OBJ)
	@$(NF_LINK) $(filter-out %/rsa/crt.o,$^) -o $@
needs-faults-native: $(NF)/flip $(NF)/unchecked
