# SPDX-License-Identifier: MIT
needs-soak: $(B)/consumer/installed
