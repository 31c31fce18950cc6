# The figures that SECURITY.md quotes: rows of tests/assurance, quick as part of
# `make test`, long by `make check-long`, which adds to results.json.
#
# A row that needs more than the package adds the target that builds it here, as
# assurance-<row>, and to ASSURANCE_NEEDS.

ASSURANCE_NEEDS := assurance-fuzz-native assurance-fuzz-wasm assurance-differential assurance-vectors
ASSURANCE_NEEDS += assurance-coverage assurance-mutation
include tests/assurance/kernel.mk

.PHONY: check-assurance check-long assurance-docs $(ASSURANCE_NEEDS)
check-assurance: $(TEST_READY) $(ASSURANCE_NEEDS)
	@$$(tests/node.sh 24) tests/assurance/main.mjs quick $(ROW)

check-long: $(TEST_READY) $(filter assurance-$(ROW),$(ASSURANCE_NEEDS)) ## ROW=<row> MINUTES=<n>: add to a figure of SECURITY.md
	@$$(tests/node.sh 24) tests/assurance/main.mjs long $(ROW) $(MINUTES)

assurance-docs: ## write the figures of tests/assurance/results.json into SECURITY.md
	@node tests/assurance/main.mjs docs

assurance-fuzz-native: $(FUZZ) $(F)/seeds
assurance-fuzz-wasm: $(F)/seeds
assurance-differential: $(KERNEL_MODULES)
assurance-vectors: $(X)/vectors_test
