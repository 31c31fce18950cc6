# SPDX-License-Identifier: MIT
# What clang counted in the tests of c/, and V8 in those of js/.

V := $(B)/coverage
needs-coverage: check-c check-js check-cli
