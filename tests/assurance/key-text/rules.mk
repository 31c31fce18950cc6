# SPDX-License-Identifier: MIT
needs-key-text: $(B)/consumer/installed terminals
