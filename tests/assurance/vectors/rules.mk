# SPDX-License-Identifier: MIT
needs-vectors: $(X)/vectors_test
