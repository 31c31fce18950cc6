# SPDX-License-Identifier: MIT
needs-differential: $(KERNEL_MODULES)
