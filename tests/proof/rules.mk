# What is proved of the kernel's arithmetic and of the parsers: `make prove`. `make
# test` runs the part that needs Gappa alone; Coq is a gigabyte of packages, and
# Frama-C another.

P := $(B)/proof
PROOF_C := $(LLVM)/clang -std=c11 -O1 -ffp-contract=off $(WARN) -Wno-shadow -Wno-unused-function -Wno-unused-parameter
PROOFS := $(P)/constants $(P)/columns $(P)/columns-at-once
$(P)/constants: tests/proof/constants.c $(wildcard c/rsa/*.[ch]) $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) $(RSA_CFLAGS_NATIVE) $< \
	    $(filter-out %/freeze.c %/mont_fma.c,$(RSA_SRC)) -lm -o $@
$(P)/columns: tests/proof/columns.c c/rsa/columns.h c/rsa/by_twos.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) $< -o $@
$(P)/columns-at-once: tests/proof/columns.c c/rsa/columns.h c/rsa/by_twos.h $(READY) $(B)/stamp/apt-test
	@mkdir -p $(@D) && $(PROOF_C) -DPAIRS_AT_ONCE=2 $< -o $@

.PHONY: prove prove-parsers check-proof
prove: $(PROOFS) prove-parsers ## prove arithmetic and parsers, and refute what is planted in them
	@c/tom/apt.sh coqc:coq
	@$$(tests/node.sh 24) tests/proof/prove.mjs $(P)

prove-parsers: $(B)/stamp/apt-build
	@c/tom/apt.sh frama-c:frama-c-base why3:why3 z3:z3 cvc4:cvc4 gcc:gcc
	@$$(tests/node.sh 24) tests/proof/parsers/parsers.mjs

check-proof: $(PROOFS)
	@$$(tests/node.sh 24) tests/proof/prove.mjs $(P) --gappa
