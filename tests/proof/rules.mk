# What is proved of the kernel's arithmetic: `make prove`. `make test` runs the
# part that needs Gappa alone; Coq is a gigabyte of packages.

P := $(B)/proof
PROOF_C := $(LLVM)/clang -std=c11 -O1 -ffp-contract=off $(WARN) -Wno-shadow -Wno-unused-function
PROOFS := $(P)/constants $(P)/columns $(P)/columns-at-once
$(P)/constants: tests/proof/constants.c $(wildcard c/rsa/*.[ch]) $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) $(RSA_CFLAGS_NATIVE) $< \
	    $(filter-out %/freeze.c %/mont_fma.c,$(RSA_SRC)) -lm -o $@
$(P)/columns: tests/proof/columns.c c/rsa/columns.h c/rsa/by_twos.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) $< -o $@
$(P)/columns-at-once: tests/proof/columns.c c/rsa/columns.h c/rsa/by_twos.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) -DPAIRS_AT_ONCE=2 $< -o $@

.PHONY: prove check-proof
prove: $(PROOFS) ## prove the kernel's arithmetic, and refute what is planted in it
	@c/tom/apt.sh coqc:coq
	@$$(tests/node.sh 24) tests/proof/prove.mjs $(P)

check-proof: $(PROOFS)
	@$$(tests/node.sh 24) tests/proof/prove.mjs $(P) --gappa
